//! The soak: papers are given, and whoever takes them in is killed at a random moment, over and over. In the end each
//! paper that was given is in the archive, whole and once. `make soak MINUTES=n`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::common::{
    TestOffice,
    papers::{png, sha256},
};

/// After so many kills the archive is looked at.
const LOOK_EVERY: u64 = 20;

/// What was given, and what became of it so far.
#[derive(Default)]
struct Tally {
    cycles: u64,
    files: u64,
    given: BTreeSet<String>,
    losses: usize,
    duplicates: usize,
}

impl Tally {
    fn told(&self) -> String {
        let Self { cycles, files, losses, duplicates, .. } = self;
        format!("soak: {cycles} cycles, {files} files, {losses} losses, {duplicates} duplicates")
    }

    /// Each paper lies in its folder or is archived, and none has two records.
    fn look(&mut self, office: &TestOffice) {
        let scans = office.json(&["scans"]);
        let mut found: Vec<String> = scans.iter().map(|scan| scan["sha256"].as_str().unwrap().to_owned()).collect();
        let archived = found.len();
        found.sort();
        found.dedup();
        // Each of these papers is one page, so one document at most, or one refusal.
        let records = office.json(&["documents"]).len();
        self.duplicates = archived - found.len() + records.saturating_sub(archived);
        let mut somewhere: BTreeSet<String> = found.into_iter().collect();
        somewhere.extend(files(&office.scanner()).iter().map(|path| sha256(&fs::read(path).unwrap())));
        // What is sealed tells nothing of itself; it is counted.
        let sealed = files(&office.home().join("sealed")).iter().filter(|path| !unfinished(path)).count();
        self.losses = self.given.difference(&somewhere).count().saturating_sub(sealed);
        assert!(self.losses == 0 && self.duplicates == 0, "{}", self.told());
    }
}

fn unfinished(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with('.')
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
}

/// A new paper, one that was given before, or none that can be read.
fn give(office: &TestOffice, chance: &mut StdRng, tally: &mut Tally) {
    for _ in 0..chance.gen_range(1..=3) {
        let seed = match chance.gen_range(0..10) {
            0 if tally.files > 0 => chance.gen_range(0..tally.files),
            _ => tally.files,
        };
        let paper = if seed % 3 == 0 { png(seed) } else { format!("this is paper {seed} of no kind").into_bytes() };
        // By a name of its own, and renamed in whole: what is tried here is not the scanner.
        let (path, name) = (office.path("given"), format!("{:06}.png", tally.files));
        fs::write(&path, &paper).unwrap();
        fs::rename(&path, office.scanner().join(name)).unwrap();
        tally.given.insert(sha256(&paper));
        tally.files += 1;
    }
}

/// Starts one of those who take papers in, and kills it somewhere on its way.
fn cut_off(office: &TestOffice, chance: &mut StdRng, usual: Duration) {
    let scanner = office.scanner();
    let (args, longest): (Vec<&str>, Duration) = match chance.gen_range(0..10) {
        0 => (vec!["run"], Duration::from_secs(6) + usual),
        1 => (vec!["run", "--locked"], Duration::from_secs(6)),
        _ => (vec!["take-in", "--move", scanner.to_str().unwrap()], usual),
    };
    let mut command = office.command(&args);
    let log = fs::File::options().create(true).append(true).open(office.path("daemon.log")).unwrap();
    command.env("PAPERISILTA_LOG", "warn").stdout(Stdio::null()).stderr(log);
    let mut child = command.spawn().unwrap();
    thread::park_timeout(longest.mul_f64(chance.gen_range(0.0..1.1)));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Cuts off for as long as that, then lets everything come to its end and looks.
pub fn soak(span: Duration, seed: u64) -> String {
    let office = TestOffice::bare();
    office.settings("");
    office.quick_scanner();
    let (mut chance, mut tally) = (StdRng::seed_from_u64(seed), Tally::default());
    // How long taking in takes here and today.
    give(&office, &mut chance, &mut tally);
    let start = Instant::now();
    office.done(&["take-in", "--move", office.scanner().to_str().unwrap()]);
    let usual = start.elapsed();
    while start.elapsed() < span {
        give(&office, &mut chance, &mut tally);
        cut_off(&office, &mut chance, usual);
        tally.cycles += 1;
        if tally.cycles.is_multiple_of(LOOK_EVERY) {
            tally.look(&office);
            println!("so far {}", tally.told());
        }
    }
    let daemon = office.start();
    office.until("it has started", |office| fs::metadata(office.path("daemon.out")).unwrap().len() > 0);
    office.until("everything is taken in", |office| {
        files(&office.scanner()).is_empty() && files(&office.home().join("sealed")).iter().all(|path| unfinished(path))
    });
    daemon.stop();
    office.done(&["take-in", "--move", office.scanner().to_str().unwrap()]);
    tally.look(&office);
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0), "seed {seed}");
    let scans = office.json(&["scans"]);
    let known: BTreeSet<_> = scans.iter().map(|scan| scan["sha256"].as_str().unwrap().to_owned()).collect();
    assert_eq!(known, tally.given, "seed {seed}");
    tally.told()
}

#[test]
#[ignore = "as long as one likes: `make soak MINUTES=n`"]
fn papers_are_given_and_whoever_takes_them_in_is_killed_over_and_over() {
    let minutes = std::env::var("SOAK_MINUTES").ok().and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0);
    let seed = std::env::var("SOAK_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(rand::random);
    println!("seed {seed}");
    println!("{}", soak(Duration::from_secs_f64(minutes * 60.0), seed));
}

#[test]
fn half_a_minute_of_kills_loses_nothing_and_doubles_nothing() {
    println!("{}", soak(Duration::from_secs(30), rand::random()));
}
