//! The pool: keeps as many readers as there are cores, starts them when there is work, spreads the pages of a file
//! over them, and starts a new one when one dies.

use std::{
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::Instant,
};

use super::{
    Error,
    process::{Limits, Lost, Process},
    protocol::{Answer, Ask},
    sandbox::Sandbox,
};
use crate::{
    intake::Format,
    recognise::ReadSettings,
    record::{PageImage, PageReading, Reading, Refusal},
};

/// How a pool works.
#[derive(Debug, Clone)]
pub struct PoolSettings {
    /// Our own binary, which reads when started as `PROGRAM reader`.
    pub program: PathBuf,
    /// How many processes at most; one a core is best.
    pub readers: usize,
    /// The folder of Tesseract's language data; the usual one where nothing is said.
    pub tessdata: Option<PathBuf>,
    /// What a reader may use up.
    pub limits: Limits,
}

impl PoolSettings {
    /// A reader for each core of this machine.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        let readers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { program, readers, tessdata: None, limits: Limits::default() }
    }
}

/// What the strict check says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It is all there and every page decodes.
    Whole {
        /// By its content.
        format: Format,
        /// How many pages.
        pages: u32,
        /// Its name ends as that of another kind.
        wrong_extension: bool,
    },
    /// It ends too early: perhaps it is still being written.
    Incomplete,
    /// It will not get better.
    Refused(Refusal),
}

/// Reader processes, kept warm while there is work.
pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    settings: PoolSettings,
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<(Process, Instant)>,
    busy: usize,
    closed: bool,
}

impl Pool {
    /// A pool without readers: they come with the first file.
    #[must_use]
    pub fn new(settings: PoolSettings) -> Self {
        let shared = Arc::new(Shared { settings, state: Mutex::default(), bell: Condvar::new() });
        let kept = Arc::clone(&shared);
        // Without its keeper a pool works all the same; its readers only stay longer than they need.
        let _ = thread::Builder::new().name("reader-keeper".to_owned()).spawn(move || kept.let_idle_readers_go());
        Self { shared }
    }

    /// Starts a reader and tells how far it could be shut in on this machine.
    ///
    /// # Errors
    /// Where none can be started.
    pub fn sandbox(&self) -> Result<Sandbox, Error> {
        Ok(self.shared.lease().process()?.sandbox)
    }

    /// Whether a file is whole, strictly; `extension` is that of its name, without the dot.
    ///
    /// # Errors
    /// Only where the readers themselves fail; a bad file is an answer.
    pub fn check(&self, file: &[u8], extension: Option<&str>) -> Result<Checked, Error> {
        match self.check_pages(file, extension.unwrap_or_default()) {
            Err(Error::Refused(refusal)) => Ok(Checked::Refused(refusal)),
            Err(Error::Incomplete) => Ok(Checked::Incomplete),
            other => other,
        }
    }

    fn check_pages(&self, file: &[u8], extension: &str) -> Result<Checked, Error> {
        let mut hand = Hand::new(self.shared.lease(), file);
        let Opened { format, pages, whole } = hand.open()?;
        if !whole {
            return Err(Error::Incomplete);
        }
        for page in 1..=pages {
            match hand.ask(&Ask::Check { page })? {
                (Answer::Whole, _) => {}
                (answer, _) => return Err(unexpected(&answer, page)),
            }
        }
        Ok(Checked::Whole { format, pages, wrong_extension: !format.may_be_called(extension) })
    }

    /// Reads a file. `incomplete`: takes what pages can be had of a file that was cut off. `progress` is told how
    /// many pages of how many are done.
    ///
    /// # Errors
    /// Where the file is refused, ends too early, or the readers fail.
    #[expect(clippy::needless_pass_by_value, reason = "the caller shares the bytes, and should not hold a borrow")]
    pub fn read(
        &self,
        file: Arc<[u8]>,
        how: &ReadSettings,
        incomplete: bool,
        progress: &dyn Fn(u32, u32),
    ) -> Result<Reading, Error> {
        let ask = |page| Ask::Read { page, how: how.clone() };
        let take = |answer, body: Vec<u8>, page| match answer {
            Answer::Page => {
                let read: PageReading = serde_json::from_slice(&body).map_err(|_| Error::Answer)?;
                let ours = read.number == page && read.is_sound();
                if ours { Ok(read) } else { Err(Error::Refused(Refusal::Corrupt)) }
            }
            other => Err(unexpected(&other, page)),
        };
        let (pages, engine) = self.each_page(&file, incomplete, &ask, &take, progress)?;
        Ok(Reading { pages, engine: format!("{engine} {}", how.languages) })
    }

