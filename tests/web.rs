//! The page as a browser meets it: real requests over a real socket, a real home behind it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{Arc, LazyLock},
    time::Duration,
};

use paperisilta::{
    appliance::{Clock as _, Home, Office, SetClock},
    archive::Archive,
    record::Timestamp,
    settings,
    web::{self, Server},
};
use secrecy::SecretString;
use tempfile::TempDir;

const USER: &str = "omistaja";
const PASSWORD: &str = "oikea salasana";

/// One home for all tests: they unlock it, and change nothing in it.
static HOME: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let password = SecretString::from(PASSWORD.to_owned());
    Archive::create(folder.path(), USER, &password, Timestamp::UNIX_EPOCH).unwrap();
    fs::write(folder.path().join("paperisilta.toml"), "[web]\nlisten = \"127.0.0.1:0\"\n").unwrap();
    folder
});

/// The open page of an office that nobody has unlocked yet.
struct Page {
    server: Server,
    office: Arc<Office>,
    clock: Arc<SetClock>,
}

/// An answer, as it came.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The session's cookie, as a browser sends it back.
    fn cookie(&self) -> Option<String> {
        Some(self.header("set-cookie")?.split(';').next()?.to_owned())
    }
}

impl Page {
    fn open() -> Self {
        let clock = Arc::new(SetClock::at(Timestamp::UNIX_EPOCH));
        let home = Home::locate(Some(HOME.path().to_owned())).unwrap();
        let settings = settings::read(home.path()).unwrap();
        let office = Arc::new(Office::new(home, settings, Arc::clone(&clock) as _).unwrap());
        Self { server: web::serve(Arc::clone(&office)).unwrap(), office, clock }
    }

    fn later(&self, span: Duration) {
        self.clock.set(self.clock.now() + span);
    }

    fn address(&self) -> SocketAddr {
        self.server.address()
    }

    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str, cookie: &str) -> Answer {
        let host = self.address();
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"))
    }

    fn post_from(&self, origin: &str, path: &str, cookie: &str, form: &str) -> Answer {
        let host = self.address();
        let length = form.len();
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\n{origin}Cookie: {cookie}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        ))
    }

    fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        self.post_from(&format!("Origin: http://{}\r\n", self.address()), path, cookie, form)
    }

    fn try_password(&self, password: &str) -> Answer {
        self.post("/sign-in", "", &format!("user={USER}&password={}", password.replace(' ', "+")))
    }

    /// The cookie of somebody who has signed in.
    fn signed_in(&self) -> String {
        let answer = self.try_password(PASSWORD);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
        answer.cookie().unwrap()
    }
}

#[test]
fn a_stranger_is_shown_the_door_and_nothing_else() {
    let page = Page::open();
    let answer = page.get("/", "");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")));
    assert!(answer.body.is_empty());
    let door = page.get("/sign-in", "");
    assert_eq!(door.status, 200);
    assert!(door.body.contains("Arkisto on lukossa"));
    assert!(door.cookie().is_none(), "a stranger gets no session");
}

#[test]
fn the_right_password_unlocks_the_archive_and_shows_how_everything_stands() {
    let page = Page::open();
    let cookie = page.signed_in();
    assert!(!page.office.locked());
    let status = page.get("/", &cookie);
    assert_eq!(status.status, 200);
    assert!(status.body.contains("odottaa ihmistä"), "{}", status.body);
    assert!(status.body.contains(USER));
}

#[test]
fn wrong_passwords_unlock_nothing_and_cost_more_and_more_time() {
    let page = Page::open();
    for _ in 0..3 {
        let answer = page.try_password("arvaus");
        assert_eq!(answer.status, 403);
        assert!(answer.cookie().is_none());
    }
    let shut = page.try_password(PASSWORD);
    assert_eq!((shut.status, shut.header("retry-after")), (429, Some("4")));
    assert!(page.office.locked(), "while the door is shut no password is looked at");
    page.later(Duration::from_secs(4));
    page.signed_in();
}

#[test]
fn a_form_that_another_page_sends_is_refused() {
    let page = Page::open();
    let form = format!("user={USER}&password={}", PASSWORD.replace(' ', "+"));
    for origin in ["", "Origin: null\r\n", "Origin: http://evil.example\r\n", "Origin: https://127.0.0.1\r\n"] {
        assert_eq!(page.post_from(origin, "/sign-in", "", &form).status, 403, "{origin}");
    }
    assert!(page.office.locked());
}

#[test]
fn a_name_that_somebody_pointed_at_this_machine_leads_nowhere() {
    let page = Page::open();
    let answer = page.send("GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(answer.status, 421);
    let answer = page.send("GET /sign-in HTTP/1.0\r\nConnection: close\r\n\r\n");
    assert_eq!(answer.status, 421);
    let port = page.address().port();
    let answer = page.send(&format!("GET /sign-in HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"));
    assert_eq!(answer.status, 200);
}

#[test]
fn every_answer_forbids_what_no_page_of_ours_needs() {
    let page = Page::open();
    let cookie = page.signed_in();
    let refused = page.post_from("", "/sign-in", "", "");
    let nowhere = page.get("/nowhere", "");
    for answer in
        [refused, nowhere, page.get("/", &cookie), page.get("/sign-in", ""), page.get("/assets/style.css", "")]
    {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
    }
}

#[test]
fn the_session_is_a_new_one_at_each_sign_in_and_no_script_or_other_page_gets_at_it() {
    let page = Page::open();
    let planted = page.signed_in();
    let answer = page.post("/sign-in", &planted, &format!("user={USER}&password={}", PASSWORD.replace(' ', "+")));
    assert_ne!(answer.cookie().unwrap(), planted);
    assert_eq!(page.get("/", &planted).status, 303, "the planted session is worth nothing");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[test]
fn who_is_away_for_too_long_is_signed_out_even_when_the_page_refreshes_by_itself() {
    let page = Page::open();
    let cookie = page.signed_in();
    page.later(Duration::from_mins(14));
    assert_eq!(page.get("/", &cookie).status, 200);
    page.later(Duration::from_mins(14));
    assert_eq!(page.get("/?quiet", &cookie).status, 200);
    page.later(Duration::from_mins(1));
    assert_eq!(page.get("/?quiet", &cookie).status, 303);
    assert_eq!(page.get("/", &cookie).status, 303, "once gone, gone");
}

#[test]
fn who_signs_out_is_out() {
    let page = Page::open();
    let cookie = page.signed_in();
    assert_eq!(page.post("/sign-out", &cookie, "").status, 303);
    assert_eq!(page.get("/", &cookie).status, 303);
}

#[test]
fn what_was_typed_comes_back_as_text_and_never_as_a_page() {
    let page = Page::open();
    let answer = page.post("/sign-in", "", "user=%3Cscript%3Ealert(1)%3C/script%3E&password=salaisuus");
    assert!(answer.body.contains("alert(1)") && !answer.body.contains("<script>alert"));
    assert!(!answer.body.contains("salaisuus"));
}

#[test]
fn a_form_that_is_no_sign_in_is_refused_unread() {
    let page = Page::open();
    let answer = page.post("/sign-in", "", &format!("user={USER}&password={}", "a".repeat(100_000)));
    assert_eq!(answer.status, 413);
    assert_eq!(page.post("/sign-in", "", "nothing").status, 422);
}
