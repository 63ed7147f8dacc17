//! How an action stands, in words with a sign: its stage, its dates, its risk, and what is missing.
//!
//! It reads and changes nothing. The rule that must not be broken: late is said in words and with a sign, never by
//! colour alone.

use chrono::NaiveDate;
use form_model::{ActionRow, ActionStage, DocumentId, EffectCheck, FieldLeft, Timing};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::follow_ups::unit_name;
use crate::preferences::{use_language, use_texts};
use crate::tablet::use_tablet;
use crate::texts::{ActionTexts, Language, Texts, fill};

/// A chip: its look, its sign, its words.
pub(super) type Chip = (&'static str, Shape, String);

/// Today, by the tablet's clock.
pub(super) fn today() -> NaiveDate {
    Moment::now().day().unwrap_or_default()
}

/// A stage's name.
pub(super) const fn stage_words(texts: &ActionTexts, stage: ActionStage) -> &'static str {
    match stage {
        ActionStage::NotStarted => texts.stages.not_started,
        ActionStage::InProgress => texts.stages.in_progress,
        ActionStage::Done => texts.stages.done,
        ActionStage::Raised => texts.stages.raised,
        ActionStage::Replaced => texts.stages.replaced,
        ActionStage::Closed => texts.stages.closed,
    }
}

/// What an action is called: what is to be done, or what it is about.
pub(crate) fn row_name(row: &ActionRow, texts: &Texts) -> String {
    let named = ["action", "risk"].into_iter().filter_map(|it| row.text(it)).map(str::trim).find(|it| !it.is_empty());
    let name = named.unwrap_or(texts.actions.not_named_yet);
    short_name(name)
}

/// What an action is, not all of it: the first line; of a long one its first sentence, or as many whole words as there is
/// room for.
fn short_name(text: &str) -> String {
    let line = text.lines().next().unwrap_or(text);
    let Some((room, _)) = line.char_indices().nth(NAME_CHARS_MAX) else { return line.to_owned() };
    let start = line.get(..room).unwrap_or(line);
    if let Some(end) = [". ", "! ", "? "].iter().filter_map(|it| sentence_end(start, it)).min() {
        return start.get(..end).unwrap_or(start).to_owned();
    }
    let words = start.rsplit_once(char::is_whitespace).map_or(start, |it| it.0);
    format!("{}…", words.trim_end_matches([' ', ',', ';', ':', '–', '-']))
}

/// Where the first sentence ends that ends so: behind a word, not an abbreviation, and before a capital letter.
fn sentence_end(text: &str, sign: &str) -> Option<usize> {
    let ends = |at: &usize| {
        let (before, behind) = (text.get(..*at).unwrap_or_default(), text.get(at + sign.len()..).unwrap_or_default());
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        word.chars().count() > 3 && !word.contains('.') && behind.starts_with(char::is_uppercase)
    };
    text.match_indices(sign).map(|it| it.0).find(ends).map(|it| it + 1)
}

/// Two or three lines of a card.
const NAME_CHARS_MAX: usize = 120;

/// How it stands to its due date.
pub(super) fn timing_chip(row: &ActionRow, today: NaiveDate, texts: &ActionTexts, language: Language) -> Option<Chip> {
    let words = &texts.timing;
    let count = |days: u32| usize::try_from(days).unwrap_or(usize::MAX);
    Some(match row.timing(today) {
        Timing::Over => return None,
        Timing::NoDate => ("chip chip--partly", Shape::Calendar, words.no_date.to_owned()),
        Timing::Overdue(days) => ("chip chip--bad", Shape::Warning, words.overdue.of(count(days))),
        Timing::Soon(0) => ("chip chip--partly", Shape::Clock, words.today.to_owned()),
        Timing::Soon(days) => ("chip chip--partly", Shape::Clock, words.soon.of(count(days))),
        Timing::Later => {
            let date = row.date("due").map(|it| day_words(it, language)).unwrap_or_default();
            ("chip", Shape::Calendar, fill(words.due, &[("date", &date)]))
        }
    })
}

/// How the check of its effect stands.
pub(super) fn effect_chip(row: &ActionRow, today: NaiveDate, texts: &ActionTexts, language: Language) -> Option<Chip> {
    let words = &texts.timing;
    Some(match row.effect_check(today) {
        EffectCheck::NotYet => return None,
        EffectCheck::NoDate => ("chip chip--partly", Shape::Calendar, words.check_no_date.to_owned()),
        EffectCheck::Planned(day) => {
            ("chip", Shape::Calendar, fill(words.check_planned, &[("date", &day_words(day, language))]))
        }
        EffectCheck::Waiting(0) => ("chip chip--partly", Shape::Clock, words.check_now.to_owned()),
        EffectCheck::Waiting(days) => {
            let days = usize::try_from(days).unwrap_or(usize::MAX);
            ("chip chip--bad", Shape::Warning, words.check_late.of(days))
        }
        EffectCheck::Sufficient => ("chip chip--good", Shape::Check, words.check_good.to_owned()),
        EffectCheck::NotEnough => ("chip chip--bad", Shape::Warning, words.check_not_enough.to_owned()),
    })
}

