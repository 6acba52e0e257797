//! Who sits at the page. A seat is given up when its person signs out, or has been away for too long.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{FromRef, FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use tower_sessions::{
    Expiry, MemoryStore, Session, SessionManagerLayer,
    cookie::{SameSite, time},
};

use super::Site;
use crate::record::Timestamp;

const SEAT: &str = "seat";
/// What a page adds to its address when it looks by itself: a page that refreshes must not keep its person awake.
pub(super) const QUIET: &str = "quiet";

/// The sessions: in memory alone, so that nobody is signed in after a restart.
pub(super) fn layer(lock_after: Duration) -> SessionManagerLayer<MemoryStore> {
    let away = time::Duration::try_from(lock_after).unwrap_or(time::Duration::MINUTE);
    SessionManagerLayer::new(MemoryStore::default())
        .with_name("paperisilta")
        .with_same_site(SameSite::Strict)
        // Loopback is not encrypted, and some browsers keep a secure cookie from it.
        .with_secure(false)
        .with_expiry(Expiry::OnInactivity(away))
}

/// Who sits there, and when something was last done.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Seat {
    user: String,
    active: Timestamp,
}

/// The person who is signed in. A page that asks for one sends everybody else to the door.
#[derive(Debug)]
pub(super) struct SignedIn {
    /// As signed in.
    pub(super) user: String,
}

/// Gives a person a seat. The session gets a new id, so that one planted before is worth nothing.
pub(super) async fn sit_down(session: &Session, user: &str, now: Timestamp) -> Result<(), Response> {
    session.cycle_id().await.map_err(|error| broken(&error))?;
    session.insert(SEAT, Seat { user: user.to_owned(), active: now }).await.map_err(|error| broken(&error))
}

/// Takes the seat away.
pub(super) async fn stand_up(session: &Session) -> Result<(), Response> {
    session.flush().await.map_err(|error| broken(&error))
}

fn broken(error: &tower_sessions::session::Error) -> Response {
    tracing::error!(%error, "a session could not be kept");
    axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

impl<S> OptionalFromRequestParts<S> for SignedIn
where
    S: Send + Sync,
    Arc<Site>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Response> {
        let site = Arc::<Site>::from_ref(state);
        let session =
            Session::from_request_parts(parts, state).await.map_err(axum::response::IntoResponse::into_response)?;
        let Some(mut seat) = session.get::<Seat>(SEAT).await.map_err(|error| broken(&error))? else { return Ok(None) };
        let now = site.office.now();
        let away = (now - seat.active).to_std().unwrap_or_default();
        if away >= site.lock_after {
            stand_up(&session).await?;
            return Ok(None);
        }
        if parts.uri.query() != Some(QUIET) {
            seat.active = now;
            session.insert(SEAT, &seat).await.map_err(|error| broken(&error))?;
        }
        Ok(Some(Self { user: seat.user }))
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    S: Send + Sync,
    Arc<Site>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let found = <Self as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        found.ok_or_else(|| Redirect::to("/sign-in").into_response())
    }
}
