//! Whom to turn to, over HTTP: the contacts of the person's units and of those above them; and keeping them.
//!
//! Process owners, administrators and HR keep the contacts of the units that they reach. The rule that must not be broken:
//! whoever has a role at a unit sees whom to turn to there, and sees none of elsewhere.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::parse_unit;
use super::session::Body;
use crate::clock::{now_ms, today};
use crate::reach::{Power, reach_of};
use crate::store::{Framework, SupportContact, SupportKind};

/// The most contacts of a unit: more than anybody looks through.
const CONTACTS_MAX: usize = 20;

/// The longest name, number or address, in characters.
const FIELD_CHARS_MAX: usize = 200;

/// The longest text, in characters.
const WORDS_CHARS_MAX: usize = 1_000;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SupportAnswer {
    units: Vec<SupportUnit>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SupportUnit {
    unit: String,
    name: String,
    /// True if the person may change its contacts.
    may_change: bool,
    contacts: Vec<Contact>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Contact {
    /// `hr`, `occupational-health`, `safety` or `other`.
    kind: String,
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    /// When to turn to them, and how.
    #[serde(default)]
    words: String,
}

/// The contacts of the units at which the person has a role and of those above, the nearest first; units without contacts are
/// listed for those who may add some.
#[utoipa::path(get, path = "/api/me/support", security(("token" = [])), responses(
    (status = 200, body = SupportAnswer), (status = 401, body = Problem)))]
pub(crate) async fn mine(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<SupportAnswer>, ApiError> {
    let framework = app.store.framework();
    let reach = reach_of(&framework, principal.person, Power::KeepSupport, today());
    let mine = framework.organisation.assignments_of(principal.person).iter().filter(|it| it.is_active(today()));
    let units = with_those_above(&framework, mine.map(|it| it.unit));
    let contacts = app.store.support_of(units.iter().copied().collect()).await?;
    let of_unit = |unit: UnitId| SupportUnit {
        unit: unit.to_string(),
        name: framework.organisation.unit(unit).map(|it| it.name.clone()).unwrap_or_default(),
        may_change: reach.as_ref().is_some_and(|it| it.holds(unit)),
        contacts: contacts.iter().filter(|it| it.unit == unit).map(contact).collect(),
    };
    let units = units.into_iter().map(of_unit).filter(|it| it.may_change || !it.contacts.is_empty()).collect();
    Ok(Json(SupportAnswer { units }))
}

/// Puts contacts in the place of those that a unit had. For process owners, administrators and HR.
#[utoipa::path(put, path = "/api/units/{unit}/support", params(("unit" = String, Path)), request_body = [Contact],
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn keep(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(unit): Path<String>,
    Body(contacts): Body<Vec<Contact>>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::KeepSupport)?;
    let unit = parse_unit(&unit)?;
    if !reach.holds(unit) || app.store.framework().organisation.unit(unit).is_none() {
        return Err(ApiError::NotFound);
    }
    if contacts.len() > CONTACTS_MAX {
        return Err(ApiError::Unprocessable("that are too many contacts"));
    }
    let contacts = contacts.into_iter().map(|it| checked(unit, it)).collect::<Result<Vec<_>, _>>()?;
    app.store.put_support(unit, contacts, reach.person(), now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Units and those above them, each once, the nearest first.
fn with_those_above(framework: &Framework, units: impl Iterator<Item = UnitId>) -> Vec<UnitId> {
    let (mut seen, mut all) = (HashSet::new(), Vec::new());
    for unit in units {
        let above = framework.organisation.ancestors(unit);
        all.extend(std::iter::once(unit).chain(above).filter(|it| seen.insert(*it)));
    }
    let depth = |it: &UnitId| std::cmp::Reverse(framework.organisation.ancestors(*it).len());
    all.sort_by_key(depth);
    all
}

fn contact(contact: &SupportContact) -> Contact {
    let SupportContact { kind, name, phone, email, words, .. } = contact.clone();
    Contact { kind: kind.code().to_owned(), name, phone, email, words }
}

fn checked(unit: UnitId, contact: Contact) -> Result<SupportContact, ApiError> {
    let field = |it: String, chars_max: usize| {
        let it = it.trim().to_owned();
        if it.chars().count() > chars_max { Err(ApiError::Unprocessable("a text is too long")) } else { Ok(it) }
    };
    let name = field(contact.name, FIELD_CHARS_MAX)?;
    if name.is_empty() {
        return Err(ApiError::Unprocessable("a contact has a name"));
    }
    Ok(SupportContact {
        unit,
        kind: SupportKind::from_code(&contact.kind).ok_or(ApiError::Unprocessable("there is no such kind"))?,
        name,
        phone: field(contact.phone, FIELD_CHARS_MAX)?,
        email: field(contact.email, FIELD_CHARS_MAX)?,
        words: field(contact.words, WORDS_CHARS_MAX)?,
    })
}
