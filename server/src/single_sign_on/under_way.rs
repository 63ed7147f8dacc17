//! Those who are at the issuer's page now: what they came for, how they go back, and what proves that an answer is theirs.
//!
//! In memory: a restart ends them, and they begin again. The rules that must not be broken: an answer takes what it belongs to away,
//! right or wrong; and it belongs to the browser that began, so that nobody is signed in by a link that somebody else sent.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use form_model::{PersonId, Sha256Hash};
use openidconnect::{Nonce, PkceCodeVerifier};

use crate::caller::Caller;
use crate::credentials::{Token, TokenHash};

/// How long somebody may be at the issuer's page: to find a telephone and prove themselves.
const LIFETIME_MS: u64 = 10 * 60_000;

/// Those under way at one time.
const UNDER_WAY_MAX: usize = 10_000;

/// The longest word by which an app knows its own way back, in letters and digits.
const MARK_CHARS_MAX: usize = 64;

/// Those from one address, behind which a whole municipality may sit.
const FROM_ONE_ADDRESS_MAX: usize = 500;

/// What somebody came for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To sign in.
    SignIn,
    /// To have the identity open the account that they are signed in with here.
    Link(PersonId),
}

/// What the app said when it sent somebody off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FromApp {
    /// The code of the language that it is in.
    pub(crate) language: Option<&'static str>,
    /// By which it knows that whoever comes back was sent off by itself.
    pub(crate) mark: Option<Mark>,
}

/// A word that goes into the address of the app: letters and digits, a few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark(String);

impl Mark {
    /// None of what is no such word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_one = (1..=MARK_CHARS_MAX).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_alphanumeric());
        is_one.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One who is under way.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) purpose: Purpose,
    pub(crate) from_app: FromApp,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) nonce: Nonce,
    pub(super) caller: Caller,
}

#[derive(Debug)]
struct Kept {
    begun: Begun,
    binding: TokenHash,
    until_ms: u64,
}

/// All who are under way, by the hash of their state.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    kept: Mutex<HashMap<Sha256Hash, Kept>>,
}

impl UnderWay {
    /// Keeps one; what the browser has to bring back, or none if too many are under way.
    pub(super) fn keep(&self, state: &str, begun: Begun, now_ms: u64) -> Option<String> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, it| it.until_ms > now_ms);
        let from_there = kept.values().filter(|it| it.begun.caller == begun.caller).count();
        if kept.len() >= UNDER_WAY_MAX || from_there >= FROM_ONE_ADDRESS_MAX {
            return None;
        }
        let binding = Token::random();
        let entry = Kept { begun, binding: binding.hash(), until_ms: now_ms + LIFETIME_MS };
        kept.insert(Sha256Hash::of(state.as_bytes()), entry);
        Some(binding.reveal())
    }

    /// Takes the one that an answer belongs to.
    pub(super) fn take(&self, state: &str, binding: &str, now_ms: u64) -> Option<Begun> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.remove(&Sha256Hash::of(state.as_bytes()))?;
        let binding = Token::parse(binding)?.hash();
        (found.binding == binding && now_ms < found.until_ms).then_some(found.begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(number: u8) -> Begun {
        Begun {
            purpose: Purpose::SignIn,
            from_app: FromApp::default(),
            verifier: PkceCodeVerifier::new("v".repeat(43)),
            nonce: Nonce::new("n".to_owned()),
            caller: Caller::at([192, 0, 2, number].into()),
        }
    }

    #[test]
    fn an_answer_counts_once_for_the_browser_that_began_and_in_time() {
        let all = UnderWay::default();
        let binding = all.keep("state", begun(1), 0).unwrap();
        assert!(all.take("other", &binding, 1).is_none());
        assert!(all.take("state", &binding, 1).is_some());
        assert!(all.take("state", &binding, 1).is_none(), "once");
        let binding = all.keep("late", begun(1), 0).unwrap();
        assert!(all.take("late", &binding, LIFETIME_MS).is_none());
        let binding = all.keep("stolen", begun(1), 0).unwrap();
        assert!(all.take("stolen", &Token::random().reveal(), 1).is_none());
        assert!(all.take("stolen", &binding, 1).is_none(), "a wrong answer takes it away, too");
    }

    #[test]
    fn a_mark_is_a_word_that_any_address_can_hold() {
        assert_eq!(Mark::parse("0a9F").map(|it| it.0), Some("0a9F".to_owned()));
        for bad in ["", "a/b", "a b", "å", "a\r\nb", &"a".repeat(MARK_CHARS_MAX + 1)] {
            assert_eq!(Mark::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn those_who_never_come_back_do_not_pile_up() {
        let all = UnderWay::default();
        for number in 0..FROM_ONE_ADDRESS_MAX {
            assert!(all.keep(&number.to_string(), begun(1), 0).is_some());
        }
        assert!(all.keep("one more", begun(1), 1).is_none());
        assert!(all.keep("from elsewhere", begun(2), 1).is_some());
        assert!(all.keep("later", begun(1), LIFETIME_MS).is_some());
    }
}
