//! The pages: a file each, with its template.

mod asset;
mod sign_in;
mod status;

pub(super) use asset::{script, style};
pub(super) use sign_in::{ask, sign_in, sign_out};
pub(super) use status::status;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};

use crate::locale::Messages;

/// A page from its template.
fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What went wrong, as far as its key alone can tell: where the texts name a file or a number, the log says more.
fn told(say: &Messages, key: &str) -> (String, String) {
    say.whole_error(key).unwrap_or_else(|| say.error("web-trouble", &[("key", key.into())]))
}
