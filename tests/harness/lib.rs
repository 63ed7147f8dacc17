//! What a story needs to be told as a test: a world with a server, people with tablets, and a network that fails.
//!
//! People are types and what they do are verbs, so that a test reads as sentences. Everything goes through the public face
//! of the product: the real server, the real client, real sockets of this machine. Waiting is always for an observable
//! state, with a deadline; no port is fixed.

mod api;
mod network;
mod patience;
mod samod_peer;
mod server_process;
mod stock_client;

pub use api::{Answer, Api};
pub use network::Link;
pub use patience::{PATIENCE, until, until_some};
pub use samod_peer::SamodPeer;
pub use server_process::{ServerProcess, samsyn, server_binary};
pub use stock_client::{StockClient, StockDocument, Traffic};
