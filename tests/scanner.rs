//! Slow, odd and hostile scanners against the running daemon. Whatever they do, each file that was finished is in the
//! archive byte for byte, once; nothing half-written ever is; and what is not taken lies where it lay.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{Seek as _, Write as _},
    os::unix::{
        ffi::OsStrExt as _,
        fs::{FileExt as _, FileTypeExt as _, symlink},
        net::UnixListener,
    },
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::common::{
    Browser, Running, TestOffice,
    papers::{jpeg, pdf, png, png_of, sha256, tiff},
};

/// Longer than a file must rest to count as finished.
const PAUSE: Duration = Duration::from_secs(5);

/// What every scan's bytes are, by their hash: its names, and why it is refused if it is.
fn archived(office: &TestOffice) -> BTreeMap<String, Value> {
    let scans = office.json(&["scans", "--reveal", "--purpose", "technical"]);
    let count = scans.len();
    let by_hash: BTreeMap<_, _> =
        scans.into_iter().map(|scan| (scan["sha256"].as_str().unwrap().to_owned(), scan)).collect();
    assert_eq!(by_hash.len(), count, "the same bytes are one scan");
    by_hash
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

fn rest() {
    thread::park_timeout(PAUSE);
}

/// Pieces of a file, as a scanner writes them that closes the file after each page.
fn in_pieces(path: &Path, bytes: &[u8], pieces: usize) {
    for piece in bytes.chunks(bytes.len().div_ceil(pieces)) {
        append(path, piece);
        rest();
    }
}

/// Room set aside first, filled afterwards; after each write the time is set back, as a share's cache shows it.
fn in_reserved_room(path: &Path, bytes: &[u8]) {
    let file = File::create(path).unwrap();
    file.set_len(bytes.len() as u64).unwrap();
    let time = file.metadata().unwrap().modified().unwrap();
    drop(file);
    rest();
    // The ends come first, so that a look at them alone finds nothing new.
    let (third, end) = (bytes.len() / 3, bytes.len());
    for range in [0..4096.min(third), 2 * third..end, 4096.min(third)..2 * third] {
        let file = OpenOptions::new().write(true).open(path).unwrap();
        file.write_all_at(&bytes[range.clone()], range.start as u64).unwrap();
        file.set_modified(time).unwrap();
        drop(file);
        rest();
    }
}

/// A stack that is a whole file after each page, held open while somebody lays the next sheets on.
fn page_by_page(path: &Path, seed: u64) {
    let mut file = File::create(path).unwrap();
    for pages in 1..=3 {
        file.rewind().unwrap();
        file.write_all(&tiff(seed, pages)).unwrap();
        rest();
    }
}

#[test]
fn whatever_slow_scanners_do_each_paper_comes_in_whole_and_once() {
    let office = TestOffice::bare();
    office.settings("");
    office.quick_scanner();
    let pdf = pdf(3);
    let (replaced, replacing) = (tiff(1, 1), tiff(2, 1));
    assert_eq!(replaced.len(), replacing.len());
    let outside = office.path("outside");
    fs::create_dir_all(outside.join("stack/second")).unwrap();
    // Before the daemon starts: what lies there already obeys the same rule.
    let early = office.scanner().join("early.pdf");
    append(&early, &pdf[..pdf.len() / 2]);
    let daemon = office.start();
    let at = |name: &str| office.scanner().join(name);

    let odd_name = office.scanner().join(OsStr::from_bytes(b"laskut \xC3\xA4\xC3\xB6 \xF0\x9F\x93\x84\nrivi \xFF.png"));
    let mut whole: Vec<Vec<u8>> = vec![png(10), png(11), png(12), png(13), png(14), png(15)];
    thread::scope(|scanners| {
        scanners.spawn(|| {
            rest();
            append(&early, &pdf[pdf.len() / 2..]);
        });
        scanners.spawn(|| in_pieces(&at("pages.jpg"), &jpeg(20), 4));
        scanners.spawn(|| page_by_page(&at("stack.tif"), 21));
        scanners.spawn(|| in_reserved_room(&at("reserved.jpg"), &jpeg(22)));
        scanners.spawn(|| {
            // The file is made before the lamp is warm.
            File::create(at("warming.png")).unwrap();
            rest();
            rest();
            append(&at("warming.png"), &png(23));
        });
        scanners.spawn(|| {
            in_pieces(&at("arrives.png.part"), &png(24), 2);
            fs::rename(at("arrives.png.part"), at("arrives.png")).unwrap();
        });
        scanners.spawn(|| {
            append(&at("replaced.tif"), &replaced);
            append(&outside.join("replacing.tif"), &replacing);
            fs::rename(outside.join("replacing.tif"), at("replaced.tif")).unwrap();
        });
        scanners.spawn(|| {
            append(&outside.join("stack/a.png"), &whole[0]);
            append(&outside.join("stack/second/b.png"), &whole[1]);
            fs::rename(outside.join("stack"), at("stack")).unwrap();
        });
        append(&odd_name, &whole[2]);
        append(&at("  välilyönti ja \u{1F4C4}.png"), &whole[3]);
        append(&at("twice.png"), &whole[4]);
        append(&at("twice again.png"), &whole[4]);
        append(&at("plain.png"), &whole[5]);
    });
    whole.extend([pdf.clone(), jpeg(20), tiff(21, 3), jpeg(22), png(23), png(24), replacing.clone()]);

    let right: BTreeSet<String> = whole.iter().map(|bytes| sha256(bytes)).collect();
    office.until("every file is taken in", |office| files_in(&office.scanner()).is_empty());
    // The one that was replaced may have come to rest before.
    let found: BTreeSet<String> = archived(&office).into_keys().filter(|hash| *hash != sha256(&replaced)).collect();
    assert_eq!(found, right, "nothing is missing, and nothing half-written came in");
    let names = |bytes: &[u8]| archived(&office)[&sha256(bytes)]["names"].as_array().unwrap().len();
    assert_eq!(names(&whole[4]), 2, "one paper that came twice");
    assert_eq!(names(&whole[2]), 1);

    // A share that is away for a while is said to be once, and nothing of it is forgotten.
    fs::rename(office.scanner(), office.path("away")).unwrap();
    append(&office.path("away").join("meanwhile.png"), &png(30));
    office.until("the folder is missed", |office| office.log().contains("is away"));
    rest();
    fs::rename(office.path("away"), office.scanner()).unwrap();
    office.until("what came meanwhile is taken in", |office| files_in(&office.scanner()).is_empty());
    assert!(archived(&office).contains_key(&sha256(&png(30))));
    let said = |words: &str| office.log().lines().filter(|line| line.contains(words)).count();
    assert_eq!((said("is away"), said("is there again")), (1, 1));
    assert_eq!(said("tells at once what happens in it"), 2, "the folder is tried out anew when it comes back");
    daemon.stop();
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

/// All plain files under a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            files.extend(files_in(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn what_never_gets_right_is_told_of_and_what_is_no_paper_is_left_alone() {
    let office = TestOffice::bare();
    office.settings("");
    office.quick_scanner();
    let outside = office.path("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("another's"), b"nobody's business").unwrap();
    let at = |name: &str| office.scanner().join(name);
    symlink(outside.join("another's"), at("link.pdf")).unwrap();
    symlink(&outside, at("linked folder")).unwrap();
    fs::hard_link(outside.join("another's"), at("second name.pdf")).unwrap();
    let _socket = UnixListener::bind(at("socket.pdf")).unwrap();
    let made = |program: &str, args: &[&str]| Command::new(program).args(args).status().unwrap().success();
    assert!(made("mkfifo", &[at("pipe.pdf").to_str().unwrap()]));
    // Only root may make a device; it reads as nothing, for ever.
    let device = made("mknod", &[at("device.pdf").to_str().unwrap(), "c", "1", "5"]);
    let unfit = 5 + usize::from(device);

    let large = png_of(40, 1200);
    assert!(large.len() > 1_000_000);
    let cut = &png(41)[..1500];
    for (name, bytes) in [("empty.pdf", &b""[..]), ("cut.png", cut), ("large.png", &large), ("x.pdf.part", b"half")] {
        fs::write(at(name), bytes).unwrap();
    }
    fs::write(at("broken.pdf"), "%PDF-1.4 of a kind\n".repeat(40)).unwrap();
    fs::write(at("letter.docx"), b"PK\x03\x04 not paper at all").unwrap();
    // Not to be read: denied to whoever asks, root too. And not to be removed.
    fs::write(at("closed.png"), png(42)).unwrap();
    fs::write(at("stays.png"), png(43)).unwrap();
    let stays = made("chattr", &["+i", at("stays.png").to_str().unwrap()]);
    if !stays {
        println!("Only root on a disk that knows it may forbid a file to be removed: not tried here.");
        fs::remove_file(at("stays.png")).unwrap();
    }
    let closed = at("closed.png");
    let deny = ["-e", "trace=openat", "-P", closed.to_str().unwrap(), "-e", "inject=openat:error=EACCES"];
    let daemon = office.start_by(office.traced(&deny, &["run"]));
    let browser = Browser::sign_in(&office);

    office.until("what can be decided is decided", |office| archived(office).len() == 5 + usize::from(stays));
    let scans = archived(&office);
    let reason = |bytes: &[u8]| scans[&sha256(bytes)]["reason"].clone();
    assert_eq!(reason(b""), "empty_file", "also for one that never got beyond its name");
    assert_eq!(reason(&large), "too_large");
    assert_eq!(reason(cut), "truncated_file");
    office.until("the page tells of the rest", |_| {
        let page = browser.status();
        page.contains("2 tiedostoa on ollut siellä kesken")
            && page.contains(&format!("{unfit} linkkiä, putkea, laitetta"))
            && (!stays || page.contains("Yksi tiedosto on arkistossa, mutta sitä ei voitu poistaa"))
    });
    let doctor = String::from_utf8(office.run(&["doctor"]).stdout).unwrap();
    let late = 2 + usize::from(stays);
    assert!(doctor.contains(&format!("for longer than its scanner ever takes: {late}")), "{doctor}");
    assert!(doctor.contains(&format!("none of which is taken: {unfit}")), "{doctor}");
    if stays {
        let scan = &archived(&office)[&sha256(&png(43))];
        assert_eq!(scan["reason"], Value::Null, "it is read, though it cannot be removed");
        assert_eq!(scan["names"].as_array().unwrap().len(), 1, "and seen once, not every minute");
    }
    // That an empty file came to nothing once says nothing of the next one.
    File::create(at("warming.png")).unwrap();
    rest();
    rest();
    assert!(at("warming.png").exists());
    append(&at("warming.png"), &png(44));
    office.until("it is taken in with its page", |office| archived(office).contains_key(&sha256(&png(44))));
    daemon.stop();
    // Not before: a file that can be removed after all is, as soon as the daemon sees it.
    assert!(!stays || made("chattr", &["-i", at("stays.png").to_str().unwrap()]));

    let left: BTreeSet<String> =
        fs::read_dir(office.scanner()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let named = |kept: &[&str]| kept.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let mut kept = named(&["link.pdf", "linked folder", "second name.pdf", "socket.pdf", "pipe.pdf"]);
    kept.extend(named(&["x.pdf.part", "closed.png"]));
    kept.extend(stays.then(|| "stays.png".to_owned()));
    kept.extend(device.then(|| "device.pdf".to_owned()));
    assert_eq!(left, kept);
    assert!(fs::metadata(at("pipe.pdf")).unwrap().file_type().is_fifo());
    assert_eq!(fs::read(outside.join("another's")).unwrap(), b"nobody's business");
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

#[test]
fn while_locked_whole_papers_are_sealed_and_leave_and_the_first_to_unlock_reads_them() {
    let office = TestOffice::bare();
    office.settings("");
    office.quick_scanner();
    let pdf = pdf(3);
    let at = |name: &str| office.scanner().join(name);
    let mut command = office.command(&["run", "--locked"]);
    command.env("PAPERISILTA_LOG", "debug");
    let daemon: Running = office.start_by(command);
    fs::write(at("Hallaranta Meeri.pdf"), &pdf).unwrap();
    let half = jpeg(51);
    append(&at("half.jpg"), &half[..half.len() / 2]);
    let large = png_of(50, 1200);
    fs::write(at("large.png"), &large).unwrap();
    office.until("the whole one is sealed and has left", |_| !at("Hallaranta Meeri.pdf").exists());
    assert!(at("half.jpg").exists(), "the half one waits for its other half, locked or not");
    append(&at("half.jpg"), &half[half.len() / 2..]);
    office.until("all are sealed", |office| files_in(&office.scanner()).is_empty());
    assert_eq!(files_in(&office.home().join("sealed")).len(), 3);

    // What lies on the disk tells nothing, and opens without the password no more than to a stranger.
    for path in files_in(&office.home()) {
        let bytes = fs::read(&path).unwrap();
        for secret in [&b"Hallaranta"[..], b"Meeri", b"%PDF", &pdf[pdf.len() / 3..pdf.len() / 3 + 40], &large[900..940]]
        {
            assert!(!bytes.windows(secret.len()).any(|run| run == secret), "{} tells something", path.display());
        }
    }
    assert!(!office.log().contains("Hallaranta"));
    assert_eq!(archived(&office).len(), 0);
    // A sealed file that somebody damaged keeps no other out.
    fs::write(office.home().join("sealed/0000000000000000-00000000000000000000000000000000"), b"damaged").unwrap();

    let browser = Browser::sign_in(&office);
    office.until("the sealed ones are taken in", |office| archived(office).len() == 3);
    let scans = archived(&office);
    assert!(scans.contains_key(&sha256(&half)));
    assert_eq!(scans[&sha256(&pdf)]["names"], serde_json::json!(["Hallaranta Meeri.pdf"]));
    assert_eq!(scans[&sha256(&large)]["reason"], "too_large");
    office.until("the papers are read", |office| {
        office.documents().iter().filter(|document| document["state"] == "held").count() == 2
    });
    assert!(browser.status().contains("sinetöity skannaus on vioittunut"), "the damaged one is told of");
    assert_eq!(files_in(&office.home().join("sealed")).len(), 1);
    drop(daemon);
    assert_eq!(office.run(&["verify", "--all"]).status.code(), Some(0));
}

#[test]
fn of_twenty_thousand_files_at_once_none_is_forgotten_and_the_page_answers_all_the_while() {
    const FILES: u64 = 20_000;
    let office = TestOffice::in_memory();
    office.settings("");
    office.quick_scanner();
    let daemon = office.start();
    let browser = Browser::sign_in(&office);
    // A backlog on an old disk: the same few things over and over, much that is no paper, and some paper.
    let content = |number: u64| match number % 1000 {
        0 => png(number),
        1..=20 => format!("a letter of its own, number {number}").into_bytes(),
        _ => format!("a letter that lies there often, number {}", number % 50).into_bytes(),
    };
    let distinct: BTreeSet<String> = (0..FILES).map(|number| sha256(&content(number))).collect();
    for number in 0..FILES {
        fs::write(office.scanner().join(format!("{number}.pdf")), content(number)).unwrap();
    }
    let (mut answers, start) = (0, Instant::now());
    office.until("every file is taken in", |office| {
        assert!(browser.status().contains("<h1>Paperisilta</h1>"));
        answers += 1;
        files_in(&office.scanner()).is_empty()
    });
    println!("{FILES} files in {:?}, {answers} answers of the page meanwhile", start.elapsed());
    let scans = archived(&office);
    assert_eq!(scans.keys().cloned().collect::<BTreeSet<_>>(), distinct);
    let comings: usize = scans.values().map(|scan| scan["names"].as_array().unwrap().len()).sum();
    assert_eq!(comings as u64, FILES, "each file is known by its name");
    daemon.stop();
}
