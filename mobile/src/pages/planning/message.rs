//! The ready-made text to those concerned: made from the plan, to copy, share, print or read out.
//!
//! The sentences are put together here from words of the language; what the plan lacks is said as undecided and listed
//! above the text. The rule: the text says nothing that the plan does not, and ticks nothing by itself.

use chrono::{Datelike as _, NaiveDate};
use form_model::{DocumentId, Edit, FollowupPlan, Occasion};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::case_head::CaseHead;
use crate::pages::follow_ups::unit_name;
use crate::pages::overview::keep_open;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::share_text::{can_share, copy, share};
use crate::tablet::use_tablet;
use crate::texts::{Language, MessageScreenTexts, PlanningTexts, fill};

/// A paragraph of the message: what it is about, and what it says; the last one has no label.
type Paragraph = (&'static str, String);

/// The message of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct PlanText {
    title: String,
    paragraphs: Vec<Paragraph>,
}

impl PlanText {
    /// As one text, with an empty line between the paragraphs.
    fn whole(&self) -> String {
        let paragraphs = self
            .paragraphs
            .iter()
            .map(|(label, words)| if label.is_empty() { words.clone() } else { format!("{label}: {words}") });
        std::iter::once(self.title.clone()).chain(paragraphs).collect::<Vec<_>>().join("\n\n")
    }
}

/// Puts a message together; `day` turns a date into words.
struct Composer<'a> {
    texts: &'static PlanningTexts,
    plan: &'a FollowupPlan,
    is_extra: bool,
    day: &'a dyn Fn(NaiveDate) -> String,
}

impl Composer<'_> {
    fn compose(&self, unit: &str) -> PlanText {
        let words = &self.texts.sentences;
        let title = if self.is_extra { words.title_extra } else { words.title };
        let (afterwards, what_follows) = words.afterwards;
        PlanText {
            title: fill(title, &[("unit", unit)]),
            paragraphs: vec![
                (words.purpose.0, self.purpose()),
                (words.how, self.how()),
                (words.when, self.when()),
                (words.who, self.who()),
                (words.last_day, self.last_day()),
                (afterwards, what_follows.to_owned()),
                ("", words.questions.to_owned()),
            ],
        }
    }

    fn purpose(&self) -> String {
        let words = &self.texts.sentences;
        let reason = self.plan.reason.trim();
        if self.is_extra && !reason.is_empty() {
            return fill(words.purpose_extra, &[("reason", reason)]);
        }
        words.purpose.1.to_owned()
    }

    fn how(&self) -> String {
        let place = self.texts.methods.iter().position(|it| Some(it.code) == self.plan.method.as_deref());
        let words = &self.texts.sentences;
        place.and_then(|it| words.methods.get(it)).copied().unwrap_or(words.method_open).to_owned()
    }

    fn when(&self) -> String {
        let words = &self.texts.sentences;
        let day = self.date(self.plan.date.as_deref());
        let week = self.plan.week.as_deref().map(|it| fill(words.week, &[("week", it)]));
        let parts: Vec<String> = day.or(week).into_iter().chain(self.plan.time.clone()).collect();
        let mut sentences = if parts.is_empty() { words.when_open.to_owned() } else { sentence(&parts.join(", ")) };
        if let Some(time) = &self.plan.carrying_out {
            sentences.push(' ');
            sentences.push_str(&fill(words.set_aside, &[("time", time.trim_end_matches('.'))]));
        }
        sentences
    }

    fn who(&self) -> String {
        let words = &self.texts.sentences;
        let responsible = self.plan.responsible.as_deref().map(|it| fill(words.responsible, &[("name", it)]));
        let names: Vec<&str> = self.plan.participants.iter().filter_map(|it| it.name.as_deref()).collect();
        let names =
            (!names.is_empty()).then(|| fill(words.participants, &[("names", &listed(&names, self.texts.and))]));
        let sentences = std::iter::once(words.who_open.to_owned()).chain(responsible).chain(names);
        sentences.collect::<Vec<_>>().join(" ")
    }

    fn last_day(&self) -> String {
        let words = &self.texts.sentences;
        let day = self.date(self.plan.information.last_day.as_deref());
        day.map_or(words.last_day_open.to_owned(), |it| fill(words.last_day_words, &[("day", &it)]))
    }

    fn date(&self, date: Option<&str>) -> Option<String> {
        date.and_then(|it| it.parse().ok()).map(|it| (self.day)(it))
    }
}

/// As a sentence: with a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// "Alva, Bo och Cleo".
fn listed(names: &[&str], and: &str) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        few => few.concat(),
    }
}