/// Which required fields are empty, in words.
pub(super) fn left_words(row: &ActionRow, texts: &ActionTexts) -> Vec<&'static str> {
    let words = &texts.left;
    let word = |it: FieldLeft| match it {
        FieldLeft::Action => words.action,
        FieldLeft::Responsible => words.responsible,
        FieldLeft::Due => words.due,
    };
    row.fields_left().into_iter().map(word).collect()
}

/// Everything that is to be said about a row at a glance, its stage left out.
pub(super) fn chips(row: &ActionRow, above: &str, texts: &ActionTexts, language: Language) -> Vec<Chip> {
    let today = today();
    let mut chips = Vec::new();
    if row.stage() == ActionStage::Closed {
        let date = row.date("closed.date").map(|it| day_words(it, language)).unwrap_or_default();
        chips.push(("chip", Shape::Check, fill(texts.timing.closed, &[("date", &date)])));
        return chips;
    }
    chips.extend(timing_chip(row, today, texts, language));
    chips.extend(effect_chip(row, today, texts, language));
    if row.waits_for_answer() {
        chips.push(("chip", Shape::Up, fill(texts.timing.waits_for, &[("unit", above)])));
    } else if row.is_answered() {
        chips.push(("chip chip--differ", Shape::Down, fill(texts.timing.answered, &[("unit", above)])));
    }
    if let Some(level) = row.value("risk_level") {
        let words = texts.fields.risk_levels.iter().find(|it| it.0 == level).map_or(level, |it| it.1);
        let (look, shape) = if level == "serious" { ("chip chip--bad", Shape::Warning) } else { ("chip", Shape::Flag) };
        chips.push((look, shape, fill(texts.fields.risk_chip, &[("level", &words.to_lowercase())])));
    }
    let left = left_words(row, texts);
    // A date that is missing is said already.
    let left: Vec<_> =
        left.into_iter().filter(|it| *it != texts.left.due || row.stage() == ActionStage::Done).collect();
    if row.is_open() && !left.is_empty() {
        chips.push(("chip chip--partly", Shape::Pen, fill(texts.left.short, &[("fields", &left.join(", "))])));
    }
    chips
}

/// A chip on the screen.
pub(super) fn view_chip((look, shape, words): Chip) -> AnyView {
    view! { <span class=look><Icon shape /> {words}</span> }.into_any()
}

/// The name of the unit to which a row was raised, or of the level above.
pub(crate) fn above_name(plan: Option<DocumentId>, row: &ActionRow) -> String {
    let (tablet, texts) = (use_tablet(), &use_texts().actions.row);
    let raised_to = row.value("raised.to").and_then(|it| it.parse().ok());
    let parent = || tablet.unit(tablet.case(plan?)?.unit)?.parent;
    let name = raised_to.or_else(parent).map(|it| unit_name(tablet, it)).unwrap_or_default();
    if name.is_empty() { texts.level_above.to_owned() } else { name }
}

/// The stage of a row and all that is to be said about it.
#[component]
pub(crate) fn RowChips(document: Option<DocumentId>, row: ActionRow) -> impl IntoView {
    let (texts, language) = (&use_texts().actions, use_language());
    let stage = ("chip", stage_shape(row.stage()), stage_words(texts, row.stage()).to_owned());
    let all = std::iter::once(stage).chain(chips(&row, &above_name(document, &row), texts, language));
    view! { <span class="chips">{all.map(view_chip).collect_view()}</span> }
}

/// A stage's sign.
pub(super) const fn stage_shape(stage: ActionStage) -> Shape {
    match stage {
        ActionStage::NotStarted => Shape::Dash,
        ActionStage::InProgress => Shape::Pen,
        ActionStage::Done => Shape::Flag,
        ActionStage::Raised => Shape::Up,
        ActionStage::Replaced => Shape::Differ,
        ActionStage::Closed => Shape::Check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_ends_with_its_first_sentence_or_with_a_whole_word() {
        assert_eq!(short_name("Ronderna ställs in. Ingen bestämmer."), "Ronderna ställs in. Ingen bestämmer.");
        assert_eq!(short_name("Ronderna ställs in\nofta"), "Ronderna ställs in");
        let rest = "ord ".repeat(40);
        assert_eq!(
            short_name(&format!("Fråga dr. Ek, t.ex. Om rutiner. Sedan {rest}")),
            "Fråga dr. Ek, t.ex. Om rutiner."
        );
        let cut = short_name(&format!("Åtgärda ventilationen, {rest}"));
        assert!(cut.ends_with("ord…") && cut.chars().count() <= NAME_CHARS_MAX + 1, "{cut}");
        assert_eq!(short_name(&"å".repeat(200)).chars().count(), NAME_CHARS_MAX + 1);
    }
}
