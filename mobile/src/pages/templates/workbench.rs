//! The draft that somebody writes, kept by the server while it grows.
//!
//! It outlives the screen, which is made anew for another language, and waits for a network that is away. The rule that must
//! not be broken: what was typed is thrown away only when the server has it, or when the person says so.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use form_model::{PersonId, Scale, TEMPLATE_FORMAT, Template, TemplateHash};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{ADDRESS, DraftMark, Row};
use crate::moments::Moment;
use crate::route::{Route, Router, TemplatesView};
use crate::server_question::{NotDone, Unanswered, Verb, ask, tell};
use crate::tablet::Tablet;

/// A pause in typing after which the draft is sent.
const PAUSE: Duration = Duration::from_millis(800);

/// How long until a draft that was not sent is sent again.
const AGAIN: Duration = Duration::from_secs(5);

/// How often a version that is to be saved looks whether its draft has arrived.
const LOOK_MS: u32 = 50;

/// What the draft begins from.
#[derive(Clone)]
pub(super) struct About {
    person: Option<PersonId>,
    pub(super) hash: TemplateHash,
    pub(super) base: Arc<Template>,
    /// The number that the version will have.
    pub(super) next: u32,
    /// The ids of every question of every template.
    pub(super) taken: Arc<BTreeSet<String>>,
}

/// How the server stands to the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Keeping {
    /// There is nothing to keep.
    Untouched,
    /// It has everything.
    Kept(Moment),
    /// It will be sent.
    Waiting,
    /// It could not be sent; it is tried again.
    Failed(NotDone),
    /// Another draft was kept in the meantime.
    Conflict,
}

/// Which of two drafts counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// The one that the server has.
    Other,
    /// The one that is here.
    This,
}

/// What is seen of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Questions,
    Preview,
    Save,
}

/// What is on its way.
#[derive(Debug, Clone, Copy, Default)]
struct Sending {
    /// The revision of the draft at the server.
    revision: u32,
    /// Counts the changes.
    changes: u64,
    is_on: bool,
}

/// The draft as the server has it.
#[derive(Deserialize)]
struct KeptDraft {
    revision: u32,
    #[serde(flatten)]
    mark: DraftMark,
    template: Template,
}

#[derive(Deserialize)]
struct Revision {
    revision: u32,
}

#[derive(Deserialize)]
struct Added {
    hash: TemplateHash,
}

/// Everything about the draft; made once for the page.
#[derive(Clone, Copy)]
pub(crate) struct Workbench {
    pub(super) about: RwSignal<Option<About>>,
    pub(super) draft: RwSignal<Template>,
    pub(super) keeping: RwSignal<Keeping>,
    pub(super) part: RwSignal<Part>,
    /// What is opened to be changed: `question/A1`, `section/A`.
    pub(super) opened: RwSignal<BTreeSet<String>>,
    /// True once somebody has wanted to save: from then on faults are shown at their places.
    pub(super) shows_faults: RwSignal<bool>,
    /// The newest templates of the other levels.
    pub(super) others: RwSignal<Vec<Arc<Template>>>,
    pub(super) is_saving: RwSignal<bool>,
    /// Why the version was not saved, or the draft not thrown away.
    pub(super) problem: RwSignal<Option<NotDone>>,
    /// The version that was saved last.
    pub(super) saved: RwSignal<Option<TemplateHash>>,
    sending: StoredValue<Sending>,
}

impl Workbench {
    /// An empty one.
    pub(crate) fn start() -> Self {
        let nothing = Template {
            format: TEMPLATE_FORMAT,
            name: String::new(),
            version: 0,
            level: form_model::Level::Workplace,
            sv: String::new(),
            en: String::new(),
            scale: Scale { steps: Vec::new() },
            sections: Vec::new(),
            closing: Vec::new(),
        };
        Self {
            about: RwSignal::new(None),
            draft: RwSignal::new(nothing),
            keeping: RwSignal::new(Keeping::Untouched),
            part: RwSignal::new(Part::Questions),
            opened: RwSignal::new(BTreeSet::new()),
            shows_faults: RwSignal::new(false),
            others: RwSignal::new(Vec::new()),
            is_saving: RwSignal::new(false),
            problem: RwSignal::new(None),
            saved: RwSignal::new(None),
            sending: StoredValue::new(Sending::default()),
        }
    }

