//! Choosing a password: the first one after an invitation, or another.
//!
//! The rule that must not be broken: whoever has a password shows it before it is replaced, so that a tablet that lies about
//! changes nobody's.

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{Peer, SignedInAs, caller_of};
use super::error::{ApiError, Problem};
use super::session::{Body, check_account, hash_chosen};
use crate::clock::now_ms;
use crate::sign_in_limit::Attempt;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct PasswordRequest {
    /// The password until now; not needed by somebody who has none.
    current: Option<String>,
    /// At least eight characters.
    new: String,
}

/// Chooses the person's own password. Devices stay signed in.
#[utoipa::path(put, path = "/api/me/password", request_body = PasswordRequest, security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn choose(
    State(app): AppState,
    ConnectInfo(peer): Peer,
    SignedInAs(principal): SignedInAs,
    headers: HeaderMap,
    Body(request): Body<PasswordRequest>,
) -> Result<StatusCode, ApiError> {
    let account = app.store.account(&principal.user).await?.ok_or(ApiError::NotFound)?;
    if account.password_hash.is_some() {
        let attempt = Attempt { user: &principal.user, caller: caller_of(&app, &headers, peer) };
        check_account(&app, attempt, request.current.unwrap_or_default()).await?;
    }
    let hash = hash_chosen(&app, request.new).await?;
    app.store.choose_password(principal.person, hash, now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
