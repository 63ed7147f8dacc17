//! What one tablet knows of a handover while it goes on, and what it does with what it reads.
//!
//! The other tablet's greeting says what it lacks; a parcel says the same of its giver. The rule that must not be
//! broken: "done" is said only when both tablets hold the same heads.

use client_core::{Collected, Event, FrameCollector, HandoverError, HandoverGreeting, Notice, greeting_in_parcel};
use form_model::{DocumentId, DocumentKind};
use leptos::prelude::*;

use crate::handover_worker::HandoverWorker;
use crate::tablet::Tablet;
use crate::texts::{HandoverProblemTexts, HandoverTexts, fill};

/// What this tablet does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// It shows its code.
    Shows,
    /// It reads the other's.
    Reads,
}

/// What there is to say about what was read last.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// The other one's greeting was read.
    Greeted,
    /// Frames come in.
    Part { have: usize, needed: usize },
    /// A parcel is tried in the worker.
    Checking,
    /// So many changes were taken in.
    Taken(usize),
    /// A photo held no code.
    NoCode,
    /// The handover did not come about.
    Problem(HandoverError),
}

impl Said {
    pub(super) const fn is_problem(&self) -> bool {
        match self {
            Self::NoCode | Self::Problem(_) => true,
            Self::Greeted | Self::Part { .. } | Self::Checking | Self::Taken(_) => false,
        }
    }

    pub(super) fn words(&self, texts: &HandoverTexts) -> String {
        match self {
            Self::Greeted => texts.now_greeted.to_owned(),
            Self::Part { have, needed } => {
                fill(texts.progress, &[("have", &have.to_string()), ("needed", &needed.to_string())])
            }
            Self::Checking => texts.checking.to_owned(),
            Self::Taken(changes) => texts.now_taken.of(*changes),
            Self::NoCode => texts.no_code.to_owned(),
            Self::Problem(error) => problem_words(error, &texts.problems).to_owned(),
        }
    }
}

/// What went wrong, and what to do.
pub(super) const fn problem_words(error: &HandoverError, texts: &HandoverProblemTexts) -> &'static str {
    match error {
        HandoverError::NotAHandover => texts.not_ours,
        HandoverError::NewerVersion { .. } => texts.newer,
        HandoverError::Damaged => texts.damaged,
        HandoverError::TooLarge => texts.too_large,
        HandoverError::AnotherInstallation => texts.other_installation,
        HandoverError::NobodySignedIn => texts.signed_out,
        HandoverError::AnotherForm => texts.other_form,
        HandoverError::NotPermitted => texts.not_permitted,
        HandoverError::NoSuchDocument => texts.not_here,
        HandoverError::NotInUse => texts.not_in_use,
        HandoverError::NoTemplate => texts.no_template,
        HandoverError::BuildsOnMissing => texts.builds_on_missing,
        HandoverError::UnusableChanges => texts.unusable,
        HandoverError::NotVouchedFor(_) => texts.not_vouched,
        HandoverError::NotSavedYet => texts.saving,
    }
}

/// What the code on this tablet's screen is to hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// What this tablet has.
    Greeting(Vec<u8>),
    /// What the other one lacks.
    Parcel { bytes: Vec<u8>, changes: usize },
    /// Nothing, because of this.
    Problem(HandoverError),
}

/// A handover that goes on.
#[derive(Clone, Copy)]
pub(super) struct Meeting {
    pub(super) tablet: Tablet,
    /// Where this tablet has nothing of the form yet: none, until something of it was taken in.
    pub(super) document: RwSignal<Option<DocumentId>>,
    pub(super) side: RwSignal<Side>,
    /// What the other tablet has, as far as it was read.
    pub(super) theirs: RwSignal<Option<HandoverGreeting>>,
    pub(super) said: RwSignal<Option<Said>>,
    collector: StoredValue<FrameCollector>,
}

impl Meeting {
    pub(super) fn begin(tablet: Tablet, document: Option<DocumentId>) -> Self {
        Self {
            tablet,
            document: RwSignal::new(document),
            side: RwSignal::new(Side::Shows),
            theirs: RwSignal::new(None),
            said: RwSignal::new(None),
            collector: StoredValue::new(FrameCollector::default()),
        }
    }

    pub(super) fn turn_to(self, side: Side) {
        self.said.set(None);
        self.side.set(side);
    }

    /// True while this tablet reads and the page is there.
    pub(super) fn reads(self) -> bool {
        self.side.try_get_untracked() == Some(Side::Reads)
    }

