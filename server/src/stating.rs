//! Stating something about a hand-in that was made without the representative's mark, and what words about a hand-in are like.
//!
//! A statement comes over HTTP from whoever states it, or out of quarantine. The rule that must not be broken: only those who represent
//! the unit's people today state anything, and only about what lacks their mark.

use form_model::{PersonId, Role, Statement};

use crate::app::App;
use crate::clock::{now_ms, today};
use crate::message::{MessageKind, NewMessage, holding};
use crate::reach::is_representative_for;
use crate::store::{ReceivedHandIn, StoreError};

/// The longest comment or statement, in characters: two pages.
const WORDS_CHARS_MAX: usize = 4_000;

/// Why words about a hand-in are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsayable {
    /// They say nothing.
    Nothing,
    /// They are longer than two pages.
    TooLong,
}

/// What somebody says about a hand-in, as it is kept.
pub(crate) fn said(words: &str) -> Result<String, Unsayable> {
    let words = words.trim();
    match words.chars().count() {
        0 => Err(Unsayable::Nothing),
        1..=WORDS_CHARS_MAX => Ok(words.to_owned()),
        _ => Err(Unsayable::TooLong),
    }
}

/// A message to a person about a hand-in.
pub(crate) const fn about(hand_in: &ReceivedHandIn, person: PersonId, kind: MessageKind) -> NewMessage {
    NewMessage { person, kind, unit: Some(hand_in.unit), round: hand_in.round, day: None, row: Some(hand_in.id) }
}

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stated {
    /// It stands beside the hand-in since then, in milliseconds since 1970.
    At(u64),
    /// The person does not represent the unit's people.
    NoPart,
    /// The hand-in was made with a representative's mark.
    HasMark,
    /// Its words are not taken.
    Unsayable(Unsayable),
}

impl App {
    /// Has a person state something, in place of what they stated before, and tells the unit's managers.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn state(
        &self,
        hand_in: ReceivedHandIn,
        by: PersonId,
        words: String,
    ) -> Result<Stated, StoreError> {
        let framework = self.store.framework();
        if !is_representative_for(&framework, by, hand_in.unit, today()) {
            return Ok(Stated::NoPart);
        }
        if !hand_in.lacks_mark {
            return Ok(Stated::HasMark);
        }
        let words = match said(&words) {
            Ok(words) => words,
            Err(why) => return Ok(Stated::Unsayable(why)),
        };
        let at_ms = now_ms();
        let managers = holding(&framework.organisation, hand_in.unit, &[Role::Manager], today());
        let told = managers.into_iter().map(|it| about(&hand_in, it, MessageKind::StatementMade)).collect();
        let statement = Statement { hand_in: hand_in.id, by, at_ms, words };
        self.store.put_statement(hand_in.document, statement, told).await?;
        self.hub.case_changed(hand_in.document);
        Ok(Stated::At(at_ms))
    }
}
