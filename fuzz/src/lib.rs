//! What strangers' bytes reach, and no more: the product's own files as a crate of their own, which is built with the
//! fuzzer's counters in minutes where the whole product takes half an hour.
#![allow(dead_code, unused_imports, reason = "the rest of the product is not here")]

#[path = "../../src/recognise/mod.rs"]
mod recognise;
#[path = "../../src/record/mod.rs"]
pub mod record;

#[path = "../../src/intake"]
pub mod intake {
    //! The decoders and the completeness checks.
    mod decode;

    pub use decode::{Fault, Format, Paper};
}

#[path = "../../src/reader"]
pub mod reader {
    //! The pipe between the pool and a reader.
    mod protocol;
    mod sandbox;

    use protocol::{Answer, Ask, MOST_ANSWER, MOST_FILE, hear};

    /// Hears any bytes as either side does.
    pub fn overhear(bytes: &[u8]) {
        let _ = hear::<Ask>(&mut &*bytes, MOST_FILE);
        let _ = hear::<Answer>(&mut &*bytes, MOST_ANSWER);
    }
}
