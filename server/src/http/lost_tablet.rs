//! The two things that a revoked device may still do: bring its unsent work, and fetch the order to wipe itself.
//!
//! Nobody else may use these routes, and a revoked device no others. The rule that must not be broken: the order is given
//! only when everything that the device names as unsent is durably kept.

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use form_model::{Case, DeviceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::RevokedAs;
use super::error::{ApiError, Problem};
use super::quarantine::{parse_document, parse_hash};
use super::session::Body;
use crate::app::App;
use crate::hexadecimal::{bytes_from_hexadecimal, bytes_to_hexadecimal};
use crate::quarantine::{NotBrought, read_brought};
use crate::store::Kept;

/// The largest part of a device's work that is sent at once; our tablets send a quarter of it.
const WORK_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most changes in one such part.
const WORK_CHANGES_MAX: usize = 5_000;

/// The routes of lost tablets, with a larger body than others take.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(bring_work))
        .routes(routes!(order_wipe))
        .layer(DefaultBodyLimit::max(WORK_BYTES_MAX))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WorkRequest {
    documents: Vec<WorkInDocument>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WorkInDocument {
    /// What the document is about; its id follows from this.
    #[schema(value_type = Object)]
    case: Case,
    /// The changes that the server has not acknowledged, each as automerge's uncompressed bytes in hexadecimal.
    changes: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkAnswer {
    /// How many changes are in quarantine now that were not there before; the others were there already, or are in their
    /// document.
    kept: usize,
}

/// Keeps unsent work of a revoked device in quarantine, until a human has decided about it. Sending it again does nothing.
#[utoipa::path(post, path = "/api/lost-tablet/work", request_body = WorkRequest, security(("token" = [])), responses(
    (status = 201, body = WorkAnswer, description = "It is durably kept"), (status = 401, body = Problem),
    (status = 403, body = Problem, description = "The device is not revoked"),
    (status = 409, body = Problem, description = "The device has brought too much"), (status = 413, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn bring_work(
    State(app): AppState,
    RevokedAs(principal, device): RevokedAs,
    Body(request): Body<WorkRequest>,
) -> Result<(StatusCode, Json<WorkAnswer>), ApiError> {
    let installation = app.store.installation().id;
    let mut changes = Vec::new();
    for document in request.documents {
        for change in document.changes {
            let bytes = bytes_from_hexadecimal(&change).ok_or(ApiError::Unprocessable("a change is no hexadecimal"))?;
            changes.push(read_brought(installation, &document.case, bytes)?);
        }
    }
    if changes.len() > WORK_CHANGES_MAX {
        return Err(ApiError::TooLarge);
    }
    match app.keep_brought((principal.person, device), changes).await? {
        Kept::All { new } => Ok((StatusCode::CREATED, Json(WorkAnswer { kept: new }))),
        Kept::TooMuch => Err(ApiError::Conflict("this device has brought as much as is kept of one")),
    }
}

impl From<NotBrought> for ApiError {
    fn from(fault: NotBrought) -> Self {
        match fault {
            NotBrought::ForeignCase => Self::Unprocessable("a case is none of this installation's"),
            NotBrought::Unreadable => Self::Unprocessable("a change can't be read"),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WipeOrderRequest {
    /// Everything that the device has and that the server has not acknowledged; empty if there is nothing.
    unsent: Vec<UnsentInDocument>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UnsentInDocument {
    /// The document's id.
    document: String,
    /// The hashes of the changes, in hexadecimal.
    changes: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WipeOrderAnswer {
    /// The device that it is for.
    #[schema(value_type = String)]
    device: DeviceId,
    /// The signed order, in hexadecimal: the device obeys it only if the installation's key made it for this device.
    order: String,
}

/// The order to wipe itself, for a revoked device whose unsent work is safe.
#[utoipa::path(post, path = "/api/lost-tablet/wipe-order", request_body = WipeOrderRequest, security(("token" = [])),
    responses((status = 200, body = WipeOrderAnswer), (status = 401, body = Problem),
    (status = 403, body = Problem, description = "The device is not revoked"),
    (status = 409, body = Problem, description = "Something of it is not kept yet: send it first"),
    (status = 422, body = Problem)))]
pub(crate) async fn order_wipe(
    State(app): AppState,
    RevokedAs(principal, device): RevokedAs,
    Body(request): Body<WipeOrderRequest>,
) -> Result<Json<WipeOrderAnswer>, ApiError> {
    let mut unsent = Vec::new();
    for part in &request.unsent {
        let document = parse_document(&part.document)?;
        for hash in &part.changes {
            unsent.push((document, parse_hash(hash)?));
        }
    }
    let order = app.wipe_order((principal.person, device), unsent).await?;
    let order = order.ok_or(ApiError::Conflict("not everything that is unsent is kept yet"))?;
    Ok(Json(WipeOrderAnswer { device, order: bytes_to_hexadecimal(&order) }))
}
