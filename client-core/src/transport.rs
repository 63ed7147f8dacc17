//! The way frames travel to the server and back: one module per kind of device.
//!
//! It knows nothing of what is in a frame. The rule that must not be broken: a connection on which nothing comes any
//! more is reported as lost, also when the system below still calls it open.

#[cfg(feature = "browser")]
pub(crate) mod liveness;
#[cfg(feature = "native")]
mod native;
#[cfg(feature = "browser")]
mod web_socket;

#[cfg(any(feature = "browser", feature = "native"))]
use crate::event::DisconnectReason;

#[cfg(feature = "native")]
pub(crate) use native::Socket;
#[cfg(feature = "browser")]
pub(crate) use web_socket::WebSocketLink;

/// What happens on a connection.
#[cfg(any(feature = "native", feature = "browser"))]
#[derive(Debug)]
pub(crate) enum Incoming {
    /// It is there.
    Connected,
    /// A frame came.
    Frame(Vec<u8>),
    /// It is gone, or did not come about; nothing follows.
    Gone(DisconnectReason),
}
