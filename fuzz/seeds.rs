//! Writes the seeds of every target under `corpus/`: the tests' own small files. A folder of other files may be named;
//! they are taken along, each by its format.

use std::{fs, io, path::Path};

use paperisilta_fuzz::intake::Format;

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/common/files.rs"]
mod files;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut papers = vec![files::jpeg(false), files::jpeg(true), files::jpeg_with_profile(99), files::png()];
    papers.push(files::black_png(90, 70));
    papers.extend(files::sheets().into_iter().map(|(_, sheet)| files::tiff(vec![sheet], 0)));
    papers.push(files::tiff(files::sheets().into_iter().map(|(_, sheet)| sheet).collect(), 0));
    papers.extend(files::pdfs().into_iter().map(|(_, file)| file));
    for folder in std::env::args_os().skip(1) {
        for entry in fs::read_dir(folder)? {
            papers.push(fs::read(entry?.path())?);
        }
    }
    for (number, paper) in papers.iter().enumerate() {
        let Some(format) = Format::of(paper) else { continue };
        let target = format!("{format:?}").to_lowercase();
        put(&corpus.join(target), number, paper)?;
        // How much of it to cut off follows the file.
        let uncut = [paper.as_slice(), &u16::MAX.to_le_bytes()].concat();
        put(&corpus.join("completeness"), number, &uncut)?;
    }
    let asks = [r#""open""#, r#"{"check":{"page":1}}"#, r#"{"read":{"page":1,"how":{"languages":"swe+fin"}}}"#];
    let answers = [r#""whole""#, r#"{"opened":{"format":"pdf","pages":2,"whole":true}}"#, r#"{"fault":"incomplete"}"#];
    for (number, header) in asks.into_iter().chain(answers).enumerate() {
        let length = u32::try_from(header.len()).unwrap_or(0).to_le_bytes();
        let said = [&length, 5_u64.to_le_bytes().as_slice(), header.as_bytes(), b"bytes"].concat();
        put(&corpus.join("protocol"), number, &said)?;
    }
    Ok(())
}

fn put(folder: &Path, number: usize, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("seed-{number}")), bytes)
}
