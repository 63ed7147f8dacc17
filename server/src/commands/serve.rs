//! `samsyn serve`: runs a server until a signal, and tells the service manager.

use std::io::IsTerminal as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::ExitCode;

use sd_notify::NotifyState;
use tokio::signal;
use tokio::time::{MissedTickBehavior, interval};
use tracing_subscriber::EnvFilter;

use super::CommandError;
use crate::command_line::{LogFormat, Mail, Network, Serve, SigningIn};
use crate::config::{Config, Front};
use crate::listening::{ConnectionLimits, Patience};
use crate::mailing::{MailConfig, SmtpUrl};
use crate::server::Server;
use crate::single_sign_on::SingleSignOnConfig;
use crate::tablet_app::TabletApp;
use crate::tls::TlsFiles;

/// Serves until SIGTERM or Ctrl-C.
pub(crate) async fn serve(arguments: Serve) -> Result<ExitCode, CommandError> {
    begin_log(arguments.log_format);
    let mail = mail_config(&arguments.mail)?;
    let config = Config {
        data: arguments.folder.data,
        listen: arguments.listen,
        front: front_of(&arguments.network),
        tls: tls_files(&arguments.network),
        connections: ConnectionLimits {
            total: arguments.network.max_connections,
            per_address: arguments.network.max_connections_per_address,
        },
        patience: Patience::default(),
        base_url: arguments.mail.base_url.clone(),
        database_bytes_max: arguments.max_database_bytes,
        tablet_app: arguments.app.map_or(TabletApp::Embedded, TabletApp::Folder),
        local_accounts: arguments.signing_in.local_accounts,
        single_sign_on: single_sign_on_config(&arguments.signing_in, arguments.mail.base_url.as_ref()),
        mail,
    };
    let server = Server::start(config).await?;
    notify(NotifyState::Ready);
    let watchdog = tokio::spawn(feed_watchdog());
    until_told_to_stop().await?;
    notify(NotifyState::Stopping);
    server.shutdown().await;
    watchdog.abort();
    Ok(ExitCode::SUCCESS)
}

/// The proxies in front, if there are any.
fn front_of(arguments: &Network) -> Front {
    let mut proxies = arguments.trusted_proxy.clone();
    if arguments.behind_proxy {
        proxies.extend([IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)]);
    }
    if proxies.is_empty() { Front::Direct } else { Front::Proxies(proxies) }
}

fn tls_files(arguments: &Network) -> Option<TlsFiles> {
    let (certificate, key) = arguments.tls_certificate.clone().zip(arguments.tls_key.clone())?;
    Some(TlsFiles { certificate, key })
}

fn single_sign_on_config(arguments: &SigningIn, base_url: Option<&String>) -> Option<SingleSignOnConfig> {
    Some(SingleSignOnConfig {
        issuer: arguments.single_sign_on_issuer.clone()?,
        client: arguments.single_sign_on_client.clone()?,
        secret_file: arguments.single_sign_on_secret_file.clone(),
        base_url: base_url?.clone(),
        label: arguments.single_sign_on_label.clone(),
    })
}

/// How to send e-mail, if that was said; what is kept in a file stands neither in the list of processes nor in the unit.
fn mail_config(arguments: &Mail) -> Result<Option<MailConfig>, CommandError> {
    let server = match (&arguments.smtp_url_file, &arguments.smtp_url) {
        (Some(path), _) => {
            let read = std::fs::read_to_string(path);
            let at = |source| CommandError::File { path: path.clone(), source };
            Some(read.map_err(at)?.trim().to_owned())
        }
        (None, url) => url.clone(),
    };
    let (Some(server), Some(from), Some(base_url)) = (server, &arguments.mail_from, &arguments.base_url) else {
        return Ok(None);
    };
    Ok(Some(MailConfig { server: SmtpUrl(server), from: from.clone(), base_url: base_url.clone() }))
}

fn begin_log(format: LogFormat) {
    // automerge opens a span, with its arguments written out, for every change that it reads.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,automerge=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// Tells systemd, if it is there.
fn notify(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

/// Shows a watchdog that the runtime still turns, twice within its time.
async fn feed_watchdog() {
    let Some(within) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = interval(within / 2);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        notify(NotifyState::Watchdog);
    }
}

async fn until_told_to_stop() -> Result<(), CommandError> {
    #[cfg(unix)]
    {
        let mut terminate =
            signal::unix::signal(signal::unix::SignalKind::terminate()).map_err(CommandError::Runtime)?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            interrupted = signal::ctrl_c() => interrupted.map_err(CommandError::Runtime),
        }
    }
    #[cfg(not(unix))]
    signal::ctrl_c().await.map_err(CommandError::Runtime)
}
