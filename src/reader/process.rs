//! One reader process, from outside: started shut in, asked with a time limit, killed when it does not answer.

use std::{
    io::{self, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use super::{
    Error,
    protocol::{Answer, Ask, hear, say},
    sandbox::Sandbox,
};

/// What a reader may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one page, or for opening a file.
    pub page: Duration,
    /// Bytes of address space.
    pub memory: u64,
    /// Without work for so long, a reader goes.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page: Duration::from_mins(2), memory: 2 << 30, idle: Duration::from_mins(5) }
    }
}

/// Seconds of processor time in a reader's life: ends one that hangs when nobody is left to kill it.
const PROCESSOR: u64 = 3600;
/// After so many questions a reader is replaced, long before its processor time is over.
const MOST_ASKED: u32 = 400;
/// To start and shut itself in, also on a busy machine.
const START: Duration = Duration::from_mins(1);

/// Why a reader did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It died.
    Died,
    /// It took too long, and was killed.
    TooLong,
}

/// A reader process that runs.
pub(super) struct Process {
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<(Answer, Vec<u8>)>,
    asked: u32,
    /// How far it is shut in.
    pub(super) sandbox: Sandbox,
    /// Name and version of its OCR engine.
    pub(super) engine: String,
}

impl Process {
    /// Starts `program reader`.
    pub(super) fn start(program: &PathBuf, tessdata: Option<&PathBuf>, limits: &Limits) -> Result<Self, Error> {
        let cannot = |source: io::Error| Error::Start { program: program.clone(), source };
        let mut command = Command::new(program);
        command
            .arg("reader")
            .env_clear()
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a library or a panic has to say may tell of a page.
            .stderr(Stdio::null());
        if let Some(prefix) = std::env::var_os("TESSDATA_PREFIX") {
            command.env("TESSDATA_PREFIX", prefix);
        }
        let mut child = command.spawn().map_err(cannot)?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(cannot(io::ErrorKind::BrokenPipe.into()));
        };
        let (tell, answers) = mpsc::channel();
        thread::Builder::new()
            .name("reader-answers".to_owned())
            .spawn(move || {
                let mut stdout = BufReader::new(stdout);
                while let Ok(Some(answer)) = hear(&mut stdout) {
                    if tell.send(answer).is_err() {
                        break;
                    }
                }
            })
            .map_err(cannot)?;
        let sandbox = Sandbox { limits: false, disk: false, calls: false };
        let mut process = Self { child, stdin, answers, asked: 0, sandbox, engine: String::new() };
        let begin = Ask::Begin {
            tessdata: tessdata.map(|path| path.to_string_lossy().into_owned()),
            memory: limits.memory,
            processor: PROCESSOR,
        };
        match process.ask(&begin, &[], START) {
            Ok((Answer::Ready { sandbox, engine }, _)) => {
                process.sandbox = sandbox;
                process.engine = engine;
                Ok(process)
            }
            Ok(_) | Err(_) => Err(cannot(io::Error::other("it does not answer as a reader does"))),
        }
    }

    /// Asks, and waits for the answer. A process that was lost must not be asked again.
    pub(super) fn ask(&mut self, ask: &Ask, body: &[u8], limit: Duration) -> Result<(Answer, Vec<u8>), Lost> {
        self.asked += 1;
        // The reader takes in a whole question before it looks at it, so this waits only for a dead one's pipe.
        say(&mut self.stdin, ask, body).map_err(|_| Lost::Died)?;
        self.answers.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => Lost::TooLong,
            RecvTimeoutError::Disconnected => Lost::Died,
        })
    }

    /// Whether it has done its share.
    pub(super) const fn is_worn(&self) -> bool {
        self.asked >= MOST_ASKED
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It keeps nothing; there is nothing to be finished.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
