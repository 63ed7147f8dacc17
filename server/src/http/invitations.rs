//! Inviting people to a unit's follow-up, for its manager and its representatives.
//!
//! The rule is `follow_up_invitation`; here it meets HTTP. The rule that must not be broken: to whoever may not invite at a unit its
//! invitations do not exist.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::Days;
use form_model::{InvitedAs, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::organisation::{MadeAnswer, parse_day, parse_unit};
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::follow_up_invitation::{Inviter, InvitingError, Wish, inviter_at};
use crate::message::{MessageKind, NewMessage};
use crate::principal::Principal;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitationAnswer {
    id: String,
    person: String,
    person_name: String,
    /// None: every round while it lasts.
    round: Option<String>,
    /// `reader`, `interviewer` or `secretary`.
    invited_as: &'static str,
    invited_by: String,
    invited_by_name: String,
    from: String,
    /// The last day, if it has one; one before today says that it is over.
    to: Option<String>,
    /// True today.
    is_active: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct InvitationRequest {
    /// The user name or the e-mail address of whom to invite.
    user: String,
    /// One open round; none for every round while it lasts.
    round: Option<String>,
    /// `reader`, `interviewer` or `secretary`.
    invited_as: String,
    /// The first day; today if not given.
    from: Option<String>,
    /// The last day; none until it is withdrawn.
    to: Option<String>,
}

/// The invitations to a unit's follow-ups, the newest first. For its manager and its representatives.
#[utoipa::path(get, path = "/api/units/{unit}/invitations", params(("unit" = String, Path)), security(("token" = [])),
    responses((status = 200, body = [InvitationAnswer]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(unit): Path<String>,
) -> Result<Json<Vec<InvitationAnswer>>, ApiError> {
    let inviter = inviter(&app, &principal, parse_unit(&unit)?)?;
    let listed = app.store.invitations_to(inviter.unit()).await?;
    let people = listed.iter().flat_map(|it| [it.invitation.person, it.invitation.invited_by]).collect();
    let names: HashMap<PersonId, String> = app.store.names_of(people).await?.into_iter().collect();
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let answers = listed.into_iter().map(|it| InvitationAnswer {
        id: it.id.to_string(),
        person: it.invitation.person.to_string(),
        person_name: name(it.invitation.person),
        round: it.invitation.round.map(|round| round.to_string()),
        invited_as: it.invitation.invited_as.code(),
        invited_by: it.invitation.invited_by.to_string(),
        invited_by_name: name(it.invitation.invited_by),
        from: it.invitation.from.to_string(),
        to: it.invitation.to.map(|day| day.to_string()),
        is_active: it.invitation.is_active(today()),
    });
    Ok(Json(answers.collect()))
}

/// Invites somebody to a unit's follow-ups; their tablets learn of it at once. For its manager and its representatives.
#[utoipa::path(post, path = "/api/units/{unit}/invitations", params(("unit" = String, Path)), request_body = InvitationRequest,
    security(("token" = [])), responses((status = 201, body = MadeAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem, description = "Nobody has that name, or the person works \
    for another authority, or the round is closed")))]
pub(crate) async fn invite(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(unit): Path<String>,
    Body(request): Body<InvitationRequest>,
) -> Result<(StatusCode, Json<MadeAnswer>), ApiError> {
    let inviter = inviter(&app, &principal, parse_unit(&unit)?)?;
    let person = app.store.person_named(&request.user).await?;
    let wish = Wish {
        person: person.ok_or(ApiError::Ungrantable("nobody", "nobody has that user name or e-mail address"))?,
        round: request.round.map(|it| it.parse()).transpose().map_err(|_| ApiError::NotFound)?,
        invited_as: InvitedAs::from_code(&request.invited_as)
            .ok_or(ApiError::Unprocessable("invited_as is reader, interviewer or secretary"))?,
        from: request.from.as_deref().map(parse_day).transpose()?.unwrap_or_else(today),
        to: request.to.as_deref().map(parse_day).transpose()?,
    };
    let invitation = inviter.invite(&app.store.framework(), &wish, today()).map_err(refused)?;
    let told = NewMessage {
        person: invitation.person,
        kind: MessageKind::Invited,
        unit: Some(invitation.unit),
        round: invitation.round,
        day: Some(invitation.from),
        row: None,
    };
    let id = app.store.add_invitation(invitation, now_ms()).await?;
    app.store.add_messages(vec![told], now_ms()).await?;
    Ok((StatusCode::CREATED, Json(MadeAnswer { id: id.to_string() })))
}

/// Withdraws an invitation: it ends at once, and what was written stays. For the unit's manager and its representatives.
#[utoipa::path(delete, path = "/api/invitations/{id}", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id: uuid::Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let listed = app.store.invitation(id).await?.ok_or(ApiError::NotFound)?;
    let inviter = inviter(&app, &principal, listed.invitation.unit)?;
    let yesterday = today() - Days::new(1);
    if listed.invitation.to.is_none_or(|last| last > yesterday) {
        app.store.end_invitation((id, yesterday), inviter.person(), now_ms()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn inviter(app: &App, principal: &Principal, unit: UnitId) -> Result<Inviter, ApiError> {
    let installation = app.store.installation().id;
    inviter_at(&app.store.framework(), installation, (principal.person, unit), today()).ok_or(ApiError::NotFound)
}

const fn refused(error: InvitingError) -> ApiError {
    match error {
        InvitingError::OtherAuthority => ApiError::Ungrantable(
            "other-authority",
            "that person works for another administration or company: a draft does not leave its own",
        ),
        InvitingError::NoSuchRound => ApiError::Ungrantable("no-such-round", "the unit is in no such open round"),
        InvitingError::EndsBeforeItBegins => {
            ApiError::Ungrantable("ends-before-it-begins", "the last day is before the first")
        }
    }
}