/// What a plan lacks for a whole message.
fn gaps(texts: &MessageScreenTexts, plan: &FollowupPlan) -> Vec<&'static str> {
    let has_names = plan.responsible.is_some() || !plan.participants.is_empty();
    [
        (plan.method.is_some(), texts.gap_method),
        (plan.date.is_some() || plan.week.is_some(), texts.gap_when),
        (has_names, texts.gap_who),
        (plan.information.last_day.is_some(), texts.gap_last_day),
    ]
    .into_iter()
    .filter_map(|(is_there, words)| (!is_there).then_some(words))
    .collect()
}

/// The points that the text of this plan tells, by their fields.
fn points_in_text(plan: &FollowupPlan) -> Vec<&'static str> {
    let has_day = plan.date.is_some() || plan.week.is_some();
    [("purpose", true), ("method", plan.method.is_some()), ("when", has_day), ("who_takes_part", true)]
        .into_iter()
        .filter_map(|(field, is_told)| is_told.then_some(field))
        .collect()
}

/// "torsdag 12 mars".
fn weekday_words(day: NaiveDate, texts: &PlanningTexts, language: Language) -> String {
    let place = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
    let weekday = texts.weekdays.get(place).copied().unwrap_or_default();
    format!("{weekday} {}", day_words(day, language))
}

/// The screen.
#[component]
pub(crate) fn PlanMessage(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts, language) = (use_tablet(), &use_texts().planning, use_language());
    let followup = tablet.followup(document);
    let text = Memo::new(move |_| {
        let case = tablet.case(document);
        let unit = case.as_ref().map(|it| unit_name(tablet, it.unit)).unwrap_or_default();
        let is_extra = matches!(case.and_then(|it| it.occasion), Some(Occasion::Extra { .. }));
        let day = |it| weekday_words(it, texts, language);
        followup.with(|it| {
            let plan = it.as_ref().map(|it| it.plan.clone()).unwrap_or_default();
            Composer { texts, plan: &plan, is_extra, day: &day }.compose(&unit)
        })
    });
    let shown = move || {
        let PlanText { title, paragraphs } = text.get();
        let paragraphs: Vec<_> = paragraphs.into_iter().map(|(label, words)| view_paragraph(label, words)).collect();
        view! { <h2>{title}</h2> {paragraphs} }
    };
    let plan = Route::Case(document, CaseView::Plan).address();
    view! {
        <CaseHead document title=texts.message.title />
        <p class="soft no-print">{texts.message.intro}</p>
        <Gaps document />
        <article class="sheet message" id="message" lang=language.code()>{shown}</article>
        <MessageWays text />
        <MarkTold document />
        <p class="no-print"><a class="back" href=plan><Icon shape=Shape::Back /> <span>{texts.message.back_to_plan}</span></a></p>
    }
}

fn view_paragraph(label: &'static str, words: String) -> AnyView {
    if label.is_empty() {
        return view! { <p>{words}</p> }.into_any();
    }
    view! { <p><strong class="message__label">{label} ":"</strong> " " {words}</p> }.into_any()
}

#[component]
fn Gaps(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning.message);
    let followup = tablet.followup(document);
    move || {
        let gaps = followup.with(|it| it.as_ref().map(|it| gaps(texts, &it.plan)).unwrap_or_default());
        (!gaps.is_empty()).then(|| {
            view! {
                <p class="notice notice--partly no-print" id="message-gaps">
                    <Icon shape=Shape::Warning /> <span>{texts.gaps} " " {gaps.join(", ")} "."</span>
                </p>
            }
        })
    }
}

#[component]
fn MessageWays(text: Memo<PlanText>) -> impl IntoView {
    let texts = &use_texts().planning.message;
    let said = RwSignal::new("");
    let take = move |_| {
        let words = text.with_untracked(PlanText::whole);
        spawn_local(async move {
            let is_copied = copy(&words).await;
            // The screen may be gone by then.
            said.try_set(if is_copied { texts.copied } else { texts.copy_failed });
        });
    };
    let hand_on = move |_| text.with_untracked(|it| share(&it.title, &it.whole()));
    let print = move |_| {
        // A browser that can't print has said so itself.
        window().print().ok();
    };
    view! {
        <div class="row no-print">
            <button type="button" class="button" id="message-copy" on:click=take><Icon shape=Shape::List /> {texts.copy}</button>
            {can_share().then(|| view! {
                <button type="button" class="button button--quiet" id="message-share" on:click=hand_on>
                    <Icon shape=Shape::Share /> {texts.share}
                </button>
            })}
            <button type="button" class="button button--quiet" id="message-print" on:click=print>
                <Icon shape=Shape::Print /> {texts.print}
            </button>
        </div>
        <p class="no-print" role="status" id="message-said">{move || said.get()}</p>
    }
}

