//! Paperisilta: signed paper, from the scanner folder to its controller's receipt.
//!
//! ARCHITECTURE.md has the picture. The folders, in the order paper travels: `intake`, `recognise`, `understand`,
//! `archive`, `handover`; under them `record` and `reference`; above them `appliance`; outside `cli` and `web`.

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
