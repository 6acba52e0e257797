//! The doctor: what this machine lacks, in sentences.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{Home, line::readers};
use crate::{
    intake::{Notice, Wake, lying_in, try_out},
    record::Timestamp,
    settings::{Folder, Settings},
};

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Key of its text (`doctor-…`).
    pub key: &'static str,
    /// Whether it is as it should be.
    pub well: bool,
    /// What it is about: a folder or a language; nothing where there is only one.
    pub what: String,
    /// How many, where something is counted.
    pub count: usize,
}

impl Finding {
    fn new(well: bool, keys: (&'static str, &'static str), what: impl Into<String>) -> Self {
        Self { key: if well { keys.0 } else { keys.1 }, well, what: what.into(), count: 0 }
    }
}

/// Looks at everything.
#[must_use]
pub fn examine(home: &Home, settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let mut findings = vec![Finding::new(home.is_made(), ("home", "no-home"), home.path().display().to_string())];
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let languages: BTreeSet<&str> =
        settings.folders.iter().flat_map(|folder| folder.profile.languages.split('+')).collect();
    for language in languages {
        let there = settings
            .reading
            .tessdata
            .iter()
            .cloned()
            .chain(tessdata())
            .any(|folder| folder.join(format!("{language}.traineddata")).is_file());
        findings.push(Finding::new(there, ("language", "no-language"), language));
    }
    for folder in &settings.folders {
        let name = folder.path.display().to_string();
        findings.push(Finding::new(writable(&folder.path), ("folder", "no-folder"), name.clone()));
        findings.push(Finding::new(sheltered(&mounts, &folder.path), ("folder-sheltered", "folder-plain"), name));
        findings.extend(flow(folder, now));
    }
    findings.extend(reader(settings));
    findings
}

/// Starts a reader as the line would, and tells how far this machine can shut it in.
fn reader(settings: &Settings) -> Vec<Finding> {
    let Some(sandbox) = readers(settings).ok().and_then(|pool| pool.sandbox().ok()) else {
        return vec![Finding::new(false, ("reader-limits", "no-reader"), "")];
    };
    vec![
        Finding::new(sandbox.limits, ("reader-limits", "reader-no-limits"), ""),
        Finding::new(sandbox.disk, ("reader-disk", "reader-no-disk"), ""),
        Finding::new(sandbox.calls, ("reader-calls", "reader-no-calls"), ""),
    ]
}

/// How a folder tells that something came, and what lies in it that should not.
fn flow(folder: &Folder, now: Timestamp) -> Vec<Finding> {
    let Ok(lying) = lying_in(&folder.path, &folder.profile, now) else { return Vec::new() };
    let notice = try_out(&folder.path, Wake::on(&folder.path, || ()).ok().as_ref());
    let name = folder.path.display().to_string();
    let found = |key, well, count| Finding { key, well, what: name.clone(), count };
    let mut findings = vec![found(notice.key(), notice != Notice::ReadOnly, 0)];
    let counts = [("folder-stuck", lying.stuck), ("folder-unfit", lying.unfit)];
    findings.extend(counts.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| found(key, false, count)));
    findings
}

fn tessdata() -> Vec<PathBuf> {
    let named = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
    named.into_iter().chain(["/usr/share/tesseract-ocr/5/tessdata".into(), "/usr/share/tessdata".into()]).collect()
}

/// Whether files can be taken out of a folder: a file that cannot be removed stays in the clear.
fn writable(folder: &Path) -> bool {
    folder.is_dir() && rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok()
}

/// Whether what a scanner writes here goes without a trace: the folder lies in memory or on an encrypted disk.
fn sheltered(mounts: &str, folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?, words.next()?))
        })
        .filter(|(_, point, _)| folder.starts_with(point.replace("\\040", " ")))
        .max_by_key(|(_, point, _)| point.len());
    mount.is_some_and(|(device, _, kind)| matches!(kind, "tmpfs" | "ramfs") || encrypted(device))
}

/// Whether a block device is a dm-crypt mapping, or lies on one.
fn encrypted(device: &str) -> bool {
    let Ok(device) = Path::new(device).canonicalize() else { return false };
    let Some(name) = device.file_name() else { return false };
    let block = Path::new("/sys/class/block").join(name);
    let is_crypt = fs::read_to_string(block.join("dm/uuid")).is_ok_and(|uuid| uuid.starts_with("CRYPT-"));
    is_crypt
        || fs::read_dir(block.join("slaves"))
            .is_ok_and(|below| below.flatten().any(|slave| encrypted(&format!("/dev/{}", slave.file_name().display()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_memory_is_sheltered_and_one_on_a_plain_disk_is_not() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n";
        assert!(sheltered(mounts, Path::new("/dev/shm/scans")));
        assert!(!sheltered(mounts, Path::new("/srv/scans")));
    }
}
