//! One follow-up while its questions are on the screen: what everybody there needs to know, and the way to write.
//!
//! It is handed to each piece of the screen. The rule that must not be broken: what a person may not write is locked
//! with a reason, and never silently.

use std::collections::BTreeSet;
use std::sync::Arc;

use client_core::{TabRole, Writability};
use form_model::{
    Case, DocumentId, Edit, JointAnswer, NOT_APPLICABLE, PersonId, Question, RoundState, Step, Template, Voice,
    needs_action,
};
use leptos::prelude::*;

use super::outline::Outlined;
use crate::preferences::{use_language, use_texts};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{FormTexts, Language, fill};

/// Why nothing can be written in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// The round is over.
    RoundClosed,
    /// This person only reads.
    ReadOnly,
    /// This person no longer has access.
    NoAccess,
    /// The case was erased.
    Erased,
    /// The round was archived.
    Archived,
    /// A newer document took its place.
    Superseded,
    /// Another page of this browser writes.
    AnotherPage,
}

/// A follow-up on the screen.
#[derive(Clone, Copy)]
pub(crate) struct OpenForm {
    pub(crate) tablet: Tablet,
    pub(crate) document: DocumentId,
    pub(crate) texts: &'static FormTexts,
    pub(crate) language: Language,
    pub(crate) template: StoredValue<Arc<Template>>,
    case: StoredValue<Case>,
    /// Whose register the person writes in.
    pub(crate) voice: Memo<Option<Voice>>,
    /// Why nothing can be written, if so.
    pub(crate) lock: Memo<Option<Lock>>,
    /// Every question of the form in short.
    pub(crate) outline: RwSignal<Vec<Outlined>>,
    /// The questions that the person wrote at since the screen last took in what changed.
    touched: StoredValue<BTreeSet<String>>,
    /// The question that the person is at, or was last.
    pub(crate) current: StoredValue<Option<String>>,
    /// The newest thing to read out.
    pub(crate) said: RwSignal<String>,
}

impl OpenForm {
    /// The form of a document that is on the tablet.
    pub(crate) fn open(document: DocumentId) -> Option<Self> {
        let tablet = use_tablet();
        let template = tablet.template(document)?;
        let case = tablet.read(|client| client.document(document).map(|it| it.case().clone()))?;
        let round = case.round;
        let lock = Memo::new(move |_| lock_of(tablet, document, round));
        let form = Self {
            tablet,
            document,
            texts: &use_texts().form,
            language: use_language(),
            template: StoredValue::new(template),
            case: StoredValue::new(case),
            voice: Memo::new(move |_| tablet.own_voice(document).filter(|it| *it != Voice::Above)),
            lock,
            outline: RwSignal::new(Vec::new()),
            touched: StoredValue::new(BTreeSet::new()),
            current: StoredValue::new(None),
            said: RwSignal::new(String::new()),
        };
        form.read_outline();
        Some(form)
    }

    /// Reads again what both sides have said to every question; nothing, if the screen is gone.
    pub(crate) fn read_outline(self) {
        let read = self.template.try_with_value(|template| {
            self.tablet.read(|client| {
                let automerge = client.document(self.document)?.automerge();
                let outlined = |id: &String| Outlined {
                    id: id.clone(),
                    joint: JointAnswer::read(automerge, id),
                    needs_action: needs_action(automerge, id),
                };
                Some(template.questions().map(|it| outlined(&it.id)).collect::<Vec<_>>())
            })
        });
        if let Some(outline) = read.flatten()
            && self.outline.try_with_untracked(|it| *it != outline).unwrap_or_default()
        {
            self.outline.set(outline);
        }
    }

    /// True if something can be written.
    pub(crate) fn writable(self) -> Signal<bool> {
        Signal::derive(move || self.lock.get().is_none())
    }

    /// Writes at a question; where that can't be, the reason is read out. True if it was written.
    pub(crate) fn write(self, question: &str, edit: Edit) -> bool {
        if let Some(lock) = self.lock.get_untracked() {
            self.said.set(self.lock_words(lock).to_owned());
            return false;
        }
        self.touch(question);
        self.tablet.edit(self.document, edit)
    }

    /// The person did something at a question: what changes there next is no news to them.
    pub(crate) fn touch(self, question: &str) {
        self.touched.update_value(|it| {
            it.insert(question.to_owned());
        });
    }

    /// True once for each question that the person wrote at since the last time.
    pub(crate) fn take_touched(self, question: &str) -> bool {
        self.touched.try_update_value(|it| it.remove(question)).unwrap_or_default()
    }

