//! One-time codes for one more tablet of one's own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use crate::clock::now_ms;
use crate::enrolment::{MadeBy, OWN_CODE_LIFETIME_MS, make_code};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnrolmentAnswer {
    /// Shown once, in groups; send it as `code` to `POST /api/session`. Hyphens, spaces and case do not matter.
    code: String,
    /// When it ends, in milliseconds since 1970.
    expires_at: u64,
}

/// Makes a code with which the person signs in on another device, once and within a quarter of an hour.
#[utoipa::path(post, path = "/api/enrolments", security(("token" = [])), responses(
    (status = 201, body = EnrolmentAnswer), (status = 401, body = Problem)))]
pub(crate) async fn create(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<(StatusCode, Json<EnrolmentAnswer>), ApiError> {
    let made_by = MadeBy::Themselves(principal.person, principal.device);
    let shown = make_code(&app.store, principal.person, made_by, (now_ms(), OWN_CODE_LIFETIME_MS)).await?;
    Ok((StatusCode::CREATED, Json(EnrolmentAnswer { code: shown.code.reveal(), expires_at: shown.expires_at_ms })))
}