    /// Runs again when something of what would be handed over changes, or is saved.
    fn follow(self) {
        let Some(document) = self.document.get() else { return };
        for document in self.tablet.read(|client| client.handover_documents(document)) {
            self.tablet.follow_content(document);
            self.tablet.follow_status(document);
        }
    }

    /// True if both tablets hold the same; followed.
    pub(super) fn is_done(self) -> bool {
        self.follow();
        let Some(document) = self.document.get() else { return false };
        self.theirs.with(|it| {
            it.as_ref().is_some_and(|theirs| self.tablet.read(|client| client.has_the_same(document, theirs)))
        })
    }

    /// What the code is to hold; followed.
    pub(super) fn shown(self) -> Shown {
        self.follow();
        let (now_ms, document) = (self.tablet.now_ms(), self.document.get());
        let shown = self.theirs.with(|theirs| {
            self.tablet.read(|client| {
                if let (Some(theirs), Some(document)) = (theirs, document) {
                    let offer = client.handover_offer(document, Some(theirs), now_ms)?;
                    if offer.changes > 0 {
                        return Ok(Shown::Parcel { bytes: offer.parcel, changes: offer.changes });
                    }
                }
                client.handover_greeting(document).map(|it| Shown::Greeting(it.encode()))
            })
        });
        shown.unwrap_or_else(Shown::Problem)
    }

    /// Takes in what a code holds. A parcel that is whole by it comes back, to be tried and taken in.
    pub(super) fn take_code(self, code: &[u8]) -> Option<Vec<u8>> {
        match HandoverGreeting::decode(code) {
            Ok(greeting) => {
                self.greeted(greeting);
                return None;
            }
            Err(HandoverError::NotAHandover) => {}
            Err(error) => {
                self.said.set(Some(Said::Problem(error)));
                return None;
            }
        }
        let mut collected = Collected::Unreadable;
        self.collector.update_value(|it| collected = it.take(code));
        match collected {
            Collected::Unreadable => {
                self.said.set(Some(Said::Problem(HandoverError::NotAHandover)));
                None
            }
            Collected::Part { have, needed } => {
                self.said.set(Some(Said::Part { have, needed }));
                None
            }
            Collected::Parcel(parcel) => Some(parcel),
        }
    }

    fn greeted(self, greeting: HandoverGreeting) {
        let document = self.document.get_untracked();
        let offer = document.map(|it| self.tablet.read(|client| client.handover_offer(it, Some(&greeting), 0)));
        match offer.transpose() {
            Ok(_) | Err(HandoverError::NotSavedYet) => {
                self.theirs.set(Some(greeting));
                self.said.set(Some(Said::Greeted));
                self.side.set(Side::Shows);
            }
            Err(error) => self.said.set(Some(Said::Problem(error))),
        }
    }

    /// Tries a parcel in a worker of its own, and takes it in if it passes.
    pub(super) async fn take_parcel(self, parcel: Vec<u8>) {
        self.said.set(Some(Said::Checking));
        let said = match self.tried(&parcel).await {
            Ok(()) => self.taken(parcel),
            Err(error) => Said::Problem(error),
        };
        // The page may be gone by now; what was taken in is in the document all the same.
        self.said.try_set(Some(said));
    }

    async fn tried(self, parcel: &[u8]) -> Result<(), HandoverError> {
        let rehearsal = self.tablet.read(|client| client.handover_rehearsal(parcel))?;
        let worker = HandoverWorker::start().map_err(|_| HandoverError::UnusableChanges)?;
        let passed = worker.rehearse(&rehearsal).await.unwrap_or(false);
        passed.then_some(()).ok_or(HandoverError::UnusableChanges)
    }

    /// A tablet that had nothing goes on with the follow-up that came.
    fn begin_with(self, document: DocumentId) {
        let is_follow_up = self.tablet.case(document).is_some_and(|it| it.kind == DocumentKind::Followup);
        if is_follow_up && self.document.try_get_untracked() == Some(None) {
            self.document.set(Some(document));
        }
    }

    fn taken(self, parcel: Vec<u8>) -> Said {
        let giver = greeting_in_parcel(&parcel).ok();
        let mut taken = 0;
        for notice in self.tablet.report(Event::HandoverReceived { parcel }) {
            if let Notice::HandoverRejected(error) = &notice {
                return Said::Problem(error.clone());
            }
            if let Notice::HandoverTaken { document, changes } = notice {
                taken += changes;
                self.begin_with(document);
            }
        }
        self.theirs.try_set(giver);
        self.side.try_set(Side::Shows);
        Said::Taken(taken)
    }
}
