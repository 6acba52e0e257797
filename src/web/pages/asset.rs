//! The stylesheet and the script, compiled in.

use axum::{http::header, response::IntoResponse};

/// The one stylesheet.
pub(in crate::web) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../assets/style.css"))
}

/// The one script: keeps the status page fresh.
pub(in crate::web) async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../assets/status.js"))
}
