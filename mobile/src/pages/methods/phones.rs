//! Employees answer on their own phones: the question is opened for the room, the numbers are seen as they come and counted in.
//!
//! It needs the network, and says so; counting hands does not. The rules that must not be broken: the server says whether
//! there are enough answers to be shown, and what it does not show is not counted in; and numbers are counted in once.

use std::collections::BTreeMap;
use std::time::Duration;

use form_model::{DocumentId, Edit, RowId};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::json;

use super::room::Room;
use crate::components::{CodePicture, Icon, NotDoneNotice, Shape};
use crate::pages::practice::Exercise;
use crate::pages::section::OpenForm;
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Verb, tell};
use crate::server_talk::{Asked, Telling};
use crate::tablet::Tablet;
use crate::texts::{PhonesTexts, fill};

/// How often the numbers are asked for while a question is open: as often as hands go up.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What the server tells of a room.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct RoomTold {
    room: Option<OpenRoom>,
    shown_from: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct OpenRoom {
    path: String,
    open_question: Option<String>,
    questions: Vec<AskedTold>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct AskedTold {
    question: String,
    answers: u64,
    counts: Option<BTreeMap<String, u64>>,
    is_taken: bool,
}

#[derive(Debug, Deserialize)]
struct TakenTold {
    counts: Option<BTreeMap<String, u64>>,
}

/// How the question stands with the phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is not open, and nobody has answered that is not counted.
    Closed,
    /// It may be answered now.
    Open,
    /// It was closed, and its answers are not counted in.
    Left,
    /// It was closed, and its answers are too few to be counted in.
    TooFew,
    /// Its answers are counted in.
    Taken,
}

fn asked_in<'a>(told: Option<&'a RoomTold>, question: &str) -> Option<&'a AskedTold> {
    told?.room.as_ref()?.questions.iter().find(|it| it.question == question)
}

fn stage_of(told: Option<&RoomTold>, question: &str) -> Stage {
    let Some(asked) = asked_in(told, question) else { return Stage::Closed };
    let open = told.and_then(|it| it.room.as_ref()?.open_question.as_deref());
    match (asked.is_taken, open == Some(question), asked.answers, &asked.counts) {
        (true, _, _, _) => Stage::Taken,
        (false, true, _, _) => Stage::Open,
        (false, false, 0, _) => Stage::Closed,
        (false, false, _, Some(_)) => Stage::Left,
        (false, false, _, None) => Stage::TooFew,
    }
}

/// A room's phones, at one question.
#[derive(Clone, Copy)]
struct Talk {
    tablet: Tablet,
    document: DocumentId,
    room: Room,
    /// The same for each try, so that an answer that got lost is given again.
    claim: StoredValue<RowId>,
    shown: Asked<RoomTold>,
    telling: Telling,
    texts: &'static PhonesTexts,
}

impl Talk {
    fn address(self) -> String {
        format!("/api/documents/{}/room", self.document)
    }

    fn ask(self) {
        self.shown.ask(self.tablet);
    }

    fn tell(self, verb: Verb, body: serde_json::Value) {
        self.telling.tell(self.tablet, (verb, self.address()), body, Callback::new(move |()| self.ask()));
    }

    /// Opens the question; the one that was open is closed.
    fn open(self) {
        self.tell(Verb::Put, json!({ "question": self.room.question() }));
    }

    /// Closes the question, and counts its answers in the document.
    fn count_in(self) {
        if self.telling.is_on.get_untracked() {
            return;
        }
        self.telling.is_on.set(true);
        let (address, question) = (format!("{}/taken", self.address()), self.room.question());
        let body = json!({ "question": question, "claim": self.claim.get_value().to_string() });
        spawn_local(async move {
            let told = tell::<TakenTold>(self.tablet, Verb::Post, &address, &body).await;
            // Counted even if the person has left the screen by now: the server gives the numbers once.
            let count = |(code, count): (String, u64)| {
                let by = i64::try_from(count).unwrap_or(i64::MAX);
                self.tablet.edit(self.document, Edit::count(&question, &code, by));
            };
            let outcome = told.map(|it| it.counts.into_iter().flatten().for_each(count));
            self.telling.is_on.try_set(false);
            if self.telling.outcome.try_set(Some(outcome)).is_none() {
                self.ask();
            }
        });
    }
}

