//! Every question that a reader process asks of a TIFF file.
#![no_main]

mod paper;

use paperisilta_fuzz::intake::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| paper::ask_everything(bytes, Format::Tiff));