    /// True while the draft of this version is here, of the person who uses the tablet.
    pub(super) fn is_about(self, tablet: Tablet, hash: TemplateHash) -> bool {
        let person = tablet.person();
        self.about.with(|it| it.as_ref().is_some_and(|it| it.hash == hash && it.person == person))
    }

    /// True if something was changed that the server may lack.
    pub(super) fn is_unkept(self) -> bool {
        match self.keeping.get_untracked() {
            Keeping::Untouched | Keeping::Kept(_) => false,
            Keeping::Waiting | Keeping::Failed(_) | Keeping::Conflict => true,
        }
    }

    /// Fetches a version and its draft, and begins. False if there is no such version.
    ///
    /// # Errors
    /// Why the server did not answer.
    pub(super) async fn begin(self, tablet: Tablet, hash: TemplateHash) -> Result<bool, Unanswered> {
        let rows = ask::<Vec<Row>>(tablet, ADDRESS).await?;
        let Some(row) = rows.iter().find(|it| it.hash == hash) else { return Ok(false) };
        let base = Arc::new(ask::<Template>(tablet, &format!("{ADDRESS}/{hash}")).await?);
        let kept = ask::<Option<KeptDraft>>(tablet, &format!("{ADDRESS}/{hash}/draft")).await?;
        if self.is_unkept() {
            self.keep(tablet);
        }
        let versions = rows.iter().filter(|it| it.name == row.name).map(|it| it.version);
        let next = versions.max().unwrap_or_default() + 1;
        let taken = rows.iter().flat_map(|it| &it.question_ids).cloned().collect::<BTreeSet<_>>();
        self.about.set(Some(About {
            person: tablet.person(),
            hash,
            base: Arc::clone(&base),
            next,
            taken: Arc::new(taken),
        }));
        self.part.set(Part::Questions);
        self.opened.set(BTreeSet::new());
        self.shows_faults.set(false);
        self.problem.set(None);
        self.take(kept, &base);
        self.fetch_others(tablet, &rows, &base);
        Ok(true)
    }

    /// Takes the draft in that the server has; without one it begins as the version that it begins from.
    fn take(self, kept: Option<KeptDraft>, base: &Template) {
        let revision = kept.as_ref().map_or(0, |it| it.revision);
        self.sending.set_value(Sending { revision, ..Sending::default() });
        match kept {
            Some(kept) => {
                self.draft.set(kept.template);
                self.keeping.set(Keeping::Kept(Moment(kept.mark.changed_at_ms)));
            }
            None => {
                self.draft.set(base.clone());
                self.keeping.set(Keeping::Untouched);
            }
        }
    }

    /// The newest templates of the other levels, for whoever wants to see how the same is asked there.
    fn fetch_others(self, tablet: Tablet, rows: &[Row], base: &Template) {
        let mut levels = BTreeSet::from([base.level]);
        let newest: Vec<_> = rows.iter().filter(|it| levels.insert(it.level)).map(|it| it.hash).collect();
        self.others.set(Vec::new());
        spawn_local(async move {
            for hash in newest {
                // What can't be fetched is not shown; nothing else depends on it.
                if let Ok(template) = ask::<Template>(tablet, &format!("{ADDRESS}/{hash}")).await {
                    self.others.update(|it| it.push(Arc::new(template)));
                }
            }
        });
    }

    /// Changes the draft; it is sent in the next pause.
    pub(super) fn change(self, tablet: Tablet, change: impl FnOnce(&mut Template)) {
        self.draft.update(change);
        self.sending.update_value(|it| it.changes += 1);
        if !self.is_unkept() {
            self.keeping.set(Keeping::Waiting);
        }
        let changes = self.sending.with_value(|it| it.changes);
        set_timeout(
            move || {
                if self.sending.with_value(|it| it.changes) == changes {
                    self.keep(tablet);
                }
            },
            PAUSE,
        );
    }

