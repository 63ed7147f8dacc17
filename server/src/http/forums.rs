//! The forums of a unit, over HTTP: those that are kept for it, and keeping others.
//!
//! Process owners, administrators and HR keep those of the units that they reach, and a manager those of the own unit. What
//! tablets fill forms in with they have from their listing and not from here. The rule that must not be broken: within a unit
//! no two forums have one name, since feedback names its forum by it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{Forum, ForumKind, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::parse_unit;
use super::session::Body;
use crate::app::App;
use crate::clock::now_ms;
use crate::principal::Principal;
use crate::reach::{Power, Reach};

/// The most forums of a unit: more than anybody reports to in a year, and few enough for buttons.
const FORUMS_OF_UNIT_MAX: usize = 12;

/// The longest name of a forum, in characters: it stands on a button.
const NAME_CHARS_MAX: usize = 100;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ForumsAnswer {
    /// The unit's own list; empty if it has none.
    own: Vec<ForumRow>,
    /// The forums that count for the unit now: its own list, or what stands in for one.
    now: Vec<ForumRow>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ForumRow {
    /// `workplace-meeting`, `joint-consultation`, `safety-committee`, `management` or `committee`.
    kind: String,
    name: String,
}

/// The forums of a unit. For process owners, administrators and HR, and for the unit's manager.
#[utoipa::path(get, path = "/api/units/{unit}/forums", params(("unit" = String, Path)), security(("token" = [])),
    responses((status = 200, body = ForumsAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(unit): Path<String>,
) -> Result<Json<ForumsAnswer>, ApiError> {
    let (_, unit) = reached(&app, &principal, &unit)?;
    let framework = app.store.framework();
    let own = framework.forums.get(&unit).cloned().unwrap_or_default();
    let rows = |forums: Vec<Forum>| forums.into_iter().map(row).collect();
    Ok(Json(ForumsAnswer { own: rows(own), now: rows(framework.forums_of(unit)) }))
}

/// Puts forums in the place of those that a unit had; none gives it back what stands in for a list of its own. For process
/// owners, administrators and HR, and for the unit's manager.
#[utoipa::path(put, path = "/api/units/{unit}/forums", params(("unit" = String, Path)), request_body = [ForumRow],
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn keep(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(unit): Path<String>,
    Body(forums): Body<Vec<ForumRow>>,
) -> Result<StatusCode, ApiError> {
    let (reach, unit) = reached(&app, &principal, &unit)?;
    app.store.put_forums(unit, checked(unit, forums)?, reach.person(), now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The unit, if it is there and the person keeps its forums.
fn reached(app: &App, principal: &Principal, unit: &str) -> Result<(Reach, UnitId), ApiError> {
    let reach = reach(app, principal, Power::KeepForums)?;
    let unit = parse_unit(unit)?;
    let is_there = app.store.framework().organisation.unit(unit).is_some();
    if reach.holds(unit) && is_there { Ok((reach, unit)) } else { Err(ApiError::NotFound) }
}

fn row(forum: Forum) -> ForumRow {
    ForumRow { kind: forum.kind.code().to_owned(), name: forum.name }
}

fn checked(unit: UnitId, rows: Vec<ForumRow>) -> Result<Vec<Forum>, ApiError> {
    if rows.len() > FORUMS_OF_UNIT_MAX {
        return Err(ApiError::Unprocessable("that are too many forums"));
    }
    let mut forums: Vec<Forum> = Vec::new();
    for ForumRow { kind, name } in rows {
        let kind = ForumKind::from_code(&kind).ok_or(ApiError::Unprocessable("there is no such kind"))?;
        let name = name.trim();
        if name.is_empty() {
            return Err(ApiError::Unprocessable("a forum has a name"));
        }
        if name.chars().count() > NAME_CHARS_MAX {
            return Err(ApiError::Unprocessable("a name is too long"));
        }
        if forums.iter().any(|it| it.is_named(name)) {
            return Err(ApiError::Unprocessable("two forums have one name"));
        }
        forums.push(Forum { unit, kind, name: name.to_owned() });
    }
    Ok(forums)
}
