//! Sending letters: sorts what people are to be told into letters, and hands those to the mail server.
//!
//! What is in a letter is for `letter`, that none is forgotten for the store. The rules that must not be broken: a letter is
//! marked as sent only when the mail server has taken it; and no address stands in the log.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::clock::moment;
use crate::letter::{Moment, next_try_ms, write_letter};
use crate::store::{Letter, Store, StoreError};

/// How often it is looked whether there is something to send: "at once" for people, and next to nothing for the database.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Letters sent between two looks.
const SENT_AT_ONCE: u32 = 50;

/// How long the mail server may take for one step.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(20);

/// How to send e-mail.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The mail server.
    pub server: SmtpUrl,
    /// Who the letters are from, such as `Samsyn <samsyn@example.se>`.
    pub from: String,
    /// The address of the app, as people open it.
    pub base_url: String,
}

/// The address of a mail server, which may hold a password: it never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(pub String);

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(…)")
    }
}

/// Why no e-mail can be sent with a configuration.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    /// The address of the mail server makes no sense.
    #[error("the mail server's address is smtps://user:password@host, or smtp://host?tls=required")]
    Server,
    /// The sender makes no sense.
    #[error("the sender is an address such as \"Samsyn <samsyn@example.se>\"")]
    From,
    /// The app's address makes no sense.
    #[error("the app's address is such as https://samsyn.example.se")]
    BaseUrl,
}

/// A way to the mail server.
#[derive(Debug)]
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    base_url: String,
    host: String,
}

/// Why a letter was not sent.
#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error("the letter can't be written: {0}")]
    Unwritable(#[from] lettre::error::Error),
    #[error("the address can't be written to")]
    Address,
    #[error("{}", without_addresses(.0))]
    Smtp(#[from] SmtpError),
}

impl SendError {
    /// True if the mail server was not reached at all, so that no other letter has a chance either.
    fn is_unreachable(&self) -> bool {
        match self {
            Self::Smtp(error) => !error.is_permanent() && !error.is_transient(),
            Self::Unwritable(_) | Self::Address => false,
        }
    }
}

/// What went wrong, without what the mail server said: it likes to repeat the address.
fn without_addresses(error: &SmtpError) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server took too long".to_owned(),
        None if error.is_tls() => "no TLS with the mail server".to_owned(),
        None => "the mail server was not reached".to_owned(),
    }
}

impl Mailer {
    /// The way that a configuration describes; nothing is connected yet.
    ///
    /// # Errors
    /// If the configuration makes no sense.
    pub(crate) fn new(config: &MailConfig) -> Result<Self, MailConfigError> {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.server.0).map_err(|_| MailConfigError::Server)?;
        let base_url = config.base_url.trim_end_matches('/');
        let (scheme, rest) = base_url.split_once("://").ok_or(MailConfigError::BaseUrl)?;
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        if !matches!(scheme, "http" | "https") || host.is_empty() {
            return Err(MailConfigError::BaseUrl);
        }
        Ok(Self {
            transport: transport.timeout(Some(ANSWER_TIME_MAX)).build(),
            from: config.from.parse().map_err(|_| MailConfigError::From)?,
            base_url: base_url.to_owned(),
            host: host.to_owned(),
        })
    }

    async fn send(&self, store: &Store, letter: &Letter, address: &str) -> Result<(), SendError> {
        let words = write_letter(&letter.messages, &store.framework(), &self.base_url);
        let to = address.parse().map_err(|_| SendError::Address)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(words.subject)
            // Of the letter and not of the try: sent twice, it is one letter to whoever receives it.
            .date(UNIX_EPOCH + Duration::from_millis(letter.made_at_ms))
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(words.body)?;
        self.transport.send(message).await?;
        Ok(())
    }
}

/// Sends letters for as long as the server runs.
pub(crate) async fn mail_forever(app: Arc<App>, mailer: Mailer) {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match mail_due(&app.store, &mailer, moment()).await {
            Ok(()) => {}
            Err(StoreError::Closed) => return,
            Err(error) => tracing::error!(%error, "letters wait for the store"),
        }
    }
}

async fn mail_due(store: &Store, mailer: &Mailer, now: Moment) -> Result<(), StoreError> {
    let new = store.sort_letters(now).await?;
    if new > 0 {
        tracing::info!(letters = new, "letters are to be sent");
    }
    for letter in store.letters_due(now.now_ms, SENT_AT_ONCE).await? {
        let Some(address) = &letter.address else {
            store.letter_ended(letter.id, now.now_ms).await?;
            continue;
        };
        match mailer.send(store, &letter, address).await {
            Ok(()) => {
                metrics::counter!("samsyn_mail_sent_total").increment(1);
                store.letter_ended(letter.id, moment().now_ms).await?;
            }
            Err(error) => {
                metrics::counter!("samsyn_mail_failed_total").increment(1);
                postpone(store, &letter, &error).await?;
                if error.is_unreachable() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

async fn postpone(store: &Store, letter: &Letter, error: &SendError) -> Result<(), StoreError> {
    let (now_ms, tries) = (moment().now_ms, letter.tries.saturating_add(1));
    match next_try_ms(letter.made_at_ms, tries, now_ms) {
        Some(next_ms) => {
            tracing::warn!(%error, letter.id = %letter.id, tries, "a letter was not sent; it is tried again");
            store.letter_waits(letter.id, tries, next_ms).await
        }
        None => {
            tracing::error!(%error, letter.id = %letter.id, tries, "a letter was given up");
            store.letter_ended(letter.id, now_ms).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(server: &str, from: &str, base_url: &str) -> MailConfig {
        MailConfig { server: SmtpUrl(server.to_owned()), from: from.to_owned(), base_url: base_url.to_owned() }
    }

    #[tokio::test]
    async fn a_configuration_that_makes_no_sense_is_refused_at_the_start() {
        let from = "Samsyn <samsyn@example.se>";
        assert!(Mailer::new(&config("smtps://kim:hemligt@mail.example.se", from, "https://s.example.se/")).is_ok());
        let fault = |server, from, base_url| Mailer::new(&config(server, from, base_url)).unwrap_err();
        assert!(matches!(fault("mail.example.se", from, "https://s.se"), MailConfigError::Server));
        assert!(matches!(fault("smtp://m.se", "Samsyn", "https://s.se"), MailConfigError::From));
        assert!(matches!(fault("smtp://m.se", from, "s.example.se"), MailConfigError::BaseUrl));
        assert!(matches!(fault("smtp://m.se", from, "ftp://s.se"), MailConfigError::BaseUrl));
    }

    #[test]
    fn the_password_of_the_mail_server_is_not_shown() {
        let shown = format!("{:?}", config("smtps://kim:hemligt@mail.se", "x", "y"));
        assert!(!shown.contains("hemligt") && !shown.contains("kim"), "{shown}");
    }
}
