//! What was raised in the plans on this tablet: what waits for the person's answer, and the answers that have come to them.
//!
//! It reads and links; the answer is written in the row. The rule that must not be broken: what waits is asked of the manager
//! of the unit that it was raised to, and not of everybody above who may answer.

use form_model::{ActionRow, DocumentId, DocumentKind, UnitId, Voice};
use leptos::prelude::*;

use super::{OpenRow, rows_of_all};
use crate::components::{Icon, Shape};
use crate::moments::day_words;
use crate::pages::action_plan::{above_name, code_words, row_name};
use crate::pages::follow_ups::unit_name;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{ActionTexts, Language, fill};

/// What a raised row is to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum RaisedNews {
    /// It waits for their answer.
    AsksThem,
    /// It has the answer that they waited for.
    TellsThem,
}

/// What the person has to do with what is raised in a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bearing {
    /// The units that they answer for.
    answers_for: Vec<UnitId>,
    /// The unit above the plan's: what is raised without naming a unit goes there.
    above: Option<UnitId>,
    /// True of those whose plan it is: they raise, and wait for the answer.
    raises: bool,
}

impl Bearing {
    /// That of whoever is signed in, in a unit's plan; followed.
    pub(super) fn of(tablet: Tablet, document: DocumentId, unit: UnitId) -> Self {
        let voices = tablet.voices(document);
        let answers = voices.contains(&Voice::Above);
        Self {
            answers_for: if answers { tablet.managed_units() } else { Vec::new() },
            above: tablet.unit(unit).and_then(|it| it.parent),
            raises: voices.iter().any(|it| *it != Voice::Above),
        }
    }

    /// What a row is to them; none where it was not raised, or asks and tells somebody else.
    pub(super) fn news_of(&self, row: &ActionRow) -> Option<RaisedNews> {
        if row.waits_for_answer() {
            let raised_to = row.value("raised.to").and_then(|it| it.parse::<UnitId>().ok()).or(self.above);
            let asks_them = raised_to.is_some_and(|it| self.answers_for.contains(&it));
            return asks_them.then_some(RaisedNews::AsksThem);
        }
        (self.raises && row.is_open() && row.is_answered()).then_some(RaisedNews::TellsThem)
    }
}

/// The rows with one kind of news, the oldest first; nothing where there are none.
#[component]
pub(super) fn RaisedRows(rows: Memo<Vec<OpenRow>>, news: RaisedNews) -> impl IntoView {
    let texts = &use_texts().actions.mine;
    let (code, title) = match news {
        RaisedNews::AsksThem => ("asks", texts.waits_for_you),
        RaisedNews::TellsThem => ("tells", texts.answers_came),
    };
    let here = Memo::new(move |_| {
        let mut here: Vec<OpenRow> = rows.with(|it| it.iter().filter(|it| it.news == Some(news)).cloned().collect());
        here.sort_by_key(|it| (it.row.date("raised.date"), it.row.id));
        here
    });
    view! {
        <Show when=move || !here.with(Vec::is_empty)>
            <section class="sheet sheet--tight" data-raised=code>
                <h2>{title}</h2>
                <ul class="lines">
                    <For each=move || here.get() key=OpenRow::clone children=move |open| view! { <RaisedLine open news /> } />
                </ul>
            </section>
        </Show>
    }
}

/// One row: what it is, whose it is, and since when it waits or what was answered.
#[component]
fn RaisedLine(open: OpenRow, news: RaisedNews) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let OpenRow { document, unit, row, .. } = open;
    let id = row.id.map(|it| it.to_string()).unwrap_or_default();
    let address = Route::Case(document, CaseView::Row(format!("{id}/raise"))).address();
    let above = above_name(Some(document), &row);
    let (look, shape, words) = match news {
        RaisedNews::AsksThem => ("chip chip--partly", Shape::Up, raised_words(&row, &above, &texts.actions, language)),
        RaisedNews::TellsThem => {
            ("chip chip--differ", Shape::Down, answer_words(&row, &above, &texts.actions, language))
        }
    };
    view! {
        <li class="line line--action" data-action=id>
            <a class="grow line__link" href=address>{row_name(&row, texts)}</a>
            <span class="line__who">{move || unit_name(tablet, unit)}</span>
            <span class="chips"><span class=look><Icon shape /> {words}</span></span>
        </li>
    }
}

