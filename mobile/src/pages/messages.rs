//! What the server tells the person: a round that opened, a last day, an invitation, a unit that was taken over.
//!
//! The messages are asked for when the space opens, and again whenever the connection comes back or the server has news;
//! those that were fetched last are kept in the person's space, with which of them were read here, so that they can be read
//! without a network, also after a restart. The rule that must not be broken: a message leads to what it is
//! about, and nothing of a form is in it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use client_core::{Connection, Event};
use form_model::{Case, DocumentId, DocumentKind, Followup, Occasion, digest, valid_marks, values_at};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::components::{AskingLine, Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::server_question::{Verb, tell};
use crate::server_talk::Asked;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, MessagesTexts};

/// Where the server tells it.
const ADDRESS: &str = "/api/messages";

/// What the messages are kept as in the person's space.
const KEPT_AS: &str = "messages";

/// The kind of a message about a ready mark that fell.
const MARK_VOIDED: &str = "mark-voided";

/// For so long nothing is asked for again without a reason.
const FRESH_MS: u64 = 30_000;

/// A message as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Message {
    id: String,
    kind: String,
    unit: Option<String>,
    round: Option<String>,
    day: Option<NaiveDate>,
    /// The row of a form that it is about.
    #[serde(default)]
    row: Option<String>,
    text: Words,
    at_ms: u64,
    read_at_ms: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Words {
    sv: String,
    en: String,
}

impl Message {
    /// What it says, with its day as people read days.
    fn words(&self, language: Language) -> String {
        let text = language.of(&self.text.sv, &self.text.en);
        match self.day {
            Some(day) => text.replace(&day.to_string(), &day_words(day, language)),
            None => text.to_owned(),
        }
    }

    fn is_about(&self, case: &Case) -> bool {
        let is_unit = self.unit.as_deref() == Some(case.unit.to_string().as_str());
        let is_round = self.round.is_none() || self.round == case.round.map(|it| it.to_string());
        is_unit && is_round && case.occasion == Some(Occasion::Yearly)
    }
}

/// The messages as the person's space keeps them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    fetched_at_ms: u64,
    messages: Vec<Message>,
    /// What was read here, while the server may not have heard of it.
    read: BTreeSet<String>,
}

impl Kept {
    fn of(tablet: Tablet) -> Option<Self> {
        tablet.read(|client| client.kept_answer(KEPT_AS).and_then(|it| serde_json::from_slice(it).ok()))
    }
}

/// What the server has to hear again was read: it was read here, and the newest answer still says that it was not.
fn unheard(messages: &[Message], read_here: &BTreeSet<String>) -> Vec<String> {
    let unread = messages.iter().filter(|it| it.read_at_ms.is_none());
    unread.map(|it| &it.id).filter(|it| read_here.contains(*it)).cloned().collect()
}

/// Where a message leads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    FollowUp(DocumentId),
    /// To the ready marks of a follow-up.
    Marks(DocumentId),
    /// To where feedback is recorded.
    Feedback(DocumentId),
    /// To what was handed in, for those who have no way into the draft.
    HandedIn(String),
    /// To a follow-up that has not come to the tablet.
    NotHere,
    Units,
    Raised,
    MyActions,
    Quarantine,
    UnitHandover,
    Tablet,
    /// A newer server's message, which this app can only show.
    Nowhere,
}

