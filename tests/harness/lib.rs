//! What a story needs to be told as a test: a world with a server, people with tablets, and a network that fails.
//!
//! People are types and what they do are verbs, so that a test reads as sentences. Everything goes through the public face
//! of the product: the real server, the real client, real sockets of this machine. Waiting is always for an observable
//! state, with a deadline; no port is fixed.

use std::time::{SystemTime, UNIX_EPOCH};

mod account;
mod api;
mod example;
mod mail_sink;
mod network;
mod patience;
mod person;
mod plain_tablet;
mod raw_peer;
mod samod_peer;
mod server_process;
mod sign_on_provider;
mod stock_client;
mod tablet;
mod world;

pub use account::Account;
pub use api::{Answer, Api};
pub use example::{Example, PASSWORD, chef, ombud};
pub use mail_sink::{MailSink, MailSoFar, Manner, TakenLetter, read_calendar};
pub use network::Link;
pub use patience::{PATIENCE, until, until_answered, until_some};
pub use person::{Person, extra_followup};
pub use plain_tablet::{Closed, PlainDocument, PlainTablet};
pub use raw_peer::{Incoming, RawPeer};
pub use samod_peer::SamodPeer;
pub use server_process::{ServerProcess, samsyn, server_binary};
pub use sign_on_provider::SignOnProvider;
pub use stock_client::{StockClient, StockDocument, Traffic};
pub use world::World;

/// The time of a person's clock, in milliseconds since 1970.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("clocks are past 1970");
    u64::try_from(since.as_millis()).expect("milliseconds fit for millions of years")
}
