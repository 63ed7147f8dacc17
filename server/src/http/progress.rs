//! How far the follow-ups have come, for those who may see that and not more: managers above, HR, main representatives.
//!
//! The rule that must not be broken: states, counts, days and whom to ask; never a word of a form.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use form_model::{DocumentId, Occasion, PersonId, Progress, Role, RoundId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::clock::today;
use crate::principal::Principal;
use crate::progress::{SeenProgress, visible_progress};
use crate::reach::is_manager_above;
use crate::round_method::{DecidedMethods, UnitsChoice};
use crate::store::{Framework, NewestHandIn};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedProgress {
    unit: String,
    /// As the unit was called when the round opened.
    unit_name: String,
    /// The unit above, as it was then.
    parent: Option<String>,
    /// The level's code.
    level: &'static str,
    /// The administration or company.
    authority: String,
    round: String,
    round_name: String,
    /// `yearly` or `extra`.
    occasion: &'static str,
    /// Of an extra follow-up: why, as a code.
    extra_reason: Option<&'static str>,
    /// Of an extra follow-up: the day of what happened.
    event_date: Option<String>,
    /// `not-begun`, `begun`, `ready`, `handed-in` or `fed-back`.
    state: String,
    /// Questions that at least one party has answered.
    answered: u32,
    questions: u32,
    /// The share answered, in whole per cent rounded down.
    answered_percent: u8,
    /// Differences of opinion that nobody has settled: how many, never about what.
    differences_open: u32,
    /// The last day for handing it in.
    due: Option<String>,
    /// True if the last day has passed and nothing was handed in.
    is_late: bool,
    /// The method that was decided for the unit, by its code; none if nothing was.
    method: Option<&'static str>,
    /// True if the unit may take another, or nothing was decided.
    may_choose_method: bool,
    /// False if the unit has no safety representative of its own today.
    has_representative: bool,
    /// The names of the unit's managers today.
    managers: Vec<String>,
    /// The name of the unit whose follow-up covers this one, if it has none of its own.
    covered_by: Option<String>,
    /// The newest hand-in, for those of the level above, who may send it back.
    hand_in: Option<ListedHandIn>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedHandIn {
    id: String,
    version: u32,
    /// When it was sent back, in milliseconds since 1970.
    sent_back_at_ms: Option<u64>,
}

/// The progress of every follow-up of an open round that the person may see, by the units' names.
#[utoipa::path(get, path = "/api/progress", security(("token" = [])), responses(
    (status = 200, body = [ListedProgress]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<ListedProgress>>, ApiError> {
    let framework = app.store.framework();
    let today = today();
    let visible = visible_progress(&app.store, &framework, principal.person, today).await?;
    let managers = managers(&framework, &visible, today);
    let people = managers.values().flatten().copied().collect();
    let names: HashMap<PersonId, String> = app.store.names_of(people).await?.into_iter().collect();
    let newest = newest_below(&app, &principal, today).await?;
    let open = framework.rounds.iter().filter(|it| it.is_open());
    let decided: HashMap<RoundId, DecidedMethods<'_>> =
        open.map(|it| (it.id, DecidedMethods::of(&it.units, &it.methods))).collect();
    let rows = visible.into_iter().map(|seen| {
        let found = seen.document.and_then(|it| newest.get(&it));
        let is_above = || is_manager_above(&framework, principal.person, seen.unit.id, today);
        let hand_in = found.filter(|_| is_above()).map(|it| ListedHandIn {
            id: it.id.to_string(),
            version: it.version,
            sent_back_at_ms: it.sent_back_at_ms,
        });
        let of_unit = managers.get(&seen.unit.id).map(Vec::as_slice).unwrap_or_default();
        let names = of_unit.iter().filter_map(|it| names.get(it).cloned()).collect();
        ListedProgress { hand_in, ..listed((&*framework, &decided), seen, names) }
    });
    Ok(Json(rows.collect()))
}

/// The newest hand-ins, for those who manage anything: whoever doesn't has nothing below to send back.
async fn newest_below(
    app: &App,
    principal: &Principal,
    today: NaiveDate,
) -> Result<HashMap<DocumentId, NewestHandIn>, ApiError> {
    let framework = app.store.framework();
    let mut mine = framework.organisation.assignments_of(principal.person).iter();
    if !mine.any(|it| it.role == Role::Manager && it.is_active(today)) {
        return Ok(HashMap::new());
    }
    let newest = app.store.newest_hand_ins().await?;
    Ok(newest.into_iter().map(|it| (it.document, it)).collect())
}

fn managers(framework: &Framework, seen: &[SeenProgress], today: NaiveDate) -> HashMap<UnitId, Vec<PersonId>> {
    let of = |unit: UnitId| {
        let here = framework.organisation.assignments_at(unit).iter();
        here.filter(|it| it.role == Role::Manager && it.is_active(today)).map(|it| it.person).collect()
    };
    seen.iter().map(|it| (it.unit.id, of(it.unit.id))).collect()
}

fn listed(
    (framework, decided): (&Framework, &HashMap<RoundId, DecidedMethods<'_>>),
    seen: SeenProgress,
    managers: Vec<String>,
) -> ListedProgress {
    let percent = seen.progress.answered_percent();
    let Progress { state, answered, questions, due } = seen.progress;
    let (occasion, extra_reason, event_date) = match seen.occasion {
        Occasion::Yearly => ("yearly", None, None),
        Occasion::Extra { reason, event_date, .. } => ("extra", Some(reason.code()), Some(event_date.to_string())),
    };
    let round = framework.round(seen.round);
    let decided = decided.get(&seen.round).and_then(|it| it.at(seen.unit.id)).map(|(_, choice)| choice);
    ListedProgress {
        method: decided.map(|it| it.method.code()),
        may_choose_method: decided.is_none_or(|it| it.units == UnitsChoice::Free),
        unit: seen.unit.id.to_string(),
        unit_name: seen.unit.name,
        parent: seen.unit.parent.map(|it| it.to_string()),
        level: seen.unit.level.code(),
        authority: seen.unit.authority.to_string(),
        round: seen.round.to_string(),
        round_name: round.map(|it| it.name.clone()).unwrap_or_default(),
        occasion,
        extra_reason,
        event_date,
        state: state.code().to_owned(),
        answered,
        questions,
        answered_percent: percent,
        differences_open: seen.differences_open,
        due: due.map(|it| it.to_string()),
        is_late: seen.is_late,
        has_representative: seen.has_representative,
        managers,
        covered_by: seen
            .covered_by
            .and_then(|it| round?.units.iter().find(|unit| unit.id == it))
            .map(|it| it.name.clone()),
        hand_in: None,
    }
}
