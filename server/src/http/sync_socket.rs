//! The WebSocket at `/sync`.

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{ApiError, AppState, Peer, SocketQuery, authenticate_socket};

pub(crate) async fn open(
    State(app): AppState,
    Peer { 0: peer }: Peer,
    headers: HeaderMap,
    Query(query): Query<SocketQuery>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let principal = authenticate_socket(&app, &headers, &query, peer).await?;
    tracing::debug!(person = %principal.person, "socket");
    Ok(upgrade.on_upgrade(|socket| async move { drop(socket) }))
}
