//! From a request to a principal: bearer tokens, tickets, and the one case of a token in an address.
//!
//! Nothing that a browser sends by itself lets anybody in: no cookie is looked at here. The rules that must not be broken: an unknown
//! token and a revoked device get different answers, because a tablet does different things with them; a token in an address,
//! where logs and histories keep it, is taken only from this very machine with nothing in between; and no page of somebody else
//! opens a socket.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use form_model::DeviceId;
use serde::Deserialize;

use super::error::ApiError;
use crate::app::App;
use crate::caller::Caller;
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
        Self::of_token(app, token.hash()).await
    }
}

impl RevokedAs {
    /// Whose token this is, if the device was revoked.
    ///
    /// # Errors
    /// [`ApiError::SignedOut`] without a known token, [`ApiError::NotPermitted`] if the device counts.
    pub(crate) async fn of_token(app: &App, token: TokenHash) -> Result<Self, ApiError> {
        let principal = app.store.principal_for_token(token).await?.ok_or(ApiError::SignedOut)?;
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
/// [`ApiError::SignedOut`] without a valid token or ticket, [`ApiError::TokenInAddress`] where that is not allowed,
/// [`ApiError::ForeignPage`] if a page of somebody else asks.
pub(crate) async fn authenticate_socket(
    app: &App,
    headers: &HeaderMap,
    query: &SocketQuery,
    peer: SocketAddr,
) -> Result<Principal, ApiError> {
    if !is_own_page(app, headers, peer) {
        return Err(ApiError::ForeignPage);
    }
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
    let here = &app.surroundings;
    here.front == Front::Direct && here.local_addr.ip().is_loopback() && peer.ip().is_loopback() && !is_passed_on
}

/// True if no page asks, or one of this server: what a browser says of the page is the server's address, as the browser or a proxy
/// in front names it.
fn is_own_page(app: &App, headers: &HeaderMap, peer: SocketAddr) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some(page) = origin.to_str().ok().and_then(|it| it.split_once("://")).map(|(_, host)| plain_host(host)) else {
        return false;
    };
    let here = &app.surroundings;
    let passed_on = headers.get("x-forwarded-host").filter(|_| here.front.trusts(peer.ip()));
    let named = headers.get(header::HOST).into_iter().chain(passed_on).filter_map(|it| it.to_str().ok());
    let known = here.base_url.as_deref().and_then(|it| it.split_once("://")).map(|(_, rest)| rest);
    let known = known.and_then(|it| it.split('/').next());
    named.chain(known).any(|it| plain_host(it) == page)
}

/// A host as browsers write it: in small letters, without the port that goes without saying.
fn plain_host(host: &str) -> String {
    let host = host.trim().to_ascii_lowercase();
    let plain = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80"));
    plain.map(str::to_owned).unwrap_or(host)
}

/// Where a request comes from, to count failures by.
pub(crate) fn caller_of(app: &App, headers: &HeaderMap, peer: SocketAddr) -> Caller {
    Caller::of_request(&app.surroundings.front, headers, peer.ip())
}

/// The peer's address, as the listener saw it.
pub(crate) type Peer = ConnectInfo<SocketAddr>;
