//! Signing in, which unlocks the archive, and signing out.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use tower_sessions::Session;

use super::{page, told};
use crate::{
    locale::Messages,
    web::{
        Site,
        session::{SignedIn, sit_down, stand_up},
    },
};

/// The page that asks for name and password.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct Ask<'a> {
    say: &'a Messages,
    user: &'a str,
    locked: bool,
    /// Why it asks again: what happened, and what to do.
    again: Option<(String, String)>,
}

/// What was typed.
#[derive(Deserialize)]
pub(in crate::web) struct Typed {
    user: String,
    #[serde(deserialize_with = "secret")]
    password: SecretString,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// Asks who it is.
pub(in crate::web) async fn ask(State(site): State<Arc<Site>>, signed_in: Option<SignedIn>) -> Response {
    if signed_in.is_some() {
        return Redirect::to("/").into_response();
    }
    page(&Ask { say: site.messages, user: "", locked: site.office.locked(), again: None })
}

/// Looks at name and password. The first right ones after a start unlock the archive.
pub(in crate::web) async fn sign_in(
    State(site): State<Arc<Site>>,
    session: Session,
    Form(typed): Form<Typed>,
) -> Response {
    // Held until the password has been looked at: tries come one after the other.
    let mut door = site.door.lock().await;
    if let Some(seconds) = door.shut_for(site.office.now()) {
        let again = site.messages.error("web-door-shut", &[("seconds", seconds.into())]);
        return with_retry(refused(&site, &typed.user, StatusCode::TOO_MANY_REQUESTS, again), seconds);
    }
    let user = typed.user.trim().to_owned();
    let office = Arc::clone(&site.office);
    let name = user.clone();
    let unlocked = tokio::task::spawn_blocking(move || office.unlock(&name, &typed.password).map(drop)).await;
    match unlocked {
        Ok(Ok(())) => {
            door.passed();
            drop(door);
            match sit_down(&session, &user, site.office.now()).await {
                Ok(()) => Redirect::to("/").into_response(),
                Err(broken) => broken,
            }
        }
        Ok(Err(error)) => {
            door.failed(site.office.now());
            drop(door);
            // The name that was typed may be a password in the wrong field: it is not logged.
            tracing::warn!(error = error.key(), "a sign-in was refused");
            refused(&site, &user, StatusCode::FORBIDDEN, told(site.messages, error.key()))
        }
        Err(broken) => {
            tracing::error!(error = %broken, "a sign-in broke down");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn refused(site: &Site, user: &str, status: StatusCode, again: (String, String)) -> Response {
    let ask = Ask { say: site.messages, user, locked: site.office.locked(), again: Some(again) };
    (status, page(&ask)).into_response()
}

fn with_retry(mut response: Response, seconds: i64) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Gives up the seat. The archive stays open: the line works on.
pub(in crate::web) async fn sign_out(session: Session) -> Response {
    match stand_up(&session).await {
        Ok(()) => Redirect::to("/sign-in").into_response(),
        Err(broken) => broken,
    }
}
