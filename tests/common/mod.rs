//! What several tests need.

pub mod files;
pub mod office;
pub mod shipment;
pub mod sshd;
pub mod stack;

pub use office::*;
