//! Is it alive, is it ready, how is it doing.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::error::{ApiError, Problem};
use crate::clock::now_ms;
use crate::metrics_text;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = Health)))]
pub(crate) async fn healthz() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// The database can be written and the server is not shutting down.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = Health), (status = 503, body = Problem)))]
pub(crate) async fn readyz(State(app): AppState) -> Result<Json<Health>, ApiError> {
    if app.is_draining() {
        return Err(ApiError::NotReady);
    }
    app.check_writable(now_ms()).await.map_err(|error| {
        tracing::warn!(%error, "not ready: the database can't be written");
        ApiError::NotReady
    })?;
    Ok(Json(Health { status: "ready" }))
}

/// Counters for Prometheus.
pub(crate) async fn metrics() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics_text::render())
}
