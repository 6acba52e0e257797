//! The guard: what every request must show and every answer must say, so that no other page in the same browser can
//! use ours.

use std::net::SocketAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Nothing from elsewhere, nothing inline, in nobody's frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What every answer says. Not `no-referrer`: with it a browser hides the origin of our own forms as well.
const SAID: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The names under which a browser on this machine may know us.
#[derive(Debug, Clone)]
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn of(address: SocketAddr) -> Self {
        let port = address.port();
        Self(vec![
            address.to_string(),
            format!("localhost:{port}"),
            format!("127.0.0.1:{port}"),
            format!("[::1]:{port}"),
        ])
    }

    /// Any other name was made to point at this machine by somebody else (DNS rebinding).
    fn ours<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let host = headers.get(header::HOST)?.to_str().ok()?;
        self.0.iter().any(|name| name.eq_ignore_ascii_case(host)).then_some(host)
    }
}

/// Lets a request in only under our own name, and one that changes something only from our own page.
pub(super) async fn guard(State(names): State<Names>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let mut response = match names.ours(headers) {
        None => StatusCode::MISDIRECTED_REQUEST.into_response(),
        Some(host) if changes(request.method()) && !from_our_page(headers, host) => {
            StatusCode::FORBIDDEN.into_response()
        }
        Some(_) => next.run(request).await,
    };
    for (name, value) in SAID {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

/// Every browser of today names the origin of a form that is sent; who names none is no browser.
fn from_our_page(headers: &HeaderMap, host: &str) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.and_then(|origin| origin.strip_prefix("http://")).is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}
