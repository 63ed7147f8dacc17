//! From a request to a principal: bearer tokens, tickets, and the one case of a token in an address.
//!
//! The rules that must not be broken: an unknown token and a revoked device get different answers, because a tablet does
//! different things with them; and a token in an address, where logs and histories keep it, is taken only from this very
//! machine with nothing in between.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use form_model::DeviceId;
use serde::Deserialize;

use super::error::ApiError;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::config::Front;
use crate::credentials::{Token, TokenHash};
use crate::principal::Principal;
use crate::reach::{Power, Reach, reach_of};

/// Somebody who is signed in on a device that counts.
#[derive(Debug)]
pub(crate) struct SignedInAs(pub(crate) Principal);

impl FromRequestParts<Arc<App>> for SignedInAs {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let token = bearer_token(&parts.headers).ok_or(ApiError::SignedOut)?;
        active_principal(app, token.hash()).await.map(Self)
    }
}

/// Somebody whose device was revoked: for what such a device may still do.
#[derive(Debug)]
pub(crate) struct RevokedAs(pub(crate) Principal, pub(crate) DeviceId);

impl FromRequestParts<Arc<App>> for RevokedAs {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let token = bearer_token(&parts.headers).ok_or(ApiError::SignedOut)?;
        let principal = app.store.principal_for_token(token.hash()).await?.ok_or(ApiError::SignedOut)?;
        match principal.device {
            Some(device) if !principal.is_active() => Ok(Self(principal, device)),
            Some(_) | None => Err(ApiError::NotPermitted),
        }
    }
}

/// Where somebody who is signed in has a power today.
///
/// # Errors
/// [`ApiError::NotPermitted`] if nowhere.
pub(crate) fn reach(app: &App, principal: &Principal, power: Power) -> Result<Reach, ApiError> {
    reach_of(&app.store.framework(), principal.person, power, today()).ok_or(ApiError::NotPermitted)
}

/// How a socket's address may authenticate it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct SocketQuery {
    ticket: Option<String>,
    token: Option<String>,
}

/// Who opens a socket: by bearer token, by ticket, or from this machine by a token in the address.
///
/// The principal may be of a revoked device; see [`Principal::is_active`].
///
/// # Errors
/// [`ApiError::SignedOut`] without a valid token or ticket, [`ApiError::TokenInAddress`] where that is not allowed.
pub(crate) async fn authenticate_socket(
    app: &App,
    headers: &HeaderMap,
    query: &SocketQuery,
    peer: SocketAddr,
) -> Result<Principal, ApiError> {
    let holder = if let Some(token) = bearer_token(headers) {
        token.hash()
    } else if let Some(ticket) = &query.ticket {
        let ticket = Token::parse(ticket).ok_or(ApiError::SignedOut)?;
        app.tickets.take(&ticket, now_ms()).ok_or(ApiError::SignedOut)?
    } else if let Some(token) = &query.token {
        if !is_this_machine(app, headers, peer) {
            return Err(ApiError::TokenInAddress);
        }
        Token::parse(token).ok_or(ApiError::SignedOut)?.hash()
    } else {
        return Err(ApiError::SignedOut);
    };
    app.store.principal_for_token(holder).await?.ok_or(ApiError::SignedOut)
}

/// The principal of a token, if its device counts.
pub(crate) async fn active_principal(app: &App, token: TokenHash) -> Result<Principal, ApiError> {
    let principal = app.store.principal_for_token(token).await?.ok_or(ApiError::SignedOut)?;
    if principal.is_active() { Ok(principal) } else { Err(ApiError::DeviceRevoked) }
}

/// The token of an `Authorization: Bearer` header.
fn bearer_token(headers: &HeaderMap) -> Option<Token> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Token::parse(token.trim())
}

/// True if the peer is on this machine, the listener too, and nothing says that the request was passed on.
fn is_this_machine(app: &App, headers: &HeaderMap, peer: SocketAddr) -> bool {
    let is_passed_on = headers.keys().any(|name| name == header::FORWARDED || name.as_str().starts_with("x-forwarded"));
    app.front == Front::Direct && app.local_addr.ip().is_loopback() && peer.ip().is_loopback() && !is_passed_on
}

/// Where a request comes from, to count failures by: the peer, or whom the proxy in front says that it passed on.
pub(crate) fn caller_address(app: &App, headers: &HeaderMap, peer: SocketAddr) -> String {
    // The last entry is the one that our own proxy wrote; those before it anybody can make up.
    let passed_on = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = match app.front {
        Front::Proxy => passed_on().unwrap_or_else(|| peer.ip()),
        Front::Direct => peer.ip(),
    };
    match address {
        IpAddr::V4(address) => address.to_string(),
        // One subscriber has as many addresses as there are in a network of 64 bits.
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

/// The peer's address, as the listener saw it.
pub(crate) type Peer = ConnectInfo<SocketAddr>;
