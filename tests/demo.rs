//! The demo, as a newcomer types it: from the scanner folder to the receipts, and gone afterwards.

use std::process::Command;

#[test]
fn the_demo_goes_the_whole_way_and_leaves_nothing_behind() {
    let scratch = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_paperisilta"))
        .args(["demo", "--once", "--lang", "en"])
        .env("TMPDIR", scratch.path())
        .env_remove("PAPERISILTA_HOME")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}\n{complaints}");
    let count = |words: &str| told.matches(words).count();

    // Five papers are certain; two wait, each for its reason; one file is refused, and one came twice.
    assert_eq!(count("      filed: "), 5, "{told}");
    assert_eq!(count("      waits for a person"), 2, "{told}");
    assert_eq!(count("A signature is missing"), 1, "{told}");
    assert_eq!(count("      refused, but kept: "), 1, "{told}");
    assert_eq!(count("the same bytes as in SKM_4003.pdf"), 1, "{told}");
    assert_eq!(count("1 documents found"), 2, "{told}");
    if !told.contains("the machine has no sshd") {
        assert_eq!(count("is accepted, the receiver's reference"), 2, "{told}");
    }
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing is left in the temporary folder");
}
