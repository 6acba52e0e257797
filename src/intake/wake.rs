//! The wake-up: the system tells that something happened in a folder, so that the next look need not wait. What
//! happened is found out by looking; on network shares nothing is ever told.

use std::path::Path;

use notify::{
    EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};

use super::Error;

/// Rings for as long as it is kept.
pub struct Wake {
    _watcher: RecommendedWatcher,
}

impl Wake {
    /// Rings when something comes, goes or is finished in a folder.
    ///
    /// # Errors
    /// Where the system cannot tell; looking from time to time is enough then.
    pub fn on(folder: &Path, ring: impl Fn() + Send + 'static) -> Result<Self, Error> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // An error may mean that something was missed: look.
            if event.as_ref().map_or(true, |event| matters(event.kind)) {
                ring();
            }
        })
        .map_err(Error::Watch)?;
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(Error::Watch)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Our own reading of a file is told, too, and must not wake us.
const fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => matches!(kind, AccessKind::Close(AccessMode::Write)),
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
mod tests {
    use std::{fs, sync::mpsc, time::Duration};

    use super::*;

    #[test]
    fn a_new_file_rings_and_reading_it_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (tell, told) = mpsc::channel();
        let _wake = Wake::on(folder.path(), move || tell.send(()).unwrap_or_default()).unwrap();
        let file = folder.path().join("a.pdf");
        fs::write(&file, b"paper").unwrap();
        assert!(told.recv_timeout(Duration::from_secs(20)).is_ok());
        while told.recv_timeout(Duration::from_millis(300)).is_ok() {}
        fs::read(&file).unwrap();
        assert!(told.recv_timeout(Duration::from_millis(300)).is_err());
    }
}
