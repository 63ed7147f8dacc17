//! One connection between a tablet and the server, and the ways in which it ends.
//!
//! Frames wait at either end until somebody delivers them. The rule that must not be broken: a connection delivers a prefix
//! of what was sent, in its order, in each direction; what is lost is lost at its end.

use std::collections::VecDeque;

use server::{FromServer, Wire};
use tokio::sync::mpsc::error::{TryRecvError, TrySendError};

/// What came of trying to deliver a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// There is nothing to deliver, or no room for it.
    Nothing,
    /// A frame went to the server.
    Up,
    /// A frame came from the server.
    Down(Vec<u8>),
    /// The server closed the connection with this code.
    Closed(u16),
    /// The server is gone.
    Gone,
}

/// A connection.
pub(crate) struct Line {
    wire: Wire,
    up: VecDeque<Vec<u8>>,
}

impl Line {
    pub(crate) fn new(wire: Wire) -> Self {
        Self { wire, up: VecDeque::new() }
    }

    /// The tablet sends a frame; it waits until it is delivered.
    pub(crate) fn send(&mut self, frame: Vec<u8>) {
        self.up.push_back(frame);
    }

    /// The oldest frame that the tablet sent reaches the server.
    pub(crate) fn deliver_up(&mut self) -> (Delivery, Vec<u8>) {
        let Some(frame) = self.up.pop_front() else { return (Delivery::Nothing, Vec::new()) };
        match self.wire.to_server.try_send(frame.clone()) {
            Ok(()) => (Delivery::Up, frame),
            Err(TrySendError::Full(frame)) => {
                self.up.push_front(frame);
                (Delivery::Nothing, Vec::new())
            }
            // The tablet learns of it from the other direction.
            Err(TrySendError::Closed(_)) => (Delivery::Nothing, Vec::new()),
        }
    }

    /// The oldest frame that the server sent reaches the tablet.
    pub(crate) fn deliver_down(&mut self) -> Delivery {
        match self.wire.from_server.try_recv() {
            Ok(FromServer::Frame(frame)) => Delivery::Down(frame),
            Ok(FromServer::Closed(code)) => Delivery::Closed(code),
            Err(TryRecvError::Empty) => Delivery::Nothing,
            Err(TryRecvError::Disconnected) => Delivery::Gone,
        }
    }
}