    /// The image of each page, in the order of the file; with `incomplete`, of those that `read` would read.
    ///
    /// # Errors
    /// As `read`.
    #[expect(clippy::needless_pass_by_value, reason = "the caller shares the bytes, and should not hold a borrow")]
    pub fn take_out(&self, file: Arc<[u8]>, incomplete: bool) -> Result<Vec<PageImage>, Error> {
        let ask = |page| Ask::TakeOut { page };
        let take = |answer, body: Vec<u8>, page| match answer {
            Answer::Image(image) => Ok(PageImage { bytes: body, ..image }),
            other => Err(unexpected(&other, page)),
        };
        self.each_page(&file, incomplete, &ask, &take, &|_, _| {}).map(|(images, _)| images)
    }

    /// Some pages of a file, taken out without loss into a file of their own, with nothing of the others in it.
    ///
    /// # Errors
    /// Where that cannot be done without loss, or the readers fail.
    pub fn part(&self, file: &[u8], pages: &[u32]) -> Result<Vec<u8>, Error> {
        let mut hand = Hand::new(self.shared.lease(), file);
        hand.open()?;
        match hand.ask(&Ask::Part { pages: pages.to_vec() })? {
            (Answer::Part, part) => Ok(part),
            (answer, _) => Err(unexpected(&answer, 0)),
        }
    }

    /// Asks the same of each page, several pages at a time; answers come back in the order of the file.
    fn each_page<T: Send>(
        &self,
        file: &[u8],
        incomplete: bool,
        ask: &(dyn Fn(u32) -> Ask + Sync),
        take: &(dyn Fn(Answer, Vec<u8>, u32) -> Result<T, Error> + Sync),
        progress: &dyn Fn(u32, u32),
    ) -> Result<(Vec<T>, String), Error> {
        let mut first = Hand::new(self.shared.lease(), file);
        let Opened { pages, whole, .. } = match first.open() {
            Err(Error::Incomplete) if incomplete => return Err(Error::Refused(Refusal::Truncated)),
            opened => opened?,
        };
        if !whole && !incomplete {
            return Err(Error::Incomplete);
        }
        let engine = first.engine()?;
        progress(0, pages);
        let next = AtomicU32::new(1);
        let (tell, told) = mpsc::channel();
        let work = |mut hand: Hand<'_>, tell: mpsc::Sender<(u32, Result<T, Error>)>| {
            loop {
                let page = next.fetch_add(1, Ordering::Relaxed);
                if page > pages {
                    break;
                }
                let taken = hand.ask(&ask(page)).and_then(|(answer, body)| take(answer, body, page));
                let stop = taken.is_err() && !incomplete;
                if tell.send((page, taken)).is_err() || stop {
                    next.store(pages + 1, Ordering::Relaxed);
                    break;
                }
            }
        };
        let mut taken: Vec<(u32, T)> = Vec::new();
        let mut failed = None;
        thread::scope(|scope| {
            let extra = self.shared.settings.readers.min(pages as usize).saturating_sub(1);
            for _ in 0..extra {
                // Readers that are busy with another file are not waited for.
                if let Some(lease) = self.shared.try_lease() {
                    let hand = Hand::new(lease, file);
                    let tell = tell.clone();
                    let work = &work;
                    scope.spawn(move || work(hand, tell));
                }
            }
            let work = &work;
            scope.spawn(move || work(first, tell));
            for (done, (page, result)) in (1..).zip(told) {
                match result {
                    Ok(page_taken) => taken.push((page, page_taken)),
                    Err(Error::Refused(_) | Error::Incomplete) if incomplete => {}
                    Err(error) => failed = failed.take().or(Some(error)),
                }
                progress(done, pages);
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if taken.is_empty() {
            return Err(Error::Refused(Refusal::Truncated));
        }
        taken.sort_by_key(|(page, _)| *page);
        Ok((taken.into_iter().map(|(_, page)| page).collect(), engine))
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.closed = true;
        state.idle.clear();
        self.shared.bell.notify_all();
    }
}

/// What a reader says of a file when it has opened it.
#[derive(Clone, Copy)]
struct Opened {
    format: Format,
    pages: u32,
    whole: bool,
}

fn unexpected(answer: &Answer, page: u32) -> Error {
    match *answer {
        Answer::Fault(fault) => fault.into(),
        Answer::Unread(source) => Error::Unread { page, source },
        _ => Error::Answer,
    }
}

/// A reader with a file in its hand. Where it is lost, another takes its place once; a question that loses two is
/// the file's fault.
struct Hand<'a> {
    lease: Lease<'a>,
    file: &'a [u8],
    open: bool,
}

impl<'a> Hand<'a> {
    const fn new(lease: Lease<'a>, file: &'a [u8]) -> Self {
        Self { lease, file, open: false }
    }

    fn engine(&mut self) -> Result<String, Error> {
        Ok(self.lease.process()?.engine.clone())
    }

