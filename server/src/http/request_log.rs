//! One span and one line per request: method, route, status, time, from where, and an id that the answer repeats.
//!
//! Neither query strings nor bodies are logged: tickets stand in the one, forms in the other.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::AppState;
use super::authentication::{Peer, caller_of};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn log_request(State(app): AppState, peer: Peer, request: Request, next: Next) -> Response {
    let id = format!("{:016x}", rand::random::<u64>());
    // The pattern of the route, never the path: it holds no ids, so that metrics stay few.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let caller = caller_of(&app, request.headers(), peer.0);
    let span = tracing::info_span!("request", request.id = %id, %method, route, %caller);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, seconds, "answered"));
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("samsyn_http_requests_total", &labels).increment(1);
    metrics::histogram!("samsyn_http_request_seconds").record(seconds);
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    response
}
