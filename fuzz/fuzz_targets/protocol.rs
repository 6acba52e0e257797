//! What is heard over the pipe between the pool and a reader, should the other side be out of its mind.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| paperisilta_fuzz::reader::overhear(bytes));
