//! Every route and every layer on one screen.
//!
//! The rules: every answer that is no success is problem details, whoever made it, or a page for people; every body has a limit; nothing of a
//! form is logged.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

mod archive;
mod authentication;
mod ballot_page;
mod ballots;
mod calendar;
mod devices;
mod documents;
mod documents_out;
mod enrolments;
mod error;
mod fed_back;
mod forums;
mod hand_ins;
mod handed_in;
mod handovers;
mod health;
mod imports;
mod invitations;
mod joint_follow_ups;
pub(crate) mod lost_tablet;
mod messages;
mod notifications;
mod organisation;
mod password;
mod people;
mod progress;
mod quarantine;
mod records;
mod request_log;
mod retention;
mod roll_up;
mod rooms;
mod round_units;
mod rounds;
mod session;
mod sign_on_page;
mod single_sign_on;
mod status;
mod support;
mod sync_socket;
mod tablet_app;
mod templates;
mod web_socket;

pub use error::ApiError;

/// The largest body of an API request: a sign-in with a long password, with room.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// What browsers are told about every answer that says nothing else: it is data, for nobody's frame and nobody's cache.
const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// For a year browsers ask this host by TLS only; said where the server itself speaks it.
const ONLY_BY_TLS: &str = "max-age=31536000";

#[derive(OpenApi)]
#[openapi(
    info(title = "Samsyn", description = "Follow-ups of systematic work environment management."),
    modifiers(&BearerToken)
)]
struct ApiDescription;

/// Says in the description how requests are authenticated.
struct BearerToken;

impl utoipa::Modify for BearerToken {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The whole router.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(ApiDescription::openapi())
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::me))
        .routes(routes!(session::ticket))
        .merge(single_sign_on::routes())
        .routes(routes!(devices::list))
        .routes(routes!(devices::revoke))
        .routes(routes!(devices::list_of))
        .merge(lost_tablet::routes())
        .merge(quarantine::routes())
        .routes(routes!(enrolments::create))
        .routes(routes!(documents::list))
        .routes(routes!(documents::content))
        .routes(routes!(progress::list))
        .merge(administration_routes())
        .merge(roll_up::routes())
        .merge(rooms::routes())
        .merge(ballots::routes())
        .merge(handed_in::routes())
        .merge(documents_out::routes())
        .merge(records::routes())
        .merge(archive::routes())
        .merge(retention::routes())
        .merge(imports::routes())
        .merge(templates::routes())
        .routes(routes!(status::show))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .split_for_parts();
    let api = api
        .route("/metrics", get(health::metrics))
        .route("/api/openapi.json", get(move || std::future::ready(Json(description.clone()))))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, app.surroundings.patience.request));
    let mut router = api
        .route("/sync", get(sync_socket::open))
        .fallback(tablet_app::serve)
        .method_not_allowed_fallback(|| std::future::ready(ApiError::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::custom(|_| ApiError::Broken.into_response()))
        .layer(map_response(problems_only));
    if app.surroundings.tls.is_some() {
        router = router.layer(always(header::STRICT_TRANSPORT_SECURITY, ONLY_BY_TLS));
    }
    for (name, value) in SECURITY_HEADERS {
        router = router.layer(always(name, value));
    }
    let logging = from_fn_with_state(Arc::clone(&app), request_log::log_request);
    router.layer(logging).with_state(app)
}

/// Units, people, messages and rounds.
fn administration_routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(organisation::list, organisation::add))
        .routes(routes!(organisation::change))
        .routes(routes!(organisation::end))
        .routes(routes!(organisation::reopen))
        .routes(routes!(organisation::assign))
        .routes(routes!(people::search, people::add))
        .routes(routes!(people::change))
        .routes(routes!(people::invite))
        .routes(routes!(invitations::list, invitations::invite))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(password::choose))
        .routes(routes!(handovers::preview, handovers::make))
        .routes(routes!(handovers::list))
        .routes(routes!(handovers::take))
        .routes(routes!(messages::list))
        .routes(routes!(messages::read))
        .routes(routes!(notifications::show, notifications::choose))
        .routes(routes!(calendar::show, calendar::make, calendar::remove))
        .routes(routes!(calendar::file))
        .routes(routes!(fed_back::mine))
        .routes(routes!(forums::list, forums::keep))
        .routes(routes!(support::mine))
        .routes(routes!(support::keep))
        .routes(routes!(hand_ins::send_back))
        .routes(routes!(hand_ins::state))
        .routes(routes!(rounds::list, rounds::open))
        .routes(routes!(rounds::offer))
        .routes(routes!(rounds::close))
        .routes(routes!(rounds::set_due))
        .routes(routes!(rounds::set_method))
        .routes(routes!(round_units::list, round_units::add))
        .routes(routes!(joint_follow_ups::set))
}

/// A header of every answer that has none of that name.
fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Turns the plain-text errors of libraries into problem details.
async fn problems_only(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let is_ours = kind == error::PROBLEM_JSON.as_bytes() || kind.starts_with(b"text/html");
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    ApiError::from_status(status).into_response()
}

/// The state of a handler.
type AppState = State<Arc<App>>;

#[cfg(test)]
mod tests;
