//! The tablet app for browsers: every address that no route has is looked up among its files.
//!
//! Routes of the app itself stand behind `#`, so `/` is the only page. Files below `assets/` carry a hash in their name and
//! are kept for a year; all others are asked for again each time. The rule that must not be broken: the page runs nothing
//! and loads nothing that is not one of these files.

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::AppState;
use super::error::ApiError;
use crate::hexadecimal::to_hexadecimal;
use crate::tablet_app::AppFile;

/// `'wasm-unsafe-eval'` lets the page compile the program; blobs are pictures that a person takes or saves.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The camera reads the other tablet's codes; nothing else of the device is wanted.
const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), \
    hid=(), midi=(), display-capture=(), accelerometer=(), gyroscope=(), magnetometer=()";

/// A year is the most that caches are asked to keep anything.
const KEPT_FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Kept, and asked for again before each use.
const ASKED_AGAIN: &str = "no-cache";

/// Answers for a file of the app.
pub(super) async fn serve(
    State(app): AppState,
    method: Method,
    uri: Uri,
    request_headers: HeaderMap,
) -> Result<Response, ApiError> {
    let path = match uri.path() {
        "/" => "index.html",
        path => path.strip_prefix('/').unwrap_or(path),
    };
    let found = app.surroundings.tablet_app.find(path).await.map_err(ApiError::AppUnreadable)?;
    let Some(file) = found else {
        return Err(if path == "index.html" { ApiError::AppMissing } else { ApiError::NotFound });
    };
    if method != Method::GET && method != Method::HEAD {
        let mut refusal = ApiError::MethodNotAllowed.into_response();
        refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Ok(refusal);
    }
    Ok(answer(path, file, &method, &request_headers))
}

fn answer(path: &str, file: AppFile, method: &Method, request_headers: &HeaderMap) -> Response {
    let hash = to_hexadecimal(&Sha256::digest(&file.plain).into());
    let (coding, bytes) = choose(file, request_headers);
    // Each coding is a representation of its own, so it has a tag of its own.
    let tag = format!("\"{hash}-{}\"", coding.unwrap_or("plain"));
    let is_known = request_headers.get_all(header::IF_NONE_MATCH).iter().any(|it| names_tag(it, &tag));
    let length = bytes.len();
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else if *method == Method::HEAD {
        Body::empty().into_response()
    } else {
        match bytes {
            Cow::Borrowed(bytes) => Body::from(bytes).into_response(),
            Cow::Owned(bytes) => Body::from(bytes).into_response(),
        }
    };
    let headers = response.headers_mut();
    if !is_known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    let keeping = if path.starts_with("assets/") { KEPT_FOR_EVER } else { ASKED_AGAIN };
    for (name, value) in [
        (header::CACHE_CONTROL, keeping),
        (header::VARY, "accept-encoding"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if path == "service_worker.js" {
        headers.insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/"));
    }
    response
}

/// The smallest form that the browser takes: brotli, gzip, or the file as it is, which every browser takes.
fn choose(file: AppFile, request_headers: &HeaderMap) -> (Option<&'static str>, Cow<'static, [u8]>) {
    if let Some(brotli) = file.brotli.filter(|_| accepts(request_headers, "br")) {
        return (Some("br"), brotli);
    }
    if let Some(gzip) = file.gzip.filter(|_| accepts(request_headers, "gzip")) {
        return (Some("gzip"), gzip);
    }
    (None, file.plain)
}

/// Whether `Accept-Encoding` names the coding, or `*` and not the coding, with any quality but zero.
fn accepts(request_headers: &HeaderMap, coding: &str) -> bool {
    let mut any = false;
    let values = request_headers.get_all(header::ACCEPT_ENCODING);
    for item in values.iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(',')) {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), |it| it.trim().parse::<f32>());
        let is_wanted = quality.is_ok_and(|it| it > 0.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case(coding) => return is_wanted,
            "*" => any = is_wanted,
            _ => {}
        }
    }
    any
}

/// `If-None-Match` compares weakly: a proxy that compressed or unpacked may have marked the tag with `W/`.
fn names_tag(value: &HeaderValue, tag: &str) -> bool {
    let Ok(value) = value.to_str() else { return false };
    value.split(',').map(str::trim).any(|it| it == "*" || it.strip_prefix("W/").unwrap_or(it) == tag)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
