//! A person's devices, and revoking one that was lost.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{DeviceId, PersonId, Role};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::parse_person;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::principal::Principal;
use crate::reach::Power;
use crate::revocation::revoke_device;
use crate::store::Device;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceAnswer {
    /// The device's id.
    #[schema(value_type = String)]
    id: DeviceId,
    name: String,
    /// Milliseconds since 1970.
    created_at_ms: u64,
    signed_out_at_ms: Option<u64>,
    revoked_at_ms: Option<u64>,
    /// When the revoked device had brought its unsent work and was told to wipe itself.
    wipe_ordered_at_ms: Option<u64>,
    /// True for the device that asks.
    is_this: bool,
}

/// The person's own devices, the newest first.
#[utoipa::path(get, path = "/api/devices", security(("token" = [])), responses(
    (status = 200, body = [DeviceAnswer]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<DeviceAnswer>>, ApiError> {
    answers(&app, principal.person, principal.device).await
}

/// A person's devices, the newest first. For administrators.
#[utoipa::path(get, path = "/api/people/{id}/devices", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 200, body = [DeviceAnswer]), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn list_of(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<Vec<DeviceAnswer>>, ApiError> {
    reach(&app, &principal, Power::AdministerOrganisation)?;
    answers(&app, parse_person(&id)?, principal.device).await
}

async fn answers(app: &App, of: PersonId, asking: Option<DeviceId>) -> Result<Json<Vec<DeviceAnswer>>, ApiError> {
    let devices = app.store.devices_of(of).await?.into_iter();
    let answer = |it: Device| DeviceAnswer {
        is_this: Some(it.id) == asking,
        id: it.id,
        name: it.name,
        created_at_ms: it.created_at_ms,
        signed_out_at_ms: it.signed_out_at_ms,
        revoked_at_ms: it.revoked_at_ms,
        wipe_ordered_at_ms: it.wipe_ordered_at_ms,
    };
    Ok(Json(devices.map(answer).collect()))
}

/// Revokes a device, for ever: its open sessions close at once. For its owner and for an admin.
#[utoipa::path(delete, path = "/api/devices/{id}", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn revoke(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id: DeviceId = id.parse().map_err(|_| ApiError::NotFound)?;
    let device = app.store.device(id).await?.ok_or(ApiError::NotFound)?;
    if device.person != principal.person && !is_admin(&app, &principal) {
        return Err(ApiError::NotFound);
    }
    revoke_device(&app.store, &app.ledger, &device, Some(principal.person), now_ms()).await?;
    app.hub.close_device(id);
    Ok(StatusCode::NO_CONTENT)
}

fn is_admin(app: &App, principal: &Principal) -> bool {
    let today = today();
    let framework = app.store.framework();
    framework
        .organisation
        .assignments_of(principal.person)
        .iter()
        .any(|it| it.role == Role::Admin && it.is_active(today))
}
