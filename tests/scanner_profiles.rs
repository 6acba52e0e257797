//! Each shipped scanner profile, proven by a sample: a file as such a device makes it, written as such a device writes
//! it, into a folder that the daemon watches with that profile.

use std::{fs, io::Write as _, path::Path, thread, time::Duration};

use paperisilta::{cli::demo::files, typeset::Picture};

use crate::common::{
    TestOffice,
    paper::{back, colour_jpeg, paper, scanned},
};

/// A sheet on the glass, in colour, written in one go.
fn flatbed() -> Vec<u8> {
    colour_jpeg(&scanned(&paper(0, 200).picture, -0.8, 1), 200)
}

/// Both sides of two sheets, black and white.
fn feeder() -> Vec<u8> {
    let sides: Vec<Picture> = (1..3)
        .flat_map(|number| {
            let front = paper(number, 200).picture;
            [scanned(&front, 0.5, 2), back(&front, 3)]
        })
        .collect();
    files::tiff(&sides, 200)
}

/// Three grey pages in a PDF.
fn multifunction() -> Vec<u8> {
    let pages: Vec<Picture> = (3..6).map(|number| scanned(&paper(number, 150).picture, 0.3, 4)).collect();
    files::pdf(&pages, 150, 70).unwrap()
}

/// Writes a file in so many bursts, with rests between them.
fn write(file: &Path, bytes: &[u8], bursts: usize, rest: Duration) {
    let mut out = fs::File::create(file).unwrap();
    for part in bytes.chunks(bytes.len().div_ceil(bursts)) {
        out.write_all(part).unwrap();
        out.sync_all().unwrap();
        thread::sleep(rest);
    }
}

#[test]
fn each_shipped_profile_takes_what_its_scanner_writes_whole_and_once() {
    let office = TestOffice::new();
    let folder = |name: &str| {
        let folder = office.path(name);
        fs::create_dir(&folder).unwrap();
        folder
    };
    let (fed, shared) = (folder("fed"), folder("shared"));
    office.settings(&format!(
        "[[folder]]\npath = \"{}\"\nprofile = \"duplex-feeder\"\n[[folder]]\npath = \"{}\"\nprofile = \
         \"share-multifunction\"\n",
        fed.display(),
        shared.display()
    ));
    let samples = [flatbed(), feeder(), multifunction()];
    let daemon = office.start();
    thread::scope(|scope| {
        scope.spawn(|| write(&office.scanner().join("Scan_001.jpg"), &samples[0], 1, Duration::ZERO));
        scope.spawn(|| write(&fed.join("20250612_0915.tif"), &samples[1], 3, Duration::from_secs(7)));
        scope.spawn(|| write(&shared.join("SKM_C258.pdf"), &samples[2], 2, Duration::from_secs(12)));
    });
    let is_empty = |folder: &Path| fs::read_dir(folder).unwrap().next().is_none();
    office.until("all three are taken in", |office| [&office.scanner(), &fed, &shared].iter().all(|f| is_empty(f)));
    office.until("all three are read", |office| {
        let scans = office.json(&["scans"]);
        scans.len() == 3 && scans.iter().all(|scan| scan["state"] == "divided")
    });
    let scans = office.json(&["scans", "--reveal", "--purpose", "technical"]);
    for (name, pages, sample) in
        [("Scan_001.jpg", 1, &samples[0]), ("20250612_0915.tif", 4, &samples[1]), ("SKM_C258.pdf", 3, &samples[2])]
    {
        let scan = scans.iter().find(|scan| scan["names"] == serde_json::json!([name])).unwrap();
        assert_eq!(
            (scan["pages"].as_u64(), scan["bytes"].as_u64()),
            (Some(pages), Some(sample.len() as u64)),
            "{name}"
        );
    }
    daemon.stop();
}
