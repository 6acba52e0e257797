#![expect(clippy::disallowed_methods, reason = "a test's own files")]

use std::os::unix::{fs::symlink, net::UnixListener};

use super::*;

struct Folder {
    dir: tempfile::TempDir,
    watch: Watch,
    start: Timestamp,
}

impl Folder {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let profile =
            Profile { settle: Duration::from_secs(4), stuck_after: Duration::from_mins(10), ..Profile::default() };
        let watch = Watch::new(dir.path(), profile);
        Self { dir, watch, start: "2026-11-02T08:00:00Z".parse().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.path(name), content).unwrap();
    }

    fn at(&self, second: u64) -> Timestamp {
        self.start + Duration::from_secs(second)
    }

    /// The names offered at a second, and how long they were waited for.
    fn tick(&mut self, second: u64) -> Vec<(String, Patience)> {
        let now = self.at(second);
        self.watch.tick(now).unwrap();
        let mut offered = Vec::new();
        while let Some(Settled { path, patience, .. }) = self.watch.next_settled(now) {
            offered.push((path.file_name().unwrap().to_string_lossy().into_owned(), patience));
        }
        offered
    }
}

#[test]
fn a_file_is_offered_after_three_equal_looks_over_the_settling_time() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"paper");
    assert!(folder.tick(0).is_empty());
    assert!(folder.tick(2).is_empty());
    assert_eq!(folder.tick(4), [("a.pdf".to_owned(), Patience::First)]);
    assert!(folder.tick(6).is_empty(), "once is enough");
}

#[test]
fn time_alone_does_not_settle_a_file_and_looks_alone_do_not() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"paper");
    assert!(folder.tick(0).is_empty());
    assert!(folder.tick(100).is_empty(), "two looks");
    folder.write("b.pdf", b"paper");
    assert_eq!(folder.tick(101), [("a.pdf".to_owned(), Patience::First)]);
    folder.tick(102);
    assert!(folder.tick(103).is_empty(), "two seconds");
}

#[test]
fn a_file_that_grows_begins_anew() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"pap");
    folder.tick(0);
    folder.tick(2);
    folder.write("a.pdf", b"paper");
    assert!(folder.tick(4).is_empty());
    assert!(folder.tick(6).is_empty());
    assert_eq!(folder.tick(8).len(), 1);
}

#[test]
fn a_file_written_in_place_under_the_same_size_and_time_is_noticed() {
    let mut folder = Folder::new();
    let path = folder.path("a.pdf");
    folder.write("a.pdf", &[0; 90_000]);
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    folder.tick(0);
    folder.tick(2);
    let mut changed = vec![0; 90_000];
    changed[45_000] = 7;
    folder.write("a.pdf", &changed);
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert!(folder.tick(4).is_empty());
    assert!(folder.tick(6).is_empty());
    assert_eq!(folder.tick(8).len(), 1);
}

#[test]
fn a_file_that_somebody_has_open_for_writing_is_not_offered_however_still_it_lies() {
    let mut folder = Folder::new();
    folder.write("a.tif", b"the first page");
    let scanner = fs::File::options().append(true).open(folder.path("a.tif")).unwrap();
    assert!((0..60).step_by(2).all(|second| folder.tick(second).is_empty()));
    drop(scanner);
    assert_eq!(folder.tick(62), [("a.tif".to_owned(), Patience::First)]);
}

#[test]
fn a_file_that_is_not_taken_is_offered_again_ever_more_seldom_and_at_last_as_it_is() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"half");
    let offered: Vec<(u64, Patience)> =
        (0..2000).step_by(2).filter_map(|s| folder.tick(s).first().map(|(_, patience)| (s, *patience))).collect();
    let times: Vec<u64> = offered.iter().map(|(second, _)| *second).collect();
    assert!(times.windows(3).all(|w| w[2] - w[1] + 1 >= w[1] - w[0]), "{times:?}");
    assert_eq!(offered[0].1, Patience::First);
    let right = |second| if second >= 600 { Patience::Over } else { Patience::Again };
    assert!(offered[1..].iter().all(|(second, patience)| *patience == right(*second)), "{offered:?}");
    assert!(times.windows(2).all(|w| w[1] - w[0] <= 302));
    assert_eq!(folder.watch.lying(folder.at(2000)), Lying { waiting: 1, stuck: 1, ..Lying::default() });
}

