//! What several tests need.

pub mod shipment;
pub mod sshd;
