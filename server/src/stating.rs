//! Stating something about a hand-in that was made without the representative's mark.
//!
//! It comes over HTTP from whoever states it, or out of quarantine. The rule that must not be broken: only those who represent
//! the unit's people today state anything, and only about what lacks their mark.

use form_model::{PersonId, Role, Statement};

use crate::app::App;
use crate::clock::{now_ms, today};
use crate::message::{MessageKind, NewMessage, holding};
use crate::reach::is_representative_for;
use crate::store::{ReceivedHandIn, StoreError};

/// The longest comment or statement, in characters: two pages.
pub(crate) const WORDS_CHARS_MAX: usize = 4_000;

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stated {
    /// It stands beside the hand-in since then, in milliseconds since 1970.
    At(u64),
    /// The person does not represent the unit's people.
    NoPart,
    /// The hand-in was made with a representative's mark.
    HasMark,
    /// It says nothing.
    NoWords,
    /// It is longer than [`WORDS_CHARS_MAX`].
    TooLong,
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
        let words = words.trim().to_owned();
        match words.chars().count() {
            0 => return Ok(Stated::NoWords),
            1..=WORDS_CHARS_MAX => {}
            _ => return Ok(Stated::TooLong),
        }
        let at_ms = now_ms();
        let managers = holding(&framework.organisation, hand_in.unit, &[Role::Manager], today());
        let told = managers.into_iter().map(|person| NewMessage {
            person,
            kind: MessageKind::StatementMade,
            unit: Some(hand_in.unit),
            round: hand_in.round,
            day: None,
            row: Some(hand_in.id),
        });
        let statement = Statement { hand_in: hand_in.id, by, at_ms, words };
        self.store.put_statement(hand_in.document, statement, told.collect()).await?;
        self.hub.case_changed(hand_in.document);
        Ok(Stated::At(at_ms))
    }
}
