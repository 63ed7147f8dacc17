//! A person's own messages: rounds that opened, last days, invitations, handovers.
//!
//! The rule that must not be broken: nobody sees or marks another's.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{RoundId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::imports::Texts;
use crate::app::App;
use crate::clock::now_ms;
use crate::message::MessageKind;
use crate::store::{Framework, Message};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageAnswer {
    id: String,
    /// `round-opened`, `due-soon`, `due-very-soon`, `late`, `late-below`, `handed-in`, `handed-in-without-mark`,
    /// `extra-handed-in`, `extra-handed-in-without-mark`, `mark-voided`, `invited`, `handed-over`, `code-made`,
    /// `action-due-soon`, `action-late`, `effect-due`, `sent-back`, `statement-made`, `request-confirmed`, `request-received`,
    /// `action-raised`, `action-answered`, `raised-answered`, `feedback-due` or `work-in-quarantine`.
    kind: &'static str,
    unit: Option<String>,
    round: Option<String>,
    /// The day that it is about.
    day: Option<String>,
    /// The row of a form or the hand-in that it is about.
    row: Option<String>,
    text: Texts,
    /// Milliseconds since 1970.
    at_ms: u64,
    read_at_ms: Option<u64>,
}

/// The person's messages, the newest first, at most two hundred.
#[utoipa::path(get, path = "/api/messages", security(("token" = [])), responses(
    (status = 200, body = [MessageAnswer]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<MessageAnswer>>, ApiError> {
    let framework = app.store.framework();
    let messages = with_hand_ins(&app, app.store.messages_of(principal.person).await?).await?;
    let rounds = framework.rounds.iter().map(|it| (it.id, it.name.as_str())).collect();
    Ok(Json(messages.iter().map(|it| answer(&framework, &rounds, it)).collect()))
}

/// Notes that the person has read a message.
#[utoipa::path(post, path = "/api/messages/{id}/read", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    let is_theirs = app.store.read_message(principal.person, id, now_ms()).await?;
    if is_theirs { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

/// A message of a yearly hand-in leads to its unit's newest one, which may have come since. Who may read it is asked when it
/// is opened.
async fn with_hand_ins(app: &App, mut messages: Vec<Message>) -> Result<Vec<Message>, ApiError> {
    let tells = |it: &Message| matches!(it.about.kind, MessageKind::HandedIn | MessageKind::HandedInWithoutMark);
    let rounds: HashSet<RoundId> = messages.iter().filter(|it| tells(it)).filter_map(|it| it.about.round).collect();
    let mut newest = HashMap::new();
    for round in rounds {
        newest.insert(round, app.store.newest_hand_ins_in(round).await?);
    }
    for message in messages.iter_mut().filter(|it| tells(it)) {
        let (round, unit) = (message.about.round, message.about.unit);
        let of_round = round.and_then(|it| newest.get(&it));
        message.about.row = of_round.zip(unit).and_then(|(it, unit)| it.get(&unit)).copied();
    }
    Ok(messages)
}

fn answer(framework: &Framework, rounds: &HashMap<RoundId, &str>, message: &Message) -> MessageAnswer {
    let about = &message.about;
    let unit_name = |id: UnitId| framework.organisation.unit(id).map(|it| it.name.clone());
    let unit = about.unit.and_then(unit_name).unwrap_or_default();
    let round = about.round.and_then(|it| rounds.get(&it).copied()).unwrap_or_default();
    let day = about.day.map(|it| it.to_string());
    MessageAnswer {
        id: message.id.to_string(),
        kind: about.kind.code(),
        unit: about.unit.map(|it| it.to_string()),
        round: about.round.map(|it| it.to_string()),
        row: about.row.map(|it| it.to_string()),
        text: Texts::of(|language| about.kind.text(language, &unit, round, day.as_deref().unwrap_or_default())),
        day,
        at_ms: message.at_ms,
        read_at_ms: message.read_at_ms,
    }
}
