//! Paperisilta: signed paper, from the scanner folder to its controller's receipt.
//!
//! ARCHITECTURE.md has the picture. The folders, in the order paper travels: `intake`, `recognise`, `understand`,
//! `archive`, `handover`; under them `record` and `reference`; above them `appliance`; outside `cli` and `web`.

// A test may be as plain as it likes: it runs beside no daemon, and its clock and files are its own.
#![cfg_attr(
    test,
    allow(
        clippy::pedantic,
        clippy::disallowed_methods,
        clippy::large_stack_arrays,
        clippy::cloned_ref_to_slice_refs,
        clippy::precedence,
        clippy::type_complexity,
        clippy::needless_borrows_for_generic_args
    )
)]

pub mod appliance;
pub mod archive;
pub mod cli;
pub mod handover;
pub mod intake;
pub mod locale;
pub mod reader;
pub mod recognise;
pub mod record;
pub mod reference;
pub mod settings;
pub mod typeset;
pub mod understand;
pub mod web;