/// To which unit it was raised, and when.
fn raised_words(row: &ActionRow, above: &str, texts: &ActionTexts, language: Language) -> String {
    match row.date("raised.date") {
        Some(date) => fill(texts.row.raised, &[("unit", above), ("date", &day_words(date, language))]),
        None => fill(texts.row.raised_no_date, &[("unit", above)]),
    }
}

/// Who has answered, and what was decided.
fn answer_words(row: &ActionRow, above: &str, texts: &ActionTexts, language: Language) -> String {
    let answered = fill(texts.timing.answered, &[("unit", above)]);
    match row.value("raised.decision.above").and_then(|it| code_words(it, language)) {
        Some(decision) => format!("{answered}: {decision}"),
        None => answered,
    }
}

/// Says on another screen that something waits for the person's answer, and leads there; nothing where nothing does.
#[component]
pub(crate) fn AnswersWaitedFor() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().actions.mine);
    let count = Memo::new(move |_| {
        let rows = rows_of_all(tablet, &tablet.cases(DocumentKind::ActionPlan));
        rows.iter().filter(|it| it.news == Some(RaisedNews::AsksThem)).count()
    });
    view! {
        <Show when=move || count.get() != 0>
            <a class="next next--large" id="next-answers" href=Route::MyActions.address()><Icon shape=Shape::Up />
                <span class="stack"><strong>{texts.waits_for_you}</strong>
                    <span>{move || texts.raised_count.of(count.get())}</span></span></a>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOVE: UnitId = UnitId::from_bytes([1; 16]);
    const TOP: UnitId = UnitId::from_bytes([2; 16]);

    fn row(values: &[(&str, &str)]) -> ActionRow {
        let values = values.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
        ActionRow { values, ..ActionRow::default() }
    }

    fn manager_of(unit: UnitId) -> Bearing {
        Bearing { answers_for: vec![unit], above: Some(ABOVE), raises: false }
    }

    #[test]
    fn a_raised_row_asks_the_unit_that_it_was_raised_to_and_nobody_further_up() {
        let named = row(&[("status", "raised"), ("raised.to", &ABOVE.to_string())]);
        let unnamed = row(&[("status", "raised")]);
        for raised in [&named, &unnamed] {
            assert_eq!(manager_of(ABOVE).news_of(raised), Some(RaisedNews::AsksThem));
            assert_eq!(manager_of(TOP).news_of(raised), None);
            assert_eq!(Bearing { above: Some(ABOVE), raises: true, ..Bearing::default() }.news_of(raised), None);
        }
        let to_the_top = row(&[("status", "raised"), ("raised.to", &TOP.to_string())]);
        assert_eq!(manager_of(ABOVE).news_of(&to_the_top), None);
        assert_eq!(manager_of(ABOVE).news_of(&row(&[("status", "in-progress")])), None);
    }

    #[test]
    fn an_answer_is_told_to_those_whose_plan_it_is_while_the_row_is_open() {
        let own = Bearing { above: Some(ABOVE), raises: true, ..Bearing::default() };
        let answered = [("status", "raised"), ("raised.decision.above", "we-act")];
        assert_eq!(own.news_of(&row(&answered)), Some(RaisedNews::TellsThem));
        assert_eq!(manager_of(ABOVE).news_of(&row(&answered)), None);
        let closed = [("closed.date", "2026-03-01"), ("raised.decision.above", "we-act")];
        assert_eq!(own.news_of(&row(&closed)), None);
        assert_eq!(own.news_of(&row(&[("status", "in-progress")])), None);
    }

    #[test]
    fn a_decision_is_told_in_words() {
        let texts = &Language::Swedish.texts().actions;
        let decided = row(&[("raised.decision.above", "we-act")]);
        let words = answer_words(&decided, "Avdelning 1", texts, Language::Swedish);
        assert_eq!(words, "Svar har kommit från Avdelning 1: Vi gör det");
        assert_eq!(raised_words(&row(&[]), "Avdelning 1", texts, Language::Swedish), "Lyft till Avdelning 1.");
    }
}
