//! People who may sign in, for administrators: finding, adding and changing them, and inviting them to sign in.
//!
//! The rules that must not be broken: an administrator finds and changes only people whose roles lie within the reach, since an
//! invitation lets its holder in as that person; and a code is shown once and kept as its hash.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use form_model::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::{AssignmentAnswer, MadeAnswer, assignment_answer, entry, parse_person};
use super::session::{Body, uuid_bytes};
use crate::administration::{AdministrationError, PersonChange, add_person, change_person, is_wholly_within};
use crate::clock::{now_ms, today};
use crate::enrolment::{INVITATION_LIFETIME_MS, MadeBy, fragment_of, make_code};
use crate::message::{MessageKind, NewMessage};
use crate::organisation_import::Picture;
use crate::reach::{Power, Reach};

/// The most people of one answer: more are found by a longer search.
const FOUND_MAX: usize = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// Part of a name, a user name, an e-mail address or an employment number, or a whole id; without it, the first hundred.
    search: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleAnswer {
    /// By name.
    people: Vec<PersonAnswer>,
    /// True if more were found than are listed.
    has_more: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonAnswer {
    id: String,
    name: String,
    user: String,
    employment_number: Option<String>,
    email: Option<String>,
    /// False until the person has chosen a password: invite them.
    has_password: bool,
    assignments: Vec<AssignmentAnswer>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PersonRequest {
    /// Needed for a new person.
    name: Option<String>,
    /// The name to sign in with; needed for a new person.
    user: Option<String>,
    /// An empty text takes it away.
    employment_number: Option<String>,
    /// An empty text takes it away.
    email: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationCodeAnswer {
    /// Shown once. The person sends it as `code` to `POST /api/session`, with the `new_password` that they choose.
    code: String,
    /// What to put behind the app's address, in a link or a QR code: `#/enrol/CODE`.
    fragment: String,
    /// When it ends, in milliseconds since 1970.
    expires_at: u64,
    /// True if the person has no password yet and chooses one with the code.
    chooses_password: bool,
}

/// People within reach, by name. For administrators.
#[utoipa::path(get, path = "/api/people", params(PeopleQuery), security(("token" = [])), responses(
    (status = 200, body = PeopleAnswer), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn search(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<PeopleAnswer>, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let picture = app.store.picture().await?;
    let with_password: HashSet<PersonId> = app.store.people_with_password().await?.into_iter().collect();
    let mut people = found(&picture, &reach, &query.search.unwrap_or_default().to_lowercase());
    let has_more = people.len() > FOUND_MAX;
    people.truncate(FOUND_MAX);
    for (person, answer) in &mut people {
        answer.has_password = with_password.contains(person);
    }
    Ok(Json(PeopleAnswer { people: people.into_iter().map(|(_, it)| it).collect(), has_more }))
}

/// Adds a person, without a password; then give them roles, and invite them. For administrators.
#[utoipa::path(post, path = "/api/people", request_body = PersonRequest, security(("token" = [])), responses(
    (status = 201, body = MadeAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Body(request): Body<PersonRequest>,
) -> Result<(StatusCode, Json<MadeAnswer>), ApiError> {
    reach(&app, &principal, Power::AdministerOrganisation)?;
    let id = PersonId::from_bytes(uuid_bytes());
    let new = changes(request);
    let entry = entry(&principal, "person-added", id.to_string());
    app.store.change_organisation(entry, move |picture| add_person(picture, id, &new)).await?;
    Ok((StatusCode::CREATED, Json(MadeAnswer { id: id.to_string() })))
}

/// Changes a person's name, user name, e-mail address or employment number. For administrators.
#[utoipa::path(patch, path = "/api/people/{id}", params(("id" = String, Path)), request_body = PersonRequest,
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<PersonRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let (id, change) = (parse_person(&id)?, changes(request));
    let entry = entry(&principal, "person-changed", id.to_string());
    let today = today();
    app.store.change_organisation(entry, move |picture| change_person(picture, &reach, (id, today), &change)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a one-time code with which a person signs in on a tablet, and chooses a password if they have none.
/// For administrators; whoever has the code is let in as that person.
#[utoipa::path(post, path = "/api/people/{id}/invitation", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 201, body = InvitationCodeAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn invite(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<InvitationCodeAnswer>), ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let id = parse_person(&id)?;
    let picture = app.store.picture().await?;
    let is_there = picture.people.iter().any(|it| it.person == id);
    if !is_there || !is_wholly_within(&picture, &reach, id, today()) {
        return Err(ApiError::Administration(AdministrationError::OutOfReach));
    }
    let chooses_password = !app.store.people_with_password().await?.contains(&id);
    let made_by = MadeBy::Administrator(principal.person, principal.device);
    let shown = make_code(&app.store, id, made_by, (now_ms(), INVITATION_LIFETIME_MS)).await?;
    let day = Some(today());
    let told = NewMessage { person: id, kind: MessageKind::CodeMade, unit: None, round: None, day, row: None };
    app.store.add_messages(vec![told], now_ms()).await?;
    let (code, fragment) = (shown.code.reveal(), fragment_of(&shown.code));
    let answer = InvitationCodeAnswer { code, fragment, expires_at: shown.expires_at_ms, chooses_password };
    Ok((StatusCode::CREATED, Json(answer)))
}

fn changes(request: PersonRequest) -> PersonChange {
    let PersonRequest { name, user, employment_number, email } = request;
    PersonChange { name, user, employment_number, email }
}

/// The people within reach whose texts hold what is looked for.
fn found(picture: &Picture, reach: &Reach, search: &str) -> Vec<(PersonId, PersonAnswer)> {
    let mut held: HashMap<PersonId, Vec<_>> = HashMap::new();
    for known in &picture.assignments {
        held.entry(known.assignment.person).or_default().push(known);
    }
    let mut people: Vec<_> = picture
        .people
        .iter()
        .filter(|it| {
            let texts = [Some(&it.name), Some(&it.user), it.email.as_ref(), it.external_id.as_ref()];
            texts.into_iter().flatten().any(|text| text.to_lowercase().contains(search))
                || it.person.to_string() == search
        })
        .filter_map(|it| {
            let roles = held.get(&it.person).map(Vec::as_slice).unwrap_or_default();
            let is_within = roles.is_empty() || roles.iter().any(|known| reach.holds(known.assignment.unit));
            let within = roles.iter().filter(|known| reach.holds(known.assignment.unit));
            let answer = PersonAnswer {
                id: it.person.to_string(),
                name: it.name.clone(),
                user: it.user.clone(),
                employment_number: it.external_id.clone(),
                email: it.email.clone(),
                has_password: false,
                assignments: within.map(|known| assignment_answer(known, &it.name)).collect(),
            };
            is_within.then_some((it.person, answer))
        })
        .collect();
    people.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    people
}
