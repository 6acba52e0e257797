//! The inside of a reader process: shut in first, then a file at a time, a page at a time.

use std::{
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{
    protocol::{Answer, Ask, MOST_FILE, hear, say},
    sandbox,
};
use crate::{
    intake::{Fault, Paper, kind_at_a_glance},
    recognise::{Recogniser, engine_version, prefer_own_text},
    record::{PageKind, Refusal},
};

/// Where Debian and others keep Tesseract's language data.
const USUAL_TESSDATA: [&str; 4] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
];

/// The body of the hidden subcommand `reader`: answers the pool until it hangs up.
pub fn serve(stdin: impl Read, stdout: impl Write) -> ExitCode {
    match answer_all(stdin, BufWriter::new(stdout)) {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody listens to a reader but the pool, which sees the pipe close.
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all(mut stdin: impl Read, mut stdout: impl Write) -> io::Result<()> {
    let Some((Ask::Begin { tessdata, memory, processor }, _)) = hear(&mut stdin, MOST_FILE)? else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let tessdata = tessdata.map(PathBuf::from).or_else(usual_tessdata);
    let sandbox = sandbox::enter(tessdata.as_deref(), memory, processor);
    let recogniser = Recogniser::new(tessdata.as_deref().and_then(Path::to_str).map(str::to_owned));
    let mut reader = Reader { recogniser, paper: None };
    say(&mut stdout, &Answer::Ready { sandbox, engine: engine_version() }, &[])?;
    while let Some((ask, body)) = hear(&mut stdin, MOST_FILE)? {
        let (answer, body) = reader.answer(ask, body);
        say(&mut stdout, &answer, &body)?;
    }
    Ok(())
}

fn usual_tessdata() -> Option<PathBuf> {
    let named = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
    named.into_iter().chain(USUAL_TESSDATA.map(PathBuf::from)).find(|path| path.is_dir())
}

struct Reader {
    recogniser: Recogniser,
    paper: Option<Paper>,
}

impl Reader {
    fn answer(&mut self, ask: Ask, body: Vec<u8>) -> (Answer, Vec<u8>) {
        self.try_answer(ask, body).unwrap_or_else(|fault| (Answer::Fault(fault), Vec::new()))
    }

    fn try_answer(&mut self, ask: Ask, body: Vec<u8>) -> Result<(Answer, Vec<u8>), Fault> {
        if ask == Ask::Open {
            self.paper = None;
            let paper = self.paper.insert(Paper::open(body)?);
            let (format, pages, whole) = (paper.format(), paper.page_count(), paper.ends_well());
            return Ok((Answer::Opened { format, pages, whole }, Vec::new()));
        }
        let paper = self.paper.as_ref().ok_or(Fault::Refused(Refusal::Corrupt))?;
        Ok(match ask {
            Ask::Check { page } => {
                paper.check(page)?;
                (Answer::Whole, Vec::new())
            }
            Ask::TakeOut { page } => {
                let mut image = paper.image(page)?;
                let bytes = std::mem::take(&mut image.bytes);
                (Answer::Image(image), bytes)
            }
            Ask::Part { pages } => (Answer::Part, paper.part(&pages)?),
            Ask::Read { page, how } => {
                let raster = paper.raster(page)?;
                let kind = kind_at_a_glance(&raster).unwrap_or(PageKind::Content);
                let mut reading = match self.recogniser.read(&raster, page, kind, &how) {
                    Ok(reading) => reading,
                    Err(error) => return Ok((Answer::Unread(error), Vec::new())),
                };
                prefer_own_text(&mut reading, &paper.letters(page)?);
                (Answer::Page, serde_json::to_vec(&reading).map_err(|_| Fault::Refused(Refusal::Corrupt))?)
            }
            Ask::Begin { .. } | Ask::Open => return Err(Fault::Refused(Refusal::Corrupt)),
        })
    }
}