/// Ticks what the text tells, with today's date, in one tap.
#[component]
fn MarkTold(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning.message);
    let followup = tablet.followup(document);
    let said = RwSignal::new("");
    let mark = move |_| {
        let plan = followup.with_untracked(|it| it.as_ref().map(|it| it.plan.clone()).unwrap_or_default());
        let Some(today) = Moment::now().day() else { return };
        let ticks = points_in_text(&plan).into_iter().map(|it| Edit::plan(&["information", it], true));
        let date = Edit::plan(&["information", "date"], today.to_string());
        if ticks.chain([date]).all(|edit| tablet.edit(document, edit)) {
            said.set(texts.marked);
        }
    };
    view! {
        <section class="sheet no-print">
            <p class="soft">{texts.mark_told_hint}</p>
            <button type="button" class="button button--quiet" id="mark-told"
                disabled=move || !tablet.is_writable(document) on:click=mark>
                <Icon shape=Shape::Check /> {texts.mark_told}
            </button>
            <p role="status">{move || said.get()}</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Information, Participant, RowId};

    use super::*;

    fn yearly(plan: &FollowupPlan) -> PlanText {
        let texts = &Language::Swedish.texts().planning;
        let day = |it: NaiveDate| it.to_string();
        Composer { texts, plan, is_extra: false, day: &day }.compose("Förskolan Solen")
    }

    fn extra(plan: &FollowupPlan) -> PlanText {
        let texts = &Language::Swedish.texts().planning;
        let day = |it: NaiveDate| it.to_string();
        Composer { texts, plan, is_extra: true, day: &day }.compose("Förskolan Solen")
    }

    fn participant(name: &str) -> Participant {
        Participant { id: RowId::from_bytes([1; 16]), name: Some(name.to_owned()), person: None }
    }

    #[test]
    fn a_whole_plan_is_a_text_with_all_five_points() {
        let plan = FollowupPlan {
            method: Some("workplace-dialogue".to_owned()),
            responsible: Some("Kim".to_owned()),
            date: Some("2026-03-12".to_owned()),
            time: Some("13.00–15.00".to_owned()),
            carrying_out: Some("2 timmar".to_owned()),
            participants: vec![participant("Alva"), participant("Bo"), participant("Cleo")],
            information: Information { last_day: Some("2026-03-20".to_owned()), ..Information::default() },
            ..FollowupPlan::default()
        };
        let text = yearly(&plan).whole();
        for words in [
            "Förskolan Solen",
            "Varför: ",
            "arbetsplatsträffen",
            "När: 2026-03-12, 13.00–15.00. Avsatt tid: 2 timmar.",
            "Kim är ansvarig. Med är också Alva, Bo och Cleo.",
            "senast 2026-03-20.",
        ] {
            assert!(text.contains(words), "{words} is not in\n{text}");
        }
        assert!(gaps(&Language::Swedish.texts().planning.message, &plan).is_empty());
        assert_eq!(points_in_text(&plan), ["purpose", "method", "when", "who_takes_part"]);
    }

    #[test]
    fn what_is_undecided_is_said_and_listed_and_never_ticked() {
        let plan = FollowupPlan::default();
        let text = yearly(&plan).whole();
        assert!(text.contains("Dagen är inte bestämd än.") && text.contains("Hur vi gör är inte bestämt än."));
        assert_eq!(gaps(&Language::Swedish.texts().planning.message, &plan).len(), 4);
        assert_eq!(points_in_text(&plan), ["purpose", "who_takes_part"]);
    }

    #[test]
    fn an_extra_follow_up_says_why_it_is_made() {
        let plan = FollowupPlan { reason: "Vi har bytt lokal.".to_owned(), ..FollowupPlan::default() };
        let text = extra(&plan);
        assert!(text.title.starts_with("Extra uppföljning"));
        assert!(text.whole().contains("Anledningen: Vi har bytt lokal."));
    }

    #[test]
    fn a_week_does_where_there_is_no_day() {
        let plan = FollowupPlan { week: Some("12".to_owned()), ..FollowupPlan::default() };
        assert!(yearly(&plan).whole().contains("När: Vecka 12."));
    }

    #[test]
    fn in_both_languages_every_part_of_the_text_has_words() {
        for language in Language::ALL {
            let texts = &language.texts().planning;
            let day = |it: NaiveDate| it.to_string();
            let text = Composer { texts, plan: &FollowupPlan::default(), is_extra: false, day: &day }.compose("X");
            assert!(text.paragraphs.iter().all(|(_, words)| !words.contains('{') && !words.is_empty()));
        }
    }
}