impl Way {
    fn of(message: &Message, tablet: Tablet) -> Self {
        let follow_up = || {
            let about = tablet.cases(DocumentKind::Followup).into_iter().rfind(|it| message.is_about(&it.1));
            about.map(|it| Self::FollowUp(it.0))
        };
        // The one that has the mark or the hand-in in it: a unit may have several follow-ups in a round.
        let with_row = |table: &str| follow_up_with_row(tablet, table, message.row.as_deref()?).map(Self::FollowUp);
        let read = || message.row.clone().map(Self::HandedIn);
        match message.kind.as_str() {
            "late-below" => Self::Units,
            "raised-answered" => Self::Raised,
            "work-in-quarantine" => Self::Quarantine,
            "handed-over" => Self::UnitHandover,
            "code-made" => Self::Tablet,
            "action-due-soon" | "action-late" | "effect-due" | "request-confirmed" | "request-received"
            | "action-raised" | "action-answered" => Self::MyActions,
            "round-opened" | "due-soon" | "due-very-soon" | "late" | "invited" => follow_up().unwrap_or(Self::NotHere),
            "sent-back" | "statement-made" => with_row("hand_in").or_else(follow_up).unwrap_or(Self::NotHere),
            MARK_VOIDED => match with_row("ready").or_else(follow_up) {
                Some(Self::FollowUp(document)) => Self::Marks(document),
                Some(_) | None => Self::NotHere,
            },
            "feedback-due" => match follow_up() {
                Some(Self::FollowUp(document)) => Self::Feedback(document),
                Some(_) | None => Self::NotHere,
            },
            "extra-handed-in" | "extra-handed-in-without-mark" => {
                with_row("hand_in").or_else(read).unwrap_or(Self::Units)
            }
            "handed-in" | "handed-in-without-mark" => follow_up().or_else(read).unwrap_or(Self::Units),
            _ => Self::Nowhere,
        }
    }

    fn words(&self, texts: &MessagesTexts) -> Option<(&'static str, Route)> {
        match self {
            Self::FollowUp(document) => Some((texts.to_follow_up, Route::Case(*document, CaseView::Overview))),
            Self::Marks(document) => Some((texts.to_marks, Route::Case(*document, CaseView::HandIn))),
            Self::Feedback(document) => Some((texts.to_feedback, Route::Case(*document, CaseView::Feedback))),
            Self::HandedIn(id) => Some((texts.to_handed_in, Route::HandedIn(id.clone()))),
            Self::Units => Some((texts.to_units, Route::Units)),
            Self::Raised => Some((texts.to_raised, Route::Raised)),
            Self::Quarantine => Some((texts.to_quarantine, Route::Quarantine)),
            Self::MyActions => Some((texts.to_my_actions, Route::MyActions)),
            Self::UnitHandover => Some((texts.to_unit_handover, Route::UnitHandover(String::new()))),
            Self::Tablet => Some((texts.to_tablet, Route::ThisTablet)),
            Self::NotHere | Self::Nowhere => None,
        }
    }
}

/// The follow-up on the tablet that has a row in a table of marks.
fn follow_up_with_row(tablet: Tablet, table: &str, row: &str) -> Option<DocumentId> {
    let path = [table, row, "person"];
    let has_row = |it: &DocumentId| {
        tablet.read(|client| client.document(*it).is_some_and(|it| !values_at(it.automerge(), &path).is_empty()))
    };
    tablet.cases(DocumentKind::Followup).into_iter().map(|it| it.0).find(has_row)
}

/// True if a message asks for a ready mark that stands by now: it was renewed, or the content came back; followed.
fn is_over(message: &Message, tablet: Tablet) -> bool {
    let Some(row) = message.row.as_deref().filter(|_| message.kind == MARK_VOIDED) else { return false };
    let Some(document) = follow_up_with_row(tablet, "ready", row) else { return false };
    tablet.follow_content(document);
    let stands = tablet.read(|client| {
        let form = client.document(document)?;
        let followup = Followup::read(form.automerge(), form.template()?);
        let side = followup.ready.iter().find(|it| it.id.to_string() == row)?.role.as_ref();
        let newest = followup.ready.iter().rfind(|it| it.role.as_ref() == side)?;
        let mut valid = valid_marks(&followup, digest(form.automerge()));
        Some(newest.id.to_string() != row || valid.any(|it| it.role.as_ref() == side))
    });
    stands == Some(true)
}

/// The person's messages, for as long as the space is open.
#[derive(Clone, Copy)]
pub(crate) struct Inbox {
    tablet: Tablet,
    messages: Asked<Vec<Message>>,
    /// What was read here and the server may not have heard of.
    read_here: RwSignal<BTreeSet<String>>,
}

