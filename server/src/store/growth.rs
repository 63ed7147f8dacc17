//! Hints that documents grew, and what to do when hints were missed.
//!
//! Hints are unordered, may come twice and may be lost; a subscriber that fell behind gets [`Hint::Gap`] and compares
//! hash sets with [`Store::reconcile`]. Nothing may rely on a global order.

use std::collections::HashSet;

use automerge::ChangeHash;
use form_model::DocumentId;
use rusqlite::params;
use tokio::sync::broadcast;

use super::columns::hash_column;
use super::{Store, StoreError};

/// What a subscriber is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// This document has changes that it did not have.
    Grew(DocumentId),
    /// Hints were lost: any document may have grown.
    Gap,
}

/// A subscription to growth hints.
#[derive(Debug)]
pub struct Growth {
    hints: broadcast::Receiver<DocumentId>,
}

impl Growth {
    /// The next hint; none when the store is gone.
    pub async fn next(&mut self) -> Option<Hint> {
        match self.hints.recv().await {
            Ok(document) => Some(Hint::Grew(document)),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Hint::Gap),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

impl Store {
    /// Subscribes to growth from now on.
    #[must_use]
    pub fn subscribe(&self) -> Growth {
        Growth { hints: self.shared.growth.subscribe() }
    }

    /// For each document, the changes that the store has and the caller does not.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn reconcile(
        &self,
        known: Vec<(DocumentId, HashSet<ChangeHash>)>,
    ) -> Result<Vec<(DocumentId, Vec<ChangeHash>)>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut select = connection
                .prepare_cached("SELECT hash FROM changes WHERE tenant = ?1 AND document = ?2 ORDER BY position")?;
            let mut missing = Vec::with_capacity(known.len());
            for (document, known) in known {
                let hashes = select
                    .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| hash_column(row, "hash"))?
                    .collect::<Result<Vec<_>, StoreError>>()?;
                missing.push((document, hashes.into_iter().filter(|it| !known.contains(it)).collect()));
            }
            Ok(missing)
        })
        .await
    }

    /// Tells subscribers, if there are any, and the projections.
    pub(crate) fn announce_growth(&self, document: DocumentId) {
        self.shared.projection_work.notify_one();
        self.shared.growth.send(document).ok(); // Without subscribers there is nobody to tell.
    }
}
