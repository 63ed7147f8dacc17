//! Requests to the issuer: few, small, within bounds, by TLS with the system's roots.
//!
//! Whoever asks waits on a thread for blocking work. The rule that must not be broken: no redirect is followed, so that an issuer's page
//! can't send this server anywhere else.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// How long the issuer may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The largest answer that is read: the keys of a large provider, with room.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct CallFailed(#[from] ureq::Error);

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct IssuerClient {
    agent: ureq::Agent,
}

impl IssuerClient {
    pub(super) fn new() -> Self {
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots = roots.iter().map(|it| Certificate::from_der(it).to_owned()).collect();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(roots)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(ANSWER_WITHIN))
            .max_redirects(0)
            .tls_config(tls)
            .build();
        Self { agent: config.into() }
    }

    /// Asks and waits for the answer. Blocks.
    pub(super) fn call(&self, request: HttpRequest) -> Result<HttpResponse, CallFailed> {
        let (parts, mut body) = self.agent.run(request)?.into_parts();
        let body = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }
}
