//! TLS at the listener: the certificate and its key, read from files and read again when these change.
//!
//! Connections that live keep what they began with. The rule that must not be broken: files that can't be used (half written, not
//! belonging together) leave what was there in use and are told once.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::certificate_validity::last_moment_ms;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Where the certificate and its key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate and those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

/// Why TLS can't be spoken with these files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("{path} holds no {what} in PEM")]
    Holds {
        /// Which.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
    /// Certificate and key can't be used together.
    #[error("the certificate and its key can't be used: {0}")]
    Unusable(#[from] rustls::Error),
}

/// What the files hold, as it is.
#[derive(Clone, PartialEq, Eq)]
struct Pem {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pem(…)")
    }
}

impl Pem {
    fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        let read = |path: &Path| std::fs::read(path).map_err(|source| TlsError::File { path: path.to_owned(), source });
        Ok(Self { certificate: read(&files.certificate)?, key: read(&files.key)? })
    }
}

/// What connections are begun with.
#[derive(Debug, Clone)]
struct Loaded {
    config: Arc<ServerConfig>,
    ends_at_ms: Option<u64>,
}

/// The certificate in use.
#[derive(Debug)]
pub(crate) struct Tls {
    files: TlsFiles,
    begun_with: Pem,
    in_use: watch::Sender<Loaded>,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// If they can't be used.
    pub(crate) fn read(files: TlsFiles) -> Result<Self, TlsError> {
        let begun_with = Pem::read(&files)?;
        let loaded = load(&files, &begun_with)?;
        Ok(Self { files, begun_with, in_use: watch::Sender::new(loaded) })
    }

    /// Shakes hands, within bounds; none if the peer does not manage to.
    pub(crate) async fn accept(&self, stream: TcpStream, within: Duration) -> Option<TlsStream<TcpStream>> {
        let config = Arc::clone(&self.in_use.borrow().config);
        match timeout(within, TlsAcceptor::from(config).accept(stream)).await {
            Ok(Ok(stream)) => Some(stream),
            Ok(Err(error)) => {
                tracing::debug!(%error, "no TLS handshake");
                None
            }
            Err(_) => None,
        }
    }

    /// The last moment at which the certificate counts, in milliseconds since 1970, if it can be read off.
    pub(crate) fn ends_at_ms(&self) -> Option<u64> {
        self.in_use.borrow().ends_at_ms
    }

    /// Takes new files into use when they lie there, for ever.
    pub(crate) async fn follow_files(&self) {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = Seen::of(self.begun_with.clone());
        loop {
            ticks.tick().await;
            let files = self.files.clone();
            let Ok(found) = tokio::task::spawn_blocking(move || Pem::read(&files)).await else { return };
            let Some(found) = seen.settled(found) else { continue };
            match found.and_then(|pem| load(&self.files, &pem)) {
                Ok(loaded) => {
                    self.in_use.send_replace(loaded);
                    tracing::info!("the certificate was read again");
                }
                Err(error) => tracing::error!(%error, "the new certificate can't be used; the former one stays in use"),
            }
        }
    }
}

/// What was seen at the last looks.
#[derive(Debug)]
struct Seen {
    /// What was found last; none if it could not be read.
    looked: Option<Pem>,
    /// What was last taken or told to be unusable.
    dealt_with: Option<Pem>,
}

impl Seen {
    /// This is in use.
    fn of(pem: Pem) -> Self {
        Self { looked: Some(pem.clone()), dealt_with: Some(pem) }
    }

    /// What was found, if it is new and nobody is writing it any more: two looks found the same.
    fn settled(&mut self, found: Result<Pem, TlsError>) -> Option<Result<Pem, TlsError>> {
        let pem = found.as_ref().ok().cloned();
        let is_still = self.looked == pem;
        let is_new = self.dealt_with != pem;
        self.looked.clone_from(&pem);
        if !(is_still && is_new) {
            return None;
        }
        self.dealt_with = pem;
        Some(found)
    }
}

fn load(files: &TlsFiles, pem: &Pem) -> Result<Loaded, TlsError> {
    let no_certificate = || TlsError::Holds { path: files.certificate.clone(), what: "certificate" };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem.certificate).collect();
    let chain = chain.map_err(|_| no_certificate())?;
    let own = chain.first().ok_or_else(no_certificate)?;
    let ends_at_ms = last_moment_ms(own);
    let no_key = |_| TlsError::Holds { path: files.key.clone(), what: "private key" };
    let key = PrivateKeyDer::from_pem_slice(&pem.key).map_err(no_key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Loaded { config: Arc::new(config), ends_at_ms })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem(text: &str) -> Pem {
        Pem { certificate: text.as_bytes().to_vec(), key: Vec::new() }
    }

    fn missing() -> Result<Pem, TlsError> {
        Err(TlsError::Holds { path: PathBuf::new(), what: "certificate" })
    }

    #[test]
    fn files_are_taken_once_and_not_while_they_are_written() {
        let mut seen = Seen::of(pem("first"));
        assert!(seen.settled(Ok(pem("first"))).is_none(), "it is in use");
        assert!(seen.settled(Ok(pem("sec"))).is_none());
        assert!(seen.settled(Ok(pem("second"))).is_none(), "somebody writes");
        assert_eq!(seen.settled(Ok(pem("second"))).unwrap().unwrap(), pem("second"));
        assert!(seen.settled(Ok(pem("second"))).is_none());
    }

    #[test]
    fn files_that_are_gone_are_told_once_and_taken_when_they_are_back() {
        let mut seen = Seen::of(pem("first"));
        assert!(seen.settled(Ok(pem("first"))).is_none());
        assert!(seen.settled(missing()).is_none());
        assert!(seen.settled(missing()).unwrap().is_err());
        assert!(seen.settled(missing()).is_none());
        assert!(seen.settled(Ok(pem("first"))).is_none());
        assert!(seen.settled(Ok(pem("first"))).unwrap().is_ok());
    }

    #[test]
    fn what_is_no_pem_is_named_by_its_file() {
        let files = TlsFiles { certificate: "a.crt".into(), key: "a.key".into() };
        let refused = load(&files, &pem("no certificate")).unwrap_err();
        assert_eq!(refused.to_string(), "a.crt holds no certificate in PEM");
    }
}