    /// Sends the draft, unless there is nothing to send or something is on its way.
    pub(super) fn keep(self, tablet: Tablet) {
        let Some(about) = self.about.get_untracked().filter(|it| it.person == tablet.person()) else { return };
        let is_in_conflict = self.keeping.get_untracked() == Keeping::Conflict;
        let Sending { revision, changes, is_on } = self.sending.get_value();
        if is_on || is_in_conflict || !self.is_unkept() || self.is_saving.get_untracked() {
            return;
        }
        self.sending.update_value(|it| it.is_on = true);
        let draft = self.draft.get_untracked();
        let address = format!("{ADDRESS}/{}/draft?revision={revision}", about.hash);
        spawn_local(async move {
            let kept = tell::<Revision>(tablet, Verb::Put, &address, &draft).await;
            // By now another draft may be on the bench.
            if self.about.with_untracked(|it| it.as_ref().is_some_and(|it| it.hash == about.hash)) {
                self.sending.update_value(|it| it.is_on = false);
                self.take_answer(tablet, kept, changes);
            }
        });
    }

    fn take_answer(self, tablet: Tablet, kept: Result<Revision, NotDone>, sent: u64) {
        match kept {
            Ok(kept) => {
                self.sending.update_value(|it| it.revision = kept.revision);
                if self.sending.with_value(|it| it.changes) == sent {
                    self.keeping.set(Keeping::Kept(Moment::now()));
                } else {
                    self.keep(tablet);
                }
            }
            Err(NotDone::Refused(refusal)) if refusal.code.as_deref() == Some("draft-changed") => {
                self.keeping.set(Keeping::Conflict);
            }
            Err(why) => {
                let is_passing = matches!(why, NotDone::Unanswered(Unanswered::NoNetwork | Unanswered::ServerDown));
                self.keeping.set(Keeping::Failed(why));
                if is_passing {
                    set_timeout(move || self.keep(tablet), AGAIN);
                }
            }
        }
    }

    /// Ends a conflict: with the draft that the server has, or with the one that is here.
    pub(super) fn settle(self, tablet: Tablet, counts: Counts) {
        let Some(about) = self.about.get_untracked() else { return };
        spawn_local(async move {
            let kept = ask::<Option<KeptDraft>>(tablet, &format!("{ADDRESS}/{}/draft", about.hash)).await;
            match kept {
                Ok(kept) if counts == Counts::Other => self.take(kept, &about.base),
                Ok(kept) => {
                    let revision = kept.map_or(0, |it| it.revision);
                    self.sending.update_value(|it| it.revision = revision);
                    self.keeping.set(Keeping::Waiting);
                    self.keep(tablet);
                }
                // The choice stays on the screen.
                Err(why) => self.problem.set(Some(NotDone::Unanswered(why))),
            }
        });
    }

    /// Saves the draft as a version, and goes there.
    pub(super) fn save(self, tablet: Tablet, router: Router) {
        let Some(about) = self.about.get_untracked() else { return };
        if self.is_saving.get_untracked() {
            return;
        }
        self.is_saving.set(true);
        self.problem.set(None);
        spawn_local(async move {
            // A draft that arrives after its version would be a draft again.
            while self.sending.with_value(|it| it.is_on) {
                TimeoutFuture::new(LOOK_MS).await;
            }
            let address = format!("{ADDRESS}?draft_of={}", about.hash);
            let draft = self.draft.get_untracked().trimmed();
            let added = tell::<Added>(tablet, Verb::Post, &address, &draft).await;
            self.is_saving.set(false);
            match added {
                Ok(added) => {
                    self.saved.set(Some(added.hash));
                    self.end(router, added.hash);
                }
                Err(why) => self.problem.set(Some(why)),
            }
        });
    }

    /// Throws the draft away, and goes to the version that it began from.
    pub(super) fn discard(self, tablet: Tablet, router: Router) {
        let Some(about) = self.about.get_untracked() else { return };
        self.is_saving.set(true);
        self.problem.set(None);
        spawn_local(async move {
            while self.sending.with_value(|it| it.is_on) {
                TimeoutFuture::new(LOOK_MS).await;
            }
            let address = format!("{ADDRESS}/{}/draft", about.hash);
            let discarded = tell::<IgnoredAny>(tablet, Verb::Delete, &address, &()).await;
            self.is_saving.set(false);
            match discarded {
                Ok(_) => self.end(router, about.hash),
                Err(why) => self.problem.set(Some(why)),
            }
        });
    }

    fn end(self, router: Router, shown: TemplateHash) {
        self.keeping.set(Keeping::Untouched);
        router.go(&Route::Templates(TemplatesView::Version(shown)));
        self.about.set(None);
    }
}
