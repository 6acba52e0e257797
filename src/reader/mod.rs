//! Reader processes: where strangers' bytes meet C code, apart from everything that matters.

mod error;
mod pool;
mod process;
mod protocol;
mod sandbox;
mod serve;

pub use crate::recognise::ReadSettings;
pub use error::Error;
pub use pool::{Checked, Pool, PoolSettings};
pub use process::Limits;
pub use sandbox::Sandbox;
pub use serve::serve;
