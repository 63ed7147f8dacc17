//! The way frames travel to the server and back: one module per kind of device.
//!
//! It knows nothing of what is in a frame. The rule that must not be broken: a connection on which nothing comes any
//! more is reported as lost, also when the system below still calls it open.

#[cfg(feature = "native")]
mod native;

#[cfg(feature = "native")]
pub(crate) use native::{Incoming, Socket};
