//! Whether a person is written to by e-mail.
//!
//! The rule that must not be broken: everybody decides for themselves alone.

use axum::Json;
use axum::extract::State;
use form_model::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::session::Body;
use crate::app::App;
use crate::store::MailSwitch;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NotificationsRequest {
    /// True if messages and reminders are wanted by e-mail.
    email: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotificationsAnswer {
    /// True if messages and reminders are wanted by e-mail.
    email: bool,
    /// Where they go; none if no address is known.
    address: Option<String>,
    /// True if this server sends e-mail at all.
    server_sends: bool,
}

/// What the person has chosen about e-mail.
#[utoipa::path(get, path = "/api/me/notifications", security(("token" = [])), responses(
    (status = 200, body = NotificationsAnswer), (status = 401, body = Problem)))]
pub(crate) async fn show(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<NotificationsAnswer>, ApiError> {
    answer(&app, principal.person).await
}

/// Switches the person's e-mail on or off; what is under way when it is switched off is not sent.
#[utoipa::path(put, path = "/api/me/notifications", request_body = NotificationsRequest, security(("token" = [])),
    responses((status = 200, body = NotificationsAnswer), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn choose(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Body(request): Body<NotificationsRequest>,
) -> Result<Json<NotificationsAnswer>, ApiError> {
    let switch = if request.email { MailSwitch::On } else { MailSwitch::Off };
    app.store.choose_mail(principal.person, switch).await?;
    answer(&app, principal.person).await
}

async fn answer(app: &App, person: PersonId) -> Result<Json<NotificationsAnswer>, ApiError> {
    let choice = app.store.mail_choice(person).await?;
    let server_sends = app.sends_mail();
    Ok(Json(NotificationsAnswer { email: choice.is_wanted, address: choice.address, server_sends }))
}
