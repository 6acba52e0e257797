//! What several tests need.

pub mod browser;
pub mod files;
pub mod office;
pub mod paper;
pub mod papers;
pub mod shipment;
pub mod sshd;
pub mod stack;

pub use browser::*;
pub use office::*;
