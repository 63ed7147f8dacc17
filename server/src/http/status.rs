//! Is everything all right? The server's condition in sentences, for administrators of the whole.
//!
//! The figures are the server's own; it names no person, unit or document.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use crate::condition::{Line, Sentence, lines, overall};
use crate::reach::Power;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusAnswer {
    /// The most urgent of the lines: `ok`, `look` or `act`.
    overall: &'static str,
    /// When it was looked, in milliseconds since 1970.
    at_ms: u64,
    version: &'static str,
    lines: Vec<StatusLine>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusLine {
    /// What it is about: `backup`, `disk`, `certificate`, `queue`, `overviews`, `waiting`, `refused` or `sessions`.
    about: &'static str,
    /// `ok`, `look` (worth a look today) or `act` (somebody has to do something now).
    urgency: &'static str,
    says: InBoth,
    /// What to do, unless it is as it should be.
    to_do: Option<InBoth>,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InBoth {
    sv: String,
    en: String,
}

impl From<Sentence> for InBoth {
    fn from(sentence: Sentence) -> Self {
        Self { sv: sentence.sv, en: sentence.en }
    }
}

impl From<Line> for StatusLine {
    fn from(line: Line) -> Self {
        let (says, to_do) = (line.says.into(), line.to_do.map(InBoth::from));
        Self { about: line.about, urgency: line.urgency.code(), says, to_do }
    }
}

/// How the server is doing, in plain sentences.
#[utoipa::path(get, path = "/api/status", security(("token" = [])), responses(
    (status = 200, body = StatusAnswer), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<StatusAnswer>, ApiError> {
    if !reach(&app, &principal, Power::WatchServer)?.is_whole() {
        return Err(ApiError::NotPermitted);
    }
    let figures = app.figures().await?;
    let lines = lines(&figures);
    Ok(Json(StatusAnswer {
        overall: overall(&lines).code(),
        at_ms: figures.now_ms,
        version: figures.version,
        lines: lines.into_iter().map(StatusLine::from).collect(),
    }))
}