    fn open(&mut self) -> Result<Opened, Error> {
        match self.twice(|hand| hand.lease.ask(&Ask::Open, hand.file))? {
            (Answer::Opened { format, pages, whole }, _) => {
                self.open = true;
                Ok(Opened { format, pages, whole })
            }
            (answer, _) => Err(unexpected(&answer, 0)),
        }
    }

    fn ask(&mut self, ask: &Ask) -> Result<(Answer, Vec<u8>), Error> {
        self.twice(|hand| {
            if !hand.open {
                // It was opened before, so whatever is said of it now was said then.
                hand.lease.ask(&Ask::Open, hand.file)?;
                hand.open = true;
            }
            hand.lease.ask(ask, &[])
        })
    }

    fn twice<T>(&mut self, attempt: impl Fn(&mut Self) -> Result<T, Failed>) -> Result<T, Error> {
        for last in [false, true] {
            match attempt(self) {
                Ok(done) => return Ok(done),
                Err(Failed::Start(error)) => return Err(error),
                Err(Failed::Lost(lost)) => {
                    self.open = false;
                    if last {
                        return Err(Error::Refused(match lost {
                            Lost::Died => Refusal::Corrupt,
                            Lost::TooMuch | Lost::TooLong => Refusal::Bomb,
                        }));
                    }
                }
            }
        }
        Err(Error::Answer)
    }
}

enum Failed {
    Start(Error),
    Lost(Lost),
}

/// The right to one reader process, started when first asked.
struct Lease<'a> {
    shared: &'a Shared,
    process: Option<Process>,
}

impl Lease<'_> {
    fn process(&mut self) -> Result<&mut Process, Error> {
        let PoolSettings { program, tessdata, limits, .. } = &self.shared.settings;
        match &mut self.process {
            Some(process) => Ok(process),
            none => Ok(none.insert(Process::start(program, tessdata.as_ref(), limits)?)),
        }
    }

    fn ask(&mut self, ask: &Ask, body: &[u8]) -> Result<(Answer, Vec<u8>), Failed> {
        let limit = self.shared.settings.limits.page;
        let answer = self.process().map_err(Failed::Start)?.ask(ask, body, limit);
        if answer.is_err() {
            self.process = None;
        }
        answer.map_err(Failed::Lost)
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.shared.give_back(self.process.take());
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in the state can be half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A reader, when one is free.
    fn lease(&self) -> Lease<'_> {
        let mut state = self.state();
        while self.is_full(&state) {
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.lease_now(&mut state)
    }

    /// A reader, if one is free.
    fn try_lease(&self) -> Option<Lease<'_>> {
        let mut state = self.state();
        (!self.is_full(&state)).then(|| self.lease_now(&mut state))
    }

    fn is_full(&self, state: &State) -> bool {
        state.busy >= self.settings.readers.max(1)
    }

    fn lease_now(&self, state: &mut State) -> Lease<'_> {
        state.busy += 1;
        Lease { shared: self, process: state.idle.pop().map(|(process, _)| process) }
    }

    /// Until the pool is closed: ends readers that had no work for some minutes.
    fn let_idle_readers_go(&self) {
        let idle = self.settings.limits.idle;
        let mut state = self.state();
        while !state.closed {
            state.idle.retain(|(_, since)| since.elapsed() < idle);
            let next = state.idle.iter().map(|(_, since)| idle.saturating_sub(since.elapsed())).min();
            state = match next {
                Some(wait) => self.bell.wait_timeout(state, wait).map_or_else(|e| e.into_inner().0, |(state, _)| state),
                None => self.bell.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn give_back(&self, process: Option<Process>) {
        let mut state = self.state();
        state.busy -= 1;
        if let Some(process) = process.filter(|process| !process.is_worn() && !state.closed) {
            state.idle.push((process, Instant::now()));
        }
        self.bell.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, time::Duration};

    use super::*;

    fn pool(program: &str) -> Pool {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readers");
        let limits = Limits { page: Duration::from_secs(3), ..Limits::default() };
        Pool::new(PoolSettings { readers: 2, limits, ..PoolSettings::new(folder.join(program)) })
    }

    #[test]
    fn a_file_that_two_readers_die_of_is_corrupt() {
        assert_eq!(pool("dies").check(b"%PDF-1.4", None).unwrap(), Checked::Refused(Refusal::Corrupt));
    }

    #[test]
    fn a_file_that_two_readers_never_end_with_is_a_bomb() {
        let read = pool("hangs").read(b"%PDF-1.4".as_slice().into(), &ReadSettings::default(), false, &|_, _| {});
        assert!(matches!(read, Err(Error::Refused(Refusal::Bomb))));
    }

    #[test]
    fn a_reader_that_does_not_start_is_not_the_files_fault() {
        assert!(matches!(pool("absent").check(b"%PDF-1.4", None), Err(Error::Start { .. })));
    }
}
