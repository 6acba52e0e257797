//! A file that was cut off must never pass for a whole one: where the part passes, the whole says the same. (A PDF
//! that was added to is whole up to each of its ends, so there it is only asked.)
#![no_main]

use libfuzzer_sys::fuzz_target;
use paperisilta_fuzz::{
    intake::{Format, Paper},
    record::Raster,
};

fuzz_target!(|input: &[u8]| {
    // The last two bytes say how much of the file before them is there.
    let Some((bytes, part)) = input.split_last_chunk() else { return };
    let end = bytes.len() * usize::from(u16::from_le_bytes(*part)) / usize::from(u16::MAX);
    let Some(pages) = pages_if_whole(&bytes[..end]) else { return };
    if Format::of(bytes) != Some(Format::Pdf) {
        assert!(pages_if_whole(bytes).as_ref() == Some(&pages), "cut off, and passed for whole");
    }
});

fn pages_if_whole(bytes: &[u8]) -> Option<Vec<Raster>> {
    let paper = Paper::open(bytes.to_vec()).ok().filter(Paper::ends_well)?;
    let number = 1..=paper.page_count();
    number.map(|page| paper.check(page).and_then(|()| paper.raster(page)).ok()).collect()
}