    /// A lock in words.
    pub(crate) const fn lock_words(self, lock: Lock) -> &'static str {
        let words = &self.texts.locks;
        match lock {
            Lock::RoundClosed => words.round_closed,
            Lock::ReadOnly => words.read_only,
            Lock::NoAccess => words.no_access,
            Lock::Erased => words.erased,
            Lock::Archived => words.archived,
            Lock::Superseded => words.superseded,
            Lock::AnotherPage => words.another_page,
        }
    }

    /// Why the person can't answer, if so; followed.
    pub(crate) fn answer_lock_words(self) -> Option<&'static str> {
        match self.lock.get() {
            Some(lock) => Some(self.lock_words(lock)),
            None => self.voice.get().is_none().then_some(self.texts.locks.no_voice),
        }
    }

    /// The answers that a question allows.
    pub(crate) fn steps_for(self, question: &Question) -> Vec<Step> {
        let steps = self.template.with_value(|it| it.scale.steps.clone());
        steps.into_iter().filter(|it| question.not_applicable || it.code != NOT_APPLICABLE).collect()
    }

    /// An answer in words; an unknown one as it is written.
    pub(crate) fn answer_words(self, code: &str) -> String {
        self.template.with_value(|it| {
            let step = it.scale.steps.iter().find(|it| it.code == code);
            step.map_or(code, |it| self.language.of(&it.sv, &it.en)).to_owned()
        })
    }

    /// Who gave an answer, as it stands at the answer: "Du", or "Li Berg" and "skyddsombud"; followed.
    pub(crate) fn who_answered(self, voice: Voice, person: Option<PersonId>) -> (String, Option<&'static str>) {
        self.tablet.follow_directory();
        if person.is_some() && person == self.tablet.person() {
            return (self.texts.people.you.to_owned(), None);
        }
        let role = self.role(voice);
        match person.map(|it| self.tablet.name_of(it)).filter(|it| !it.is_empty()) {
            Some(name) => (name, Some(role)),
            None => (role.to_owned(), None),
        }
    }

    /// What a side is called in a sentence: by the name of who wrote, or of the only one who could; followed.
    pub(crate) fn side_name(self, voice: Voice, person: Option<PersonId>) -> String {
        self.tablet.follow_directory();
        let written = person.map(|it| self.tablet.name_of(it)).filter(|it| !it.is_empty());
        written.unwrap_or_else(|| {
            let parties = self.case.with_value(|it| self.tablet.parties(it, voice));
            match parties.as_slice() {
                [only] => only.name.clone(),
                _ => self.the_role(voice).to_owned(),
            }
        })
    }

    /// What a person is called in news and history; followed.
    pub(crate) fn person_name(self, person: Option<PersonId>) -> String {
        self.tablet.follow_directory();
        if person.is_some() && person == self.tablet.person() {
            return self.texts.people.you.to_owned();
        }
        let name = person.map(|it| self.tablet.name_of(it)).filter(|it| !it.is_empty());
        name.unwrap_or_else(|| self.texts.people.somebody.to_owned())
    }

    pub(crate) fn role(self, voice: Voice) -> &'static str {
        let words = &self.language.texts().shell;
        match voice {
            Voice::Manager => words.manager,
            Voice::Representative => words.representative,
            Voice::Above => words.above,
        }
    }

    const fn the_role(self, voice: Voice) -> &'static str {
        match voice {
            Voice::Manager => self.texts.people.the_manager,
            Voice::Representative => self.texts.people.the_representative,
            Voice::Above => self.texts.people.the_level_above,
        }
    }

    /// The others who are at a question, and in which of its fields; followed.
    pub(crate) fn others_at(self, question: &str) -> Vec<(PersonId, Option<String>)> {
        let mut others: Vec<_> = self
            .tablet
            .presence(self.document)
            .into_iter()
            .filter(|(person, _)| Some(*person) != self.tablet.person())
            .filter_map(|(person, place)| {
                let (at, field) = match place.split_once('/') {
                    Some((at, field)) => (at, Some(field.to_owned())),
                    None => (place.as_str(), None),
                };
                (at == question).then_some((person, field))
            })
            .collect();
        others.sort();
        others
    }

    /// Who else writes in a field of a question, as it stands at the field; followed.
    pub(crate) fn writes_in(self, question: &str, field: &str) -> Option<String> {
        let others = self.others_at(question);
        let (person, _) = others.into_iter().find(|(_, at)| at.as_deref() == Some(field))?;
        Some(fill(self.texts.people.writes_here, &[("name", &self.person_name(Some(person)))]))
    }
}

fn lock_of(tablet: Tablet, document: DocumentId, round: Option<form_model::RoundId>) -> Option<Lock> {
    tablet.follow_directory();
    match tablet.status(document)?.writability {
        Writability::Writable if tablet.role() == TabRole::Follower => Some(Lock::AnotherPage),
        Writability::Writable => None,
        Writability::ReadOnly => {
            let is_closed = round.and_then(|it| tablet.round(it)).is_some_and(|it| it.state == RoundState::Closed);
            Some(if is_closed { Lock::RoundClosed } else { Lock::ReadOnly })
        }
        Writability::NoAccess => Some(Lock::NoAccess),
        Writability::Erased => Some(Lock::Erased),
        Writability::Archived => Some(Lock::Archived),
        Writability::Superseded => Some(Lock::Superseded),
    }
}
