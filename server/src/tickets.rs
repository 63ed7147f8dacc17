//! Tickets: what a browser shows to open a WebSocket, because it can't send a header.
//!
//! A ticket is worth one connection within thirty seconds, so that one in a log or a history is worth nothing. It lives
//! in memory only: a restart ends all of them, and the browser asks for another.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::credentials::{Token, TokenHash};

/// How long a ticket lasts.
pub(crate) const TICKET_LIFETIME_MS: u64 = 30_000;

/// Tickets outstanding at once; beyond it the oldest go, for whoever asks for that many does not use them.
const TICKETS_MAX: usize = 10_000;

/// The tickets outstanding.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    issued: Mutex<HashMap<TokenHash, Issued>>,
}

#[derive(Debug, Clone, Copy)]
struct Issued {
    holder: TokenHash,
    until_ms: u64,
}

impl Tickets {
    /// A ticket for the holder of a token.
    pub(crate) fn issue(&self, holder: TokenHash, now_ms: u64) -> Token {
        let ticket = Token::random();
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if issued.len() >= TICKETS_MAX {
            issued.retain(|_, it| it.until_ms > now_ms);
        }
        if issued.len() >= TICKETS_MAX
            && let Some(oldest) = issued.iter().min_by_key(|(_, it)| it.until_ms).map(|(hash, _)| *hash)
        {
            issued.remove(&oldest);
        }
        issued.insert(ticket.hash(), Issued { holder, until_ms: now_ms + TICKET_LIFETIME_MS });
        ticket
    }

    /// The token that the ticket stands for; the ticket is used up, whatever the answer.
    pub(crate) fn take(&self, ticket: &Token, now_ms: u64) -> Option<TokenHash> {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        issued.remove(&ticket.hash()).filter(|it| now_ms < it.until_ms).map(|it| it.holder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_worth_one_connection_within_its_time() {
        let tickets = Tickets::default();
        let holder = Token::random().hash();
        let ticket = tickets.issue(holder, 1_000);
        assert_eq!(tickets.take(&ticket, 30_999), Some(holder));
        assert_eq!(tickets.take(&ticket, 30_999), None);
        let late = tickets.issue(holder, 1_000);
        assert_eq!(tickets.take(&late, 31_000), None);
        assert_eq!(tickets.take(&Token::random(), 0), None);
    }

    #[test]
    fn tickets_that_nobody_uses_do_not_pile_up() {
        let tickets = Tickets::default();
        let holder = Token::random().hash();
        for _ in 0..=TICKETS_MAX {
            tickets.issue(holder, 5);
        }
        assert_eq!(tickets.issued.lock().unwrap().len(), TICKETS_MAX);
    }
}
