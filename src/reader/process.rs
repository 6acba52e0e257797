//! One reader process, from outside: started shut in, asked with a time limit, killed when it does not answer.

use std::{
    io::{self, BufReader},
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use super::{
    Error,
    protocol::{Answer, Ask, MOST_ANSWER, hear, say},
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
    /// It wanted more memory or processor time than it may have.
    TooMuch,
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
                while let Ok(Some(answer)) = hear(&mut stdout, MOST_ANSWER) {
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
        self.say(ask, body, limit)?;
        match self.answers.recv_timeout(limit) {
            Ok(answer) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => Err(Lost::TooLong),
            Err(RecvTimeoutError::Disconnected) => Err(self.died()),
        }
    }

    /// Says a whole question. A reader that a file has taken over need not listen, and the pipe is soon full.
    fn say(&mut self, ask: &Ask, body: &[u8], limit: Duration) -> Result<(), Lost> {
        let Self { child, stdin, .. } = self;
        let said = thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            let speaker = thread::Builder::new().spawn_scoped(scope, move || tell.send(say(stdin, ask, body)));
            let said = speaker.map_or(Ok(Err(io::ErrorKind::OutOfMemory.into())), |_| told.recv_timeout(limit));
            if said.is_err() {
                // Its pipe breaks, and whoever speaks into it comes back.
                let _ = child.kill();
            }
            said
        });
        match said {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(self.died()),
            Err(_) => Err(Lost::TooLong),
        }
    }

    /// Why it hung up. Memory that is not to be had, and a stack that is full, end in an abort.
    fn died(&mut self) -> Lost {
        // What has died stays dead of its own cause.
        let _ = self.child.kill();
        match self.child.wait().ok().and_then(|status| status.signal()) {
            Some(libc::SIGABRT | libc::SIGXCPU | libc::SIGKILL) => Lost::TooMuch,
            _ => Lost::Died,
        }
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
