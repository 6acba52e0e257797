//! Tests through the front door, in one binary: a further binary would link the whole tree once more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::pedantic, missing_docs)]

mod architecture;
mod common;
mod corpus;
mod courier;
mod demo;
mod document_moves;
mod faults;
mod hostile;
mod identifiers;
mod interruption;
mod journey;
mod package;
mod parting;
mod privacy;
mod readers;
mod reading;
mod scanner;
mod scanner_profiles;
mod seeds;
mod settings;
mod soak;
mod web;
