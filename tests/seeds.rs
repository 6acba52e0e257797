//! The seeds of the fuzz targets: the small files of these tests, written on demand (see fuzz/README.md).

use std::{fs, path::Path};

use paperisilta::intake::Format;

use crate::common::files;

#[test]
#[ignore = "writes files for the fuzzer"]
fn the_seeds_of_the_fuzz_targets_are_written() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut papers = vec![files::jpeg(false), files::jpeg(true), files::jpeg_with_profile(99), files::png()];
    papers.push(files::black_png(90, 70));
    papers.extend(files::sheets().into_iter().map(|(_, sheet)| files::tiff(vec![sheet], 0)));
    papers.push(files::tiff(files::sheets().into_iter().map(|(_, sheet)| sheet).collect(), 0));
    papers.extend(files::pdfs().into_iter().map(|(_, file)| file));
    for (number, paper) in papers.iter().enumerate() {
        let target = format!("{:?}", Format::of(paper).unwrap()).to_lowercase();
        put(&corpus.join(target), number, paper);
        // How much of it is there follows the file: all.
        put(&corpus.join("completeness"), number, &[paper.as_slice(), &u16::MAX.to_le_bytes()].concat());
    }
    let asks = [r#""open""#, r#"{"check":{"page":1}}"#, r#"{"read":{"page":1,"how":{"languages":"fin+swe"}}}"#];
    let answers = [r#""whole""#, r#"{"opened":{"format":"pdf","pages":2,"whole":true}}"#, r#"{"fault":"incomplete"}"#];
    for (number, header) in asks.into_iter().chain(answers).enumerate() {
        let length = u32::try_from(header.len()).unwrap().to_le_bytes();
        let said = [&length, 5_u64.to_le_bytes().as_slice(), header.as_bytes(), b"bytes"].concat();
        put(&corpus.join("protocol"), number, &said);
    }
}

fn put(folder: &Path, number: usize, bytes: &[u8]) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(format!("seed-{number}")), bytes).unwrap();
}
