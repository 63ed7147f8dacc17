//! Settings of one running server. The command line fills them in; tests write them down.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::mailing::MailConfig;
use crate::tablet_app::TabletApp;

/// How to run a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// What stands in front of the listener.
    pub front: Front,
    /// The most that the database may grow to; without it, the disk is the limit.
    pub database_bytes_max: Option<u64>,
    /// The tablet app that browsers are served.
    pub tablet_app: TabletApp,
    /// How to send e-mail; without it, none is sent.
    pub mail: Option<MailConfig>,
}

/// What stands in front of the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// Nothing: peers are who they seem to be.
    Direct,
    /// A reverse proxy, so a loopback peer says nothing about where a request came from.
    Proxy,
}

impl Config {
    /// Serves `data` on a free port of this machine only, as tests want it.
    #[must_use]
    pub fn on_free_port(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            front: Front::Direct,
            database_bytes_max: None,
            tablet_app: TabletApp::Embedded,
            mail: None,
        }
    }
}
