//! What is said over the pipe between the pool and a reader: a header of JSON and a body of bytes, each after its
//! length.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::sandbox::Sandbox;
use crate::{
    intake::{Fault, Format},
    recognise::{self, ReadSettings},
    record::PageImage,
};

/// A header is small; a longer one is not ours.
const MOST_HEADER: u32 = 1 << 20;
/// No file is larger.
pub(super) const MOST_FILE: u64 = 4 << 30;
/// No page is larger, nor pages taken out of a file: what says more is no reader of ours.
pub(super) const MOST_ANSWER: u64 = 1 << 30;

/// What the pool asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ask {
    /// Shut yourself in; nothing of a stranger has been sent yet.
    Begin {
        /// The folder of the language data, the only one to be seen.
        tessdata: Option<String>,
        /// Bytes of address space.
        memory: u64,
        /// Seconds of processor time in all.
        processor: u64,
    },
    /// The body is a file: open it, and keep it until the next one.
    Open,
    /// Is this page of the open file all there?
    Check { page: u32 },
    /// Read this page of the open file.
    Read { page: u32, how: ReadSettings },
    /// Give this page's image.
    TakeOut { page: u32 },
    /// Give these pages as a file of their own.
    Part { pages: Vec<u32> },
}

/// What a reader answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// Shut in as far as this machine can.
    Ready { sandbox: Sandbox, engine: String },
    /// The file is open.
    Opened { format: Format, pages: u32, whole: bool },
    /// The page is all there.
    Whole,
    /// The body is the reading of the page as JSON.
    Page,
    /// The body is the image's data.
    Image(PageImage),
    /// The body is the file of the pages that were asked for.
    Part,
    /// The file or the page is not to be had.
    Fault(Fault),
    /// The page is there, but could not be read.
    Unread(recognise::Error),
}

/// Says something.
pub(super) fn say<T: Serialize>(to: &mut impl Write, header: &T, body: &[u8]) -> io::Result<()> {
    let header = serde_json::to_vec(header)?;
    let length = u32::try_from(header.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&(body.len() as u64).to_le_bytes())?;
    to.write_all(&header)?;
    to.write_all(body)?;
    to.flush()
}

/// Hears something with a body of at most so many bytes; `None` when the other side has hung up.
pub(super) fn hear<T: DeserializeOwned>(from: &mut impl Read, most: u64) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut lengths = [0; 12];
    match from.read(&mut lengths[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut lengths[1..])?,
    }
    let [h1, h2, h3, h4, b @ ..] = lengths;
    let (header, body) = (u32::from_le_bytes([h1, h2, h3, h4]), u64::from_le_bytes(b));
    if header > MOST_HEADER || body > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let header = serde_json::from_slice(&exactly(from, u64::from(header))?)?;
    Ok(Some((header, exactly(from, body)?)))
}

fn exactly(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?)?;
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u64 = 5;

    #[test]
    fn what_is_said_is_heard_and_then_silence() {
        let mut pipe = Vec::new();
        let ask = Ask::Read { page: 3, how: ReadSettings::default() };
        say(&mut pipe, &ask, b"bytes").unwrap();
        let mut pipe = pipe.as_slice();
        assert_eq!(hear(&mut pipe, MOST).unwrap(), Some((ask, b"bytes".to_vec())));
        assert_eq!(hear::<Ask>(&mut pipe, MOST).unwrap(), None);
    }

    #[test]
    fn a_word_cut_off_and_a_word_without_measure_are_errors() {
        let mut pipe = Vec::new();
        say(&mut pipe, &Ask::Open, b"bytes").unwrap();
        assert!(hear::<Ask>(&mut &pipe[..pipe.len() - 1], MOST).is_err());
        assert!(hear::<Ask>(&mut pipe.as_slice(), MOST - 1).is_err());
        assert!(hear::<Ask>(&mut [0xFF; 64].as_slice(), MOST).is_err());
    }
}