#[test]
fn the_oldest_comes_first_and_what_is_not_asked_for_is_not_forgotten() {
    let mut folder = Folder::new();
    for (name, age) in [("new.pdf", 10), ("old.pdf", 500), (".hidden.pdf", 5), ("x.pdf.part", 5), ("~$y.pdf", 5)] {
        folder.write(name, b"paper");
        let file = fs::File::options().write(true).open(folder.path(name)).unwrap();
        file.set_modified((folder.start - Duration::from_secs(age)).into()).unwrap();
    }
    for second in [0, 2, 4] {
        folder.watch.tick(folder.at(second)).unwrap();
    }
    let first = folder.watch.next_settled(folder.at(4)).unwrap();
    assert_eq!(first.path, folder.path("old.pdf"));
    assert_eq!(folder.tick(6), [("new.pdf".to_owned(), Patience::First)]);
    assert_eq!(folder.watch.lying(folder.at(6)).stuck, 0);
    assert_eq!(folder.watch.lying(folder.at(600)).stuck, 3, "a name that says unfinished is told of in the end");
}

#[test]
fn a_folder_that_is_moved_in_is_looked_through() {
    let mut folder = Folder::new();
    let stack = tempfile::tempdir().unwrap();
    fs::create_dir_all(stack.path().join("pino/toinen")).unwrap();
    fs::write(stack.path().join("pino/a.pdf"), b"paper").unwrap();
    fs::write(stack.path().join("pino/toinen/b.pdf"), b"paper").unwrap();
    fs::rename(stack.path().join("pino"), folder.path("pino")).unwrap();
    fs::create_dir(folder.path("#recycle")).unwrap();
    folder.write("#recycle/thrown away.pdf", b"paper");
    folder.tick(0);
    folder.tick(2);
    let names: Vec<String> = folder.tick(4).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a.pdf", "b.pdf"]);
}

#[test]
fn what_is_no_file_of_its_own_is_never_offered_and_always_counted() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"paper");
    let outside = tempfile::tempdir_in(folder.dir.path().parent().unwrap()).unwrap();
    fs::write(outside.path().join("another's"), b"secret").unwrap();
    fs::hard_link(outside.path().join("another's"), folder.path("linked.pdf")).unwrap();
    symlink("a.pdf", folder.path("link.pdf")).unwrap();
    symlink(outside.path(), folder.path("linked folder")).unwrap();
    let _socket = UnixListener::bind(folder.path("socket.pdf")).unwrap();
    folder.tick(0);
    folder.tick(2);
    assert_eq!(folder.tick(4), [("a.pdf".to_owned(), Patience::First)]);
    let lying = folder.watch.lying(folder.at(4));
    assert_eq!((lying.waiting, lying.unfit), (1, 4));
    assert_eq!(lying_in(folder.dir.path(), &folder.watch.profile, folder.at(4)).unwrap().unfit, 4);
    fs::remove_file(outside.path().join("another's")).unwrap();
    folder.tick(6);
    folder.tick(8);
    let offered = folder.tick(10);
    assert!(offered.contains(&("linked.pdf".to_owned(), Patience::First)), "its second name is gone: {offered:?}");
}

#[test]
fn a_file_left_behind_is_offered_again_only_when_it_is_written_anew() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"paper");
    for second in [0, 2, 4] {
        folder.tick(second);
    }
    folder.watch.leave(&folder.path("a.pdf"));
    assert!((6..1000).step_by(2).all(|second| folder.tick(second).is_empty()));
    assert_eq!(folder.watch.lying(folder.at(1000)), Lying { left: 1, ..Lying::default() });
    folder.write("a.pdf", b"another paper");
    folder.tick(1000);
    folder.tick(1002);
    assert_eq!(folder.tick(1004).len(), 1);
}

#[test]
fn a_folder_that_is_away_is_said_to_be_and_its_files_are_not_taken_for_gone() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"paper");
    folder.tick(0);
    folder.tick(2);
    let (here, away) = (folder.dir.path().to_owned(), folder.dir.path().with_extension("away"));
    fs::rename(&here, &away).unwrap();
    assert!(matches!(folder.watch.tick(folder.at(4)), Err(Error::Folder(_))));
    assert_eq!(folder.watch.lying(folder.at(4)).waiting, 1);
    fs::rename(&away, &here).unwrap();
    assert_eq!(folder.tick(6).len(), 1);
}

#[test]
fn a_clock_that_was_set_back_makes_no_file_wait_for_ever_and_one_that_jumps_ahead_hurries_none() {
    let mut folder = Folder::new();
    folder.write("a.pdf", b"paper");
    folder.tick(5000);
    folder.tick(0);
    folder.tick(2);
    assert_eq!(folder.tick(4).len(), 1);
    folder.write("b.pdf", b"pap");
    folder.tick(6);
    folder.tick(8);
    assert!(folder.tick(900_000).contains(&("b.pdf".to_owned(), Patience::First)));
}
