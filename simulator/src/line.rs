//! One connection between a tablet and the server, and the ways in which it ends.
//!
//! Frames wait at either end until somebody delivers them. The rule that must not be broken: but for what [`Mishap`] names, a
//! connection delivers a prefix of what was sent, in its order, in each direction; what is lost is lost at its end.

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

/// What happens to a single frame where something between the two ends takes connections apart and does it badly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// It never arrives, and what follows does.
    Lost,
    /// It arrives twice.
    Twice,
    /// The one behind it arrives first.
    Overtaken,
    /// Only its first half arrives.
    CutOff,
}

/// Which way a frame goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the server.
    Up,
    /// To the tablet.
    Down,
}

/// Every mishap.
pub(crate) const MISHAPS: [Mishap; 4] = [Mishap::Lost, Mishap::Twice, Mishap::Overtaken, Mishap::CutOff];

/// A connection.
pub(crate) struct Line {
    wire: Wire,
    up: VecDeque<Vec<u8>>,
    /// Frames that have come half of the way from the server, and what ended the connection behind them.
    down: VecDeque<Vec<u8>>,
    end: Option<Delivery>,
    has_swallowed: bool,
}

impl Line {
    pub(crate) fn new(wire: Wire) -> Self {
        Self { wire, up: VecDeque::new(), down: VecDeque::new(), end: None, has_swallowed: false }
    }

    /// True once a frame went missing on it. What carries frames in order ends such a connection sooner or later.
    pub(crate) const fn has_swallowed(&self) -> bool {
        self.has_swallowed
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
        if self.down.is_empty() {
            self.fetch();
        }
        match self.down.pop_front() {
            Some(frame) => Delivery::Down(frame),
            None => self.end.clone().unwrap_or(Delivery::Nothing),
        }
    }

    /// Something happens to the oldest frame on its way in one direction, if there is one.
    pub(crate) fn spoil(&mut self, way: Way, mishap: Mishap) {
        while way == Way::Down && self.down.len() < 2 && self.fetch() {}
        let frames = match way {
            Way::Up => &mut self.up,
            Way::Down => &mut self.down,
        };
        let is_alone = frames.len() < 2;
        let Some(first) = frames.front_mut() else { return };
        match mishap {
            Mishap::Lost => {
                frames.pop_front();
                self.has_swallowed = true;
            }
            Mishap::Twice => {
                let again = first.clone();
                frames.push_front(again);
            }
            Mishap::Overtaken if is_alone => {}
            Mishap::Overtaken => frames.swap(0, 1),
            Mishap::CutOff => first.truncate(first.len() / 2),
        }
    }

    /// Takes what the server sent, as far as it has come; false if there is nothing.
    fn fetch(&mut self) -> bool {
        match self.wire.from_server.try_recv() {
            Ok(FromServer::Frame(frame)) => {
                self.down.push_back(frame);
                return true;
            }
            Ok(FromServer::Closed(code)) => self.end = Some(Delivery::Closed(code)),
            Err(TryRecvError::Disconnected) if self.end.is_none() => self.end = Some(Delivery::Gone),
            Err(TryRecvError::Disconnected | TryRecvError::Empty) => {}
        }
        false
    }
}
