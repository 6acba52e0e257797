//! The daemon's page, as a browser on the same machine asks for it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use super::TestOffice;

/// A browser of somebody who has signed in.
pub struct Browser {
    address: SocketAddr,
    cookie: String,
}

impl Browser {
    /// Signs in at the page of the office's running daemon, which unlocks it.
    pub fn sign_in(office: &TestOffice) -> Self {
        office.until("the page is open", |office| address(office).is_some());
        let mut browser = Self { address: address(office).unwrap(), cookie: String::new() };
        let form = "user=Omistaja&password=kahdeksan+sanaa";
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nOrigin: http://{}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n",
            browser.address,
            form.len()
        );
        let answer = browser.send(&head, form);
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        browser
    }

    /// The status page. It does not count as a person's doing.
    pub fn status(&self) -> String {
        let answer = self.send("GET /?quiet HTTP/1.1\r\n", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }

    fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let (host, cookie) = (self.address, &self.cookie);
        let request = format!("{head}Host: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

fn address(office: &TestOffice) -> Option<SocketAddr> {
    let said = fs::read_to_string(office.path("daemon.out")).unwrap_or_default();
    said.split(|end: char| !(end.is_ascii_digit() || ".:".contains(end))).find_map(|word| word.parse().ok())
}
