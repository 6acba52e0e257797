//! The local web page: a person signs in, which unlocks the archive, and sees how everything stands.
//!
//! It is for browsers on this machine alone. Pages are written here from typed templates; there is one stylesheet,
//! one small script, and nothing from elsewhere. A page never shows anything of a client.

mod door;
mod error;
mod guard;
mod pages;
mod server;
mod session;

use std::{sync::Arc, time::Duration};

pub use error::Error;
pub use server::{Server, serve};

use crate::{appliance::Office, locale::Messages};

/// What every page needs.
struct Site {
    office: Arc<Office>,
    messages: &'static Messages,
    lock_after: Duration,
    /// One password is looked at at a time: each takes the memory that makes guessing dear.
    door: tokio::sync::Mutex<door::Door>,
}
