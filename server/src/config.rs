//! Settings of one running server. The command line fills them in; tests write them down.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::listening::{ConnectionLimits, Patience};
use crate::mailing::MailConfig;
use crate::single_sign_on::SingleSignOnConfig;
use crate::tablet_app::TabletApp;
use crate::tls::TlsFiles;

/// How to run a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// What stands in front of the listener.
    pub front: Front,
    /// The certificate and key to speak TLS with; without them it speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// How many connections there may be.
    pub connections: ConnectionLimits,
    /// How long strangers may make it wait.
    pub patience: Patience,
    /// The address of the app as people's browsers know it, if it was said.
    pub base_url: Option<String>,
    /// The most that the database may grow to; without it, the disk is the limit.
    pub database_bytes_max: Option<u64>,
    /// The tablet app that browsers are served.
    pub tablet_app: TabletApp,
    /// Whether people sign in with passwords that are kept here.
    pub local_accounts: LocalAccounts,
    /// The organisation's own sign-in; without it, there is none.
    pub single_sign_on: Option<SingleSignOnConfig>,
    /// How to send e-mail; without it, none is sent.
    pub mail: Option<MailConfig>,
}

/// Whether people sign in with passwords that are kept here; one-time codes are good either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LocalAccounts {
    /// They do.
    On,
    /// They don't: they prove who they are at the organisation's own sign-in.
    Off,
}

/// What stands in front of the listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Front {
    /// Nothing: peers are who they seem to be.
    Direct,
    /// Reverse proxies at these addresses: what they say of where a request came from is believed, and a loopback peer says
    /// nothing about it.
    Proxies(Vec<IpAddr>),
}

impl Front {
    /// True if a peer is one of the proxies in front.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        match self {
            Self::Direct => false,
            Self::Proxies(addresses) => addresses.contains(&peer.to_canonical()),
        }
    }
}

impl Config {
    /// Serves `data` on a free port of this machine only, as tests want it.
    #[must_use]
    pub fn on_free_port(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            front: Front::Direct,
            tls: None,
            connections: ConnectionLimits::default(),
            patience: Patience::default(),
            base_url: None,
            database_bytes_max: None,
            tablet_app: TabletApp::Embedded,
            local_accounts: LocalAccounts::On,
            single_sign_on: None,
            mail: None,
        }
    }
}
