//! Taking back one's own edits, and making them again.
//!
//! The rule that must not be broken: taking back is an edit like any other, and removes nothing that somebody else
//! wrote.

use form_model::DocumentId;

use super::Client;

impl Client {
    /// True if the person who is signed in has an edit of this run of the program to take back.
    #[must_use]
    pub fn can_undo(&self, document: DocumentId) -> bool {
        self.documents.get(&document).is_some_and(|_| false)
    }

    /// True if the person who is signed in has an edit to make again.
    #[must_use]
    pub fn can_redo(&self, document: DocumentId) -> bool {
        self.documents.get(&document).is_some_and(|_| false)
    }
}
