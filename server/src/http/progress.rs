//! How far the follow-ups have come, for those who may see that and not more.
//!
//! The rule that must not be broken: states, counts and days; never a word of a form.

use axum::Json;
use axum::extract::State;
use form_model::Progress;
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use crate::clock::today;
use crate::progress::visible_progress;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedProgress {
    unit: String,
    unit_name: String,
    round: String,
    /// The state's code.
    state: String,
    /// Questions that at least one party has answered.
    answered: u32,
    questions: u32,
    /// The share answered, in whole per cent rounded down.
    answered_percent: u8,
    /// The last day for handing it in.
    due: Option<String>,
}

/// The progress of every follow-up of an open round that the person may see.
#[utoipa::path(get, path = "/api/progress", security(("token" = [])), responses(
    (status = 200, body = [ListedProgress]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<ListedProgress>>, ApiError> {
    let framework = app.store.framework();
    let visible = visible_progress(&app.store, &framework, principal.person, today()).await?;
    let rows = visible.into_iter().map(|(unit, round, progress)| {
        let percent = progress.answered_percent();
        let Progress { state, answered, questions, due } = progress;
        ListedProgress {
            unit_name: framework.organisation.unit(unit).map(|it| it.name.clone()).unwrap_or_default(),
            unit: unit.to_string(),
            round: round.to_string(),
            state: state.code().to_owned(),
            answered,
            questions,
            answered_percent: percent,
            due: due.map(|it| it.to_string()),
        }
    });
    Ok(Json(rows.collect()))
}