impl Inbox {
    /// Asks now, and again whenever there may be something new.
    pub(crate) fn start(tablet: Tablet) -> Self {
        let messages = Asked::at(ADDRESS);
        let is_online = Memo::new(move |_| tablet.connection() == Connection::Online);
        Effect::new(move |_| {
            tablet.follow_directory();
            if is_online.get() {
                messages.ask(tablet);
            }
        });
        // A network that was away for a moment may leave the connection as it was, and the question unanswered.
        let listening = window_event_listener(leptos::ev::online, move |_| {
            if messages.asking.problem.with_untracked(Option::is_some) {
                messages.ask(tablet);
            }
        });
        on_cleanup(move || listening.remove());
        let inbox = Self { tablet, messages, read_here: RwSignal::new(BTreeSet::new()) };
        inbox.take_kept();
        inbox.keep();
        inbox
    }

    /// Begins with what the person's space kept.
    fn take_kept(self) {
        if let Some(kept) = Kept::of(self.tablet) {
            self.read_here.set(kept.read);
            self.messages.answer.set(Some(kept.messages));
            self.messages.asking.at.set(Some(Moment(kept.fetched_at_ms)));
        }
    }

    /// Keeps every answer, and what was read of it; tells the server what it has not heard.
    fn keep(self) {
        Effect::new(move |_| {
            let Some(at) = self.messages.asking.at.get() else { return };
            let (messages, read) = (self.messages.answer.get().unwrap_or_default(), self.read_here.get());
            let read = unheard(&messages, &read).into_iter().collect();
            let kept = Kept { fetched_at_ms: at.0, messages, read };
            // What can't be written as JSON is not kept; it is fetched again.
            if let Ok(answer) = serde_json::to_vec(&kept) {
                self.tablet.report(Event::AnswerKept { name: KEPT_AS.to_owned(), answer });
            }
        });
        Effect::new(move |_| {
            self.messages.asking.at.track();
            let messages = self.messages.answer.get_untracked().unwrap_or_default();
            let again = self.read_here.with_untracked(|it| unheard(&messages, it));
            again.iter().for_each(|it| self.tell_read(it));
        });
    }

    /// Asks again, unless that was done a moment ago: some news come without a sign.
    pub(crate) fn freshen(self) {
        let at = self.messages.asking.at.get_untracked();
        let is_old = at.is_some_and(|it| Moment::now().0.saturating_sub(it.0) > FRESH_MS);
        if is_old && !self.messages.asking.is_on.get_untracked() {
            self.messages.ask(self.tablet);
        }
    }

    fn is_new(self, message: &Message) -> bool {
        message.read_at_ms.is_none() && !self.read_here.with(|it| it.contains(&message.id))
    }

    /// Those that still say something, once they are known; followed.
    fn shown(self) -> Option<Vec<Message>> {
        let mut all = self.messages.answer.get()?;
        all.retain(|it| !is_over(it, self.tablet));
        Some(all)
    }

    /// How many are new, once that is known; followed.
    pub(crate) fn new_count(self) -> Option<usize> {
        Some(self.shown()?.iter().filter(|it| self.is_new(it)).count())
    }

    fn read(self, id: &str) {
        self.read_here.update(|it| {
            it.insert(id.to_owned());
        });
        self.tell_read(id);
    }

    fn tell_read(self, id: &str) {
        let (tablet, address) = (self.tablet, format!("{ADDRESS}/{id}/read"));
        spawn_local(async move {
            // What the server did not hear is told again when the messages are fetched the next time.
            tell::<IgnoredAny>(tablet, Verb::Post, &address, &Value::Null).await.ok();
        });
    }

    fn read_all(self) {
        let all = self.messages.answer.get_untracked().unwrap_or_default();
        for message in all.iter().filter(|it| untrack(|| self.is_new(it))) {
            self.read(&message.id);
        }
    }
}

/// The screen.
#[component]
pub(crate) fn Messages() -> impl IntoView {
    let (inbox, texts) = (expect_context::<Inbox>(), &use_texts().messages);
    let again = Callback::new(move |()| inbox.messages.ask(inbox.tablet));
    match inbox.messages.asking.at.get_untracked() {
        Some(_) => inbox.freshen(),
        None => again.run(()),
    }
    // Made anew only when a message comes or goes.
    let shown = Memo::new(move |_| inbox.shown());
    let list = move || {
        let all = shown.get()?;
        let nothing = all.is_empty().then(|| {
            view! { <section class="empty"><Icon shape=Shape::Letter /><h2>{texts.none}</h2><p>{texts.none_help}</p></section> }
        });
        let items = all.into_iter().map(|message| view! { <MessageItem inbox message texts /> }).collect_view();
        Some(view! { {nothing} <ul class="messages">{items}</ul> })
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head">
            <h1>{texts.title}</h1>
            <Show when=move || inbox.new_count().is_some_and(|it| it > 0)>
                <button type="button" class="button button--quiet" id="read-all" on:click=move |_| inbox.read_all()>
                    <Icon shape=Shape::Check /> {texts.read_all}
                </button>
            </Show>
        </header>
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=inbox.messages.asking again />
        {list}
    }
    .into_any()
}

