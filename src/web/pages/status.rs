//! How everything stands: counts, folders, packages, and what needs a person. Nothing of a client.

use std::{collections::BTreeMap, fmt::Display, sync::Arc};

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use chrono::{Datelike as _, Duration, Local, Timelike as _};

use super::{page, told};
use crate::{
    appliance::{FolderStatus, Notice, Status},
    locale::{Messages, Value},
    record::{PackageStanding, ScanStanding, Standing, Timestamp},
    web::{Site, session::SignedIn},
};

/// The page.
#[derive(Template)]
#[template(path = "status.html")]
struct Page<'a> {
    say: &'a Messages,
    user: &'a str,
    /// Seconds after which a page that nobody touches has lost its person.
    lock_after: u64,
    last_scan: Option<String>,
    /// What the line or the archive could not do: what happened, and what to do.
    trouble: Option<(String, String)>,
    numbers: Vec<Number>,
    reasons: Vec<Count>,
    refused: Vec<Count>,
    folders: Vec<Folder>,
    packages: Vec<Count>,
}

/// One of the large numbers.
struct Number {
    count: usize,
    label: String,
    /// Something waits behind it.
    calls: bool,
}

/// A line of a list: so many of these.
struct Count {
    count: usize,
    label: String,
}

/// A scanner folder, with its light.
struct Folder {
    path: String,
    light: Light,
    says: String,
}

/// How a folder fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Light {
    /// It is read.
    Well,
    /// It is read, and something in it needs a person.
    Look,
    /// It is not read.
    Dark,
}

impl Light {
    const fn slug(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Look => "look",
            Self::Dark => "dark",
        }
    }
}

/// The status page.
pub(in crate::web) async fn status(State(site): State<Arc<Site>>, person: SignedIn) -> Response {
    let office = Arc::clone(&site.office);
    let status = match tokio::task::spawn_blocking(move || office.status()).await {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            tracing::error!(error = error.key(), "the status could not be told: {error}");
            Status { trouble: Some(error.key()), ..Status::default() }
        }
        Err(broken) => {
            tracing::error!(error = %broken, "the status page broke down");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let say = site.messages;
    page(&Page {
        say,
        user: &person.user,
        lock_after: site.lock_after.as_secs(),
        last_scan: status.tally.last_scan.map(|at| moment(say, at)),
        trouble: status.trouble.map(|key| told(say, key)),
        numbers: numbers(say, &status),
        reasons: counts(say, "reason", &status.tally.reasons),
        refused: counts(say, "refusal", &status.tally.refused),
        folders: status.folders.iter().map(|folder| light(say, folder, site.office.now())).collect(),
        packages: counts(say, "package-state", &status.tally.packages),
    })
}

/// The five numbers, in the order in which paper travels.
fn numbers(say: &Messages, status: &Status) -> Vec<Number> {
    let scans = |standing| status.tally.scans.get(&standing).copied().unwrap_or_default();
    let documents = |standing| status.tally.documents.get(&standing).copied().unwrap_or_default();
    let under_way =
        scans(ScanStanding::Sealed) + scans(ScanStanding::Read) + documents(Standing::Proposed) + status.sealed;
    let packages = |standing| status.tally.packages.get(&standing).copied().unwrap_or_default();
    let unanswered = packages(PackageStanding::Sealed) + packages(PackageStanding::Sent);
    [
        ("web-number-under-way", under_way, false),
        ("web-number-held", documents(Standing::Held), true),
        ("web-number-refused", scans(ScanStanding::Refused), true),
        ("web-number-filed", documents(Standing::Filed), false),
        ("web-number-unanswered", unanswered, false),
    ]
    .map(|(key, count, calls)| Number { count, label: say.text(key), calls: calls && count > 0 })
    .into()
}

/// Most first.
fn counts<W: Display>(say: &Messages, family: &str, counted: &BTreeMap<W, usize>) -> Vec<Count> {
    let mut counts: Vec<_> =
        counted.iter().map(|(word, count)| Count { count: *count, label: say.word(family, word) }).collect();
    counts.sort_by_key(|line| std::cmp::Reverse(line.count));
    counts
}

fn light(say: &Messages, folder: &FolderStatus, now: Timestamp) -> Folder {
    // Three looks missed, and never less than a minute: a large file may be on its way through.
    let late =
        Duration::seconds(i64::try_from(folder.poll_seconds.saturating_mul(3)).unwrap_or(i64::MAX / 1000).max(60));
    let light = match folder.read {
        Some(read) if now - read <= late && !needs_a_person(folder) => Light::Well,
        Some(read) if now - read <= late => Light::Look,
        _ => Light::Dark,
    };
    let read = folder.read.map_or_else(|| say.text("web-never"), |read| clock(say, read));
    let mut says = vec![say.with(
        match light {
            Light::Dark => "web-folder-dark",
            Light::Well | Light::Look => "web-folder-read",
        },
        &[
            ("seconds", folder.poll_seconds.into()),
            ("read", read.into()),
            ("profile", Value::from(folder.profile.as_str())),
            ("waiting", folder.lying.waiting.into()),
        ],
    )];
    let counts = [
        ("folder-stuck", folder.lying.stuck),
        ("folder-unfit", folder.lying.unfit),
        ("folder-left", folder.lying.left),
    ];
    if light != Light::Dark {
        says.extend(folder.notice.map(|notice| say.text(notice.key())));
        says.extend(counts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| say.with(key, &[("count", n.into())])));
    }
    Folder { path: folder.path.clone(), light, says: says.join(" ") }
}

fn needs_a_person(folder: &FolderStatus) -> bool {
    folder.lying.stuck + folder.lying.unfit + folder.lying.left > 0 || folder.notice == Some(Notice::ReadOnly)
}

/// Day and time as the office writes them.
fn moment(say: &Messages, at: Timestamp) -> String {
    let local = at.with_timezone(&Local);
    let day = [("day", local.day()), ("month", local.month()), ("year", local.year().unsigned_abs())];
    let mut arguments = day.map(|(name, number)| (name, Value::from(number.to_string()))).to_vec();
    arguments.push(("time", clock(say, at).into()));
    say.with("web-moment", &arguments)
}

/// The time of day alone.
fn clock(say: &Messages, at: Timestamp) -> String {
    let local = at.with_timezone(&Local);
    say.with(
        "web-clock",
        &[("hour", local.hour().to_string().into()), ("minute", format!("{:02}", local.minute()).into())],
    )
}
