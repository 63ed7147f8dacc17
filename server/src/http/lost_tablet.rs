//! The two things that a revoked device may still do: bring its unsent work, and fetch the order to wipe itself.
//!
//! Nobody else may use these routes, and a revoked device no others. The rule that must not be broken: the order is given
//! only when everything that the device names as unsent is durably kept.

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use form_model::{BroughtStatement, Case, DeviceId, InstallationId, PersonId, RowId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::RevokedAs;
use super::error::{ApiError, Problem};
use super::quarantine::{parse_document, parse_hash};
use super::session::Body;
use crate::app::App;
use crate::credentials::Token;
use crate::hexadecimal::{bytes_from_hexadecimal, bytes_to_hexadecimal};
use crate::quarantine::{NotBrought, brought_statement, read_brought, read_brought_voucher};
use crate::store::{BroughtPiece, Kept};

/// The largest part of a device's work that is sent at once; our tablets send a quarter of it.
const WORK_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most pieces in one such part.
const WORK_PIECES_MAX: usize = 5_000;

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
    /// What was stated about hand-ins and the server does not have.
    #[serde(default)]
    statements: Vec<StatementInDocument>,
    /// Vouchers of others for changes of theirs that are among those above, each as it travels, in hexadecimal.
    #[serde(default)]
    vouchers: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct StatementInDocument {
    /// The hand-in's row.
    #[schema(value_type = String)]
    hand_in: RowId,
    /// Whose statement it is.
    #[schema(value_type = String)]
    by: PersonId,
    words: String,
}

impl WorkInDocument {
    fn read(self, installation: InstallationId) -> Result<Vec<BroughtPiece>, ApiError> {
        let case = &self.case;
        let mut pieces = Vec::new();
        for change in self.changes {
            let bytes = bytes_from_hexadecimal(&change).ok_or(ApiError::Unprocessable("a change is no hexadecimal"))?;
            pieces.push(read_brought(installation, case, bytes)?);
        }
        for StatementInDocument { hand_in, by, words } in self.statements {
            pieces.push(brought_statement(installation, case, &BroughtStatement { hand_in, by, words })?);
        }
        for voucher in self.vouchers {
            let bytes =
                bytes_from_hexadecimal(&voucher).ok_or(ApiError::Unprocessable("a voucher is no hexadecimal"))?;
            pieces.push(read_brought_voucher(installation, case, bytes)?);
        }
        Ok(pieces)
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkAnswer {
    /// How many pieces are in quarantine now that were not there before; the others were there already, or are in their
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
    let mut pieces = Vec::new();
    for document in request.documents {
        pieces.extend(document.read(installation)?);
    }
    if pieces.len() > WORK_PIECES_MAX {
        return Err(ApiError::TooLarge);
    }
    match app.keep_brought((principal.person, device), pieces).await? {
        Kept::All { new } => Ok((StatusCode::CREATED, Json(WorkAnswer { kept: new }))),
        Kept::TooMuch => Err(ApiError::Conflict("this device has brought as much as is kept of one")),
    }
}

impl From<NotBrought> for ApiError {
    fn from(fault: NotBrought) -> Self {
        match fault {
            NotBrought::ForeignCase => Self::Unprocessable("a case is none of this installation's"),
            NotBrought::Unreadable => Self::Unprocessable("a change can't be read"),
            NotBrought::NoVoucher => Self::Unprocessable("a voucher can't be read"),
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
    /// The hashes of the changes, and those of the bytes of statements and vouchers, in hexadecimal.
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

/// [`bring_work`] for whoever has no socket; how many pieces are new.
///
/// # Errors
/// What the route would answer.
pub(crate) async fn bring_work_as(app: &Arc<App>, token: &str, body: Value) -> Result<usize, ApiError> {
    let (revoked, request) = read_request(app, token, body).await?;
    let (_, Json(answer)) = bring_work(State(Arc::clone(app)), revoked, Body(request)).await?;
    Ok(answer.kept)
}

/// [`order_wipe`] for whoever has no socket; the order's bytes.
///
/// # Errors
/// What the route would answer.
pub(crate) async fn order_wipe_as(app: &Arc<App>, token: &str, body: Value) -> Result<Vec<u8>, ApiError> {
    let (revoked, request) = read_request(app, token, body).await?;
    let Json(answer) = order_wipe(State(Arc::clone(app)), revoked, Body(request)).await?;
    bytes_from_hexadecimal(&answer.order).ok_or(ApiError::Broken)
}

async fn read_request<T: DeserializeOwned>(app: &App, token: &str, body: Value) -> Result<(RevokedAs, T), ApiError> {
    let token = Token::parse(token).ok_or(ApiError::SignedOut)?;
    let revoked = RevokedAs::of_token(app, token.hash()).await?;
    let request = serde_json::from_value(body);
    Ok((revoked, request.map_err(|_| ApiError::Unprocessable("a field is missing or of the wrong type"))?))
}