#[component]
fn MessageItem(inbox: Inbox, message: Message, texts: &'static MessagesTexts) -> impl IntoView {
    let (tablet, language) = (use_tablet(), use_language());
    let (words, when) = (message.words(language), Moment(message.at_ms).words(language));
    let kind = message.kind.clone();
    let message = StoredValue::new(message);
    let is_new = Memo::new(move |_| message.with_value(|it| inbox.is_new(it)));
    let read = move |_| {
        if is_new.get_untracked() {
            inbox.read(&message.with_value(|it| it.id.clone()));
        }
    };
    let mark = move || {
        let (look, shape, words) = match is_new.get() {
            true => ("chip chip--differ", Shape::Letter, texts.not_read),
            false => ("chip", Shape::Check, texts.read),
        };
        view! { <p class=look><Icon shape /> {words}</p> }
    };
    let look = move || if is_new.get() { "message message--new sheet" } else { "message sheet" };
    let way = Memo::new(move |_| message.with_value(|it| Way::of(it, tablet)));
    let link = move || match way.get().words(texts) {
        Some((words, route)) => view! {
            <a class="button button--quiet button--start" href=route.address() on:click=read>{words}</a>
        }
        .into_any(),
        None => {
            let reason = way.with(|it| *it == Way::NotHere).then(|| view! { <p class="soft">{texts.not_here_yet}</p> });
            let mark = move || {
                is_new.get().then(|| view! {
                    <button type="button" class="quiet" on:click=read><Icon shape=Shape::Check /> {texts.read}</button>
                })
            };
            view! { {reason} {mark} }.into_any()
        }
    };
    view! {
        <li class=look data-message=kind data-new=move || is_new.get().to_string()>
            <div class="row row--apart">{mark}<p class="soft">{when}</p></div>
            <p class="message__words">{words}</p>
            {link}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use form_model::{InstallationId, RoundId, UnitId};

    use super::*;

    fn message(day: Option<&str>, round: Option<RoundId>) -> Message {
        Message {
            id: "1".into(),
            kind: "due-soon".into(),
            unit: Some(UnitId::from_bytes([1; 16]).to_string()),
            round: round.map(|it| it.to_string()),
            day: day.and_then(|it| it.parse().ok()),
            row: None,
            text: Words {
                sv: "Eken ska lämna in senast 2019-03-31.".into(),
                en: "Eken is to hand in by 2019-03-31.".into(),
            },
            at_ms: 0,
            read_at_ms: None,
        }
    }

    #[test]
    fn what_was_read_here_is_told_until_the_server_says_so_itself() {
        let message = |id: &str, read_at_ms| Message { id: id.to_owned(), read_at_ms, ..message(None, None) };
        let all = [message("1", None), message("2", Some(5)), message("3", None)];
        let read_here = ["1", "2", "gone"].map(str::to_owned).into();
        assert_eq!(unheard(&all, &read_here), ["1"]);
    }

    #[test]
    fn a_message_is_about_the_yearly_follow_up_of_its_unit_and_round() {
        let (installation, unit) = (InstallationId::from_bytes([9; 16]), UnitId::from_bytes([1; 16]));
        let (round, other) = (RoundId::from_bytes([2; 16]), RoundId::from_bytes([3; 16]));
        let case = |unit, round| Case::followup(installation, unit, round, Occasion::Yearly);
        assert!(message(None, Some(round)).is_about(&case(unit, round)));
        assert!(!message(None, Some(round)).is_about(&case(unit, other)));
        assert!(message(None, None).is_about(&case(unit, other)), "an invitation may be for every round");
        assert!(!message(None, None).is_about(&case(UnitId::from_bytes([8; 16]), round)));
    }
}