/// The phones' part of the room; nothing while somebody practises.
#[component]
pub(super) fn Phones(form: OpenForm, room: Room) -> impl IntoView {
    if Exercise::is_of(form.document) {
        return ().into_any();
    }
    let talk = Talk {
        tablet: form.tablet,
        document: form.document,
        room,
        claim: StoredValue::new(RowId::from_bytes(rand::random())),
        shown: Asked::at(format!("/api/documents/{}/room", form.document)),
        telling: Telling::new(),
        texts: &use_texts().methods.dialogue.phones,
    };
    look_while_open(talk);
    let texts = talk.texts;
    let address = Memo::new(move |_| talk.shown.answer.with(|it| Some(it.as_ref()?.room.as_ref()?.path.clone())));
    let stage = Memo::new(move |_| talk.shown.answer.with(|it| stage_of(it.as_ref(), &room.question())));
    let is_open = Memo::new(move |_| address.with(Option::is_some));
    view! {
        <section class="sheet" id="phones" aria-labelledby="phones-title">
            <h2 id="phones-title">{texts.title}</h2>
            <Show when=move || !is_open.get()><p class="soft">{texts.intro}</p></Show>
            {move || address.get().map(|path| view! { <Address path texts /> })}
            {move || stage_view(talk, form, stage.get())}
            <div role="status">{move || talk.telling.outcome.get().and_then(Result::err).map(|it| not_done(it, texts))}</div>
            <Show when=move || is_open.get()>
                <div class="row row--apart">
                    <p class="soft">{texts.close_help}</p>
                    <button type="button" class="button button--quiet" id="close-room"
                        on:click=move |_| talk.tell(Verb::Delete, serde_json::Value::Null)>{texts.close}</button>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

/// Asks at once, and again while a room is open: phones answer, and another tablet may open the next question.
fn look_while_open(talk: Talk) {
    talk.ask();
    let look = move || {
        let is_open = talk.shown.answer.with_untracked(|it| it.as_ref().is_some_and(|it| it.room.is_some()));
        if is_open && !talk.shown.asking.is_on.get_untracked() {
            talk.ask();
        }
    };
    let looking = set_interval_with_handle(look, LOOK_EVERY).ok();
    on_cleanup(move || {
        if let Some(looking) = looking {
            looking.clear();
        }
    });
}

/// The code and the address, large enough to be read from the back of the room.
#[component]
fn Address(path: String, texts: &'static PhonesTexts) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let (link, short) =
        (format!("{origin}{path}"), format!("{}{path}", window().location().host().unwrap_or_default()));
    view! {
        <div class="letter__code">
            <CodePicture bytes=link.into_bytes() label=texts.picture look="letter__picture" />
            <p class="room__address">{texts.scan} <br /> <strong id="room-address">{short}</strong></p>
        </div>
    }
}

/// What there is to do at a stage. It stays while the numbers change, so that nobody loses the button under their finger.
fn stage_view(talk: Talk, form: OpenForm, stage: Stage) -> AnyView {
    let texts = talk.texts;
    let button = move |id: &'static str, words: &'static str, act: fn(Talk)| {
        let press = move |_| {
            if form.lock.get_untracked().is_none() {
                act(talk);
            }
        };
        view! {
            <button type="button" class="button button--start" id=id
                aria-disabled=move || form.lock.get().map(|_| "true") on:click=press>{words}</button>
        }
        .into_any()
    };
    let open = move || button("open-for-phones", texts.open, Talk::open);
    let count_in = move || button("count-in", texts.count_in, Talk::count_in);
    match stage {
        Stage::Closed => open(),
        Stage::Open => view! { <Numbers talk too_few=texts.too_few /> {count_in()} }.into_any(),
        Stage::Left => view! { <Numbers talk too_few=texts.too_few_closed /> {count_in()} }.into_any(),
        Stage::TooFew => view! { <Numbers talk too_few=texts.too_few_closed /> {open()} }.into_any(),
        Stage::Taken => view! {
            <p class="chip chip--good" data-counted-in><Icon shape=Shape::Check /> {texts.counted_in}</p>
            <Numbers talk too_few="" />
        }
        .into_any(),
    }
}

/// How many have answered, and what; or why that is not shown.
#[component]
fn Numbers(talk: Talk, too_few: &'static str) -> impl IntoView {
    let asked = Memo::new(move |_| talk.shown.answer.with(|it| asked_in(it.as_ref(), &talk.room.question()).cloned()));
    let answers = move || asked.with(|it| it.as_ref().map_or(0, |it| it.answers));
    let is_shown = move || asked.with(|it| it.as_ref().is_some_and(|it| it.counts.is_some()));
    let spread = move || {
        let counts = asked.get().and_then(|it| it.counts);
        counts.map_or_else(
            || {
                let shown_from = talk.shown.answer.with(|it| it.as_ref().map_or(0, |it| it.shown_from));
                fill(too_few, &[("count", &shown_from.to_string())])
            },
            |it| talk.room.counts_in_words(&it),
        )
    };
    view! {
        <div role="status">
            <p class="room__proposal" data-answered=move || answers().to_string()>
                {move || talk.texts.answered.of(usize::try_from(answers()).unwrap_or(usize::MAX))}
            </p>
            <p data-spread=move || is_shown().to_string()>{spread}</p>
        </div>
    }
}

fn not_done(problem: NotDone, texts: &'static PhonesTexts) -> AnyView {
    let code = if let NotDone::Refused(refusal) = &problem { refusal.code.clone() } else { None };
    let words = match code.as_deref() {
        Some("taken") => texts.taken,
        Some("too-many-rooms") => texts.too_many_rooms,
        Some(_) | None => return view! { <NotDoneNotice problem /> }.into_any(),
    };
    view! { <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{words}</span></p> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(open: Option<&str>, answers: u64) -> RoomTold {
        let counts = (answers >= 6).then(|| BTreeMap::from([("yes".to_owned(), answers)]));
        let asked = AskedTold { question: "A1".to_owned(), answers, counts, is_taken: false };
        let open_question = open.map(str::to_owned);
        let room = OpenRoom { path: "/r/K7M49QXB".to_owned(), open_question, questions: vec![asked] };
        RoomTold { room: Some(room), shown_from: 6 }
    }

    #[test]
    fn a_question_is_opened_answered_left_and_counted_in() {
        assert_eq!(stage_of(None, "A1"), Stage::Closed);
        assert_eq!(stage_of(Some(&told(None, 0)), "A2"), Stage::Closed);
        assert_eq!(stage_of(Some(&told(Some("A1"), 0)), "A1"), Stage::Open);
        assert_eq!(stage_of(Some(&told(Some("A2"), 6)), "A1"), Stage::Left);
        assert_eq!(stage_of(Some(&told(Some("A2"), 3)), "A1"), Stage::TooFew);
        assert_eq!(stage_of(Some(&told(None, 0)), "A1"), Stage::Closed, "nobody answered: it is opened again");
        let mut taken = told(None, 9);
        taken.room.as_mut().unwrap().questions[0].is_taken = true;
        assert_eq!(stage_of(Some(&taken), "A1"), Stage::Taken);
    }
}
