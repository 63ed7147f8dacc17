//! What differs between two versions of a template, question by question.
//!
//! Pure. Questions are the same where their ids are. The rule that must not be broken: whatever differs is said, so two versions
//! without a difference say the same.

use std::collections::{BTreeMap, BTreeSet};

use form_model::{Question, Step, Symbol, Template};

/// What happened to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Added,
    Changed,
    Moved,
    Removed,
}

impl Kind {
    /// What stands in the page, for tests and style.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }
}

/// What something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// The template's own name.
    Template,
    Section,
    Question,
    Closing,
    /// An answer of the scale.
    Step,
}

/// What of it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    Swedish,
    English,
    Law,
    NotApplicable,
    /// The smiley beside an answer, by its code.
    Symbol,
    /// The section's id and the number in it, as `A 3`; of what stands in no section the number behind its own id.
    Place,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) thing: Thing,
    pub(super) id: String,
    pub(super) kind: Kind,
    /// What of it, before and after; empty where it was not, or is not any more.
    pub(super) aspects: Vec<(Aspect, String, String)>,
}

/// A question or a heading, as far as versions are compared.
#[derive(Default)]
struct Words(Vec<(Aspect, String)>);

impl Words {
    fn of(sv: &str, en: &str) -> Self {
        Self(vec![(Aspect::Swedish, sv.trim().to_owned()), (Aspect::English, en.trim().to_owned())])
    }

    fn of_question(question: &Question) -> Self {
        let mut words = Self::of(&question.sv, &question.en);
        let law = |it: &form_model::LawReference| match (it.valid_from, it.valid_to) {
            (Some(from), None) => format!("{} ({from})", it.text.trim()),
            (Some(from), Some(to)) => format!("{} ({from} – {to})", it.text.trim()),
            (None, Some(to)) => format!("{} (– {to})", it.text.trim()),
            (None, None) => it.text.trim().to_owned(),
        };
        words.0.push((Aspect::Law, question.law.iter().map(law).collect::<Vec<_>>().join("; ")));
        let is_allowed = if question.not_applicable { "yes" } else { "no" };
        words.0.push((Aspect::NotApplicable, is_allowed.to_owned()));
        words
    }

    fn of_step(step: &Step) -> Self {
        let mut words = Self::of(&step.sv, &step.en);
        words.0.push((Aspect::Symbol, symbol_code(step.symbol).to_owned()));
        words
    }
}

/// What stands for a smiley in a comparison.
pub(super) const fn symbol_code(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Glad => "glad",
        Symbol::Neutral => "neutral",
        Symbol::Sad => "sad",
        Symbol::None => "none",
    }
}

/// The things of one kind, in their order.
type Things = Vec<(String, Words)>;

/// What differs, in the order of the newer version; what was removed comes last.
pub(super) fn differences(before: &Template, after: &Template) -> Vec<Difference> {
    let whole = |it: &Template| vec![(String::new(), Words::of(&it.sv, &it.en))];
    let sections =
        |it: &Template| -> Things { it.sections.iter().map(|it| (it.id.clone(), Words::of(&it.sv, &it.en))).collect() };
    let questions =
        |it: &Template| -> Things { it.questions().map(|it| (it.id.clone(), Words::of_question(it))).collect() };
    let closing =
        |it: &Template| -> Things { it.closing.iter().map(|it| (it.id.clone(), Words::of(&it.sv, &it.en))).collect() };
    let mut found = Vec::new();
    compare(Thing::Template, &whole(before), &whole(after), &mut found);
    compare(Thing::Section, &sections(before), &sections(after), &mut found);
    compare(Thing::Question, &questions(before), &questions(after), &mut found);
    compare(Thing::Closing, &closing(before), &closing(after), &mut found);
    let steps =
        |it: &Template| -> Things { it.scale.steps.iter().map(|it| (it.code.clone(), Words::of_step(it))).collect() };
    compare(Thing::Step, &steps(before), &steps(after), &mut found);
    let ids = |it: &Template| it.sections.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    add_moved(Thing::Section, &ids(before), &ids(after), &mut found);
    let ids = |it: &Template| it.closing.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    add_moved(Thing::Closing, &ids(before), &ids(after), &mut found);
    let ids = |it: &Template| it.scale.steps.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    add_moved(Thing::Step, &ids(before), &ids(after), &mut found);
    let (was, is) = (places(before), places(after));
    let ids = |it: &Template| it.questions().map(|it| it.id.clone()).collect::<Vec<_>>();
    let by_order = moved(&ids(before), &ids(after));
    for id in ids(after) {
        let Some((old, new)) = was.get(&id).zip(is.get(&id)) else { continue };
        if by_order.contains(&id) || old.0 != new.0 {
            let words = |(section, number): &(String, usize)| format!("{section} {number}");
            found.push(moved_difference(Thing::Question, &id, words(old), words(new)));
        }
    }
    found.sort_by_key(|it| it.kind == Kind::Removed);
    found
}

/// What stands elsewhere in a list that is in no section.
fn add_moved(thing: Thing, before: &[String], after: &[String], found: &mut Vec<Difference>) {
    for id in moved(before, after) {
        let place = |ids: &[String]| {
            let place = ids.iter().position(|it| *it == id);
            format!("{id} {}", place.unwrap_or_default() + 1)
        };
        found.push(moved_difference(thing, &id, place(before), place(after)));
    }
}

fn moved_difference(thing: Thing, id: &str, before: String, after: String) -> Difference {
    Difference { thing, id: id.to_owned(), kind: Kind::Moved, aspects: vec![(Aspect::Place, before, after)] }
}

/// Each question's section and its number in it.
fn places(template: &Template) -> BTreeMap<String, (String, usize)> {
    let of_section = |section: &form_model::Section| {
        let numbered = section.questions.iter().enumerate();
        numbered.map(|(index, it)| (it.id.clone(), (section.id.clone(), index + 1))).collect::<Vec<_>>()
    };
    template.sections.iter().flat_map(of_section).collect()
}

fn compare(thing: Thing, before: &[(String, Words)], after: &[(String, Words)], found: &mut Vec<Difference>) {
    let nothing = Words::default();
    let of = |things: &[(String, Words)], id: &str| things.iter().position(|it| it.0 == id);
    let gone = before.iter().filter(|it| of(after, &it.0).is_none()).map(|it| &it.0);
    for id in after.iter().map(|it| &it.0).chain(gone) {
        let old = of(before, id).map(|it| &before[it].1);
        let new = of(after, id).map(|it| &after[it].1);
        let kind = match (old, new) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            (Some(_), Some(_)) => Kind::Changed,
        };
        let aspects = differing(old.unwrap_or(&nothing), new.unwrap_or(&nothing));
        if kind != Kind::Changed || !aspects.is_empty() {
            found.push(Difference { thing, id: id.clone(), kind, aspects });
        }
    }
}

fn differing(old: &Words, new: &Words) -> Vec<(Aspect, String, String)> {
    let all = if old.0.is_empty() { &new.0 } else { &old.0 };
    let of = |words: &Words, aspect: Aspect| {
        let found = words.0.iter().find(|it| it.0 == aspect);
        found.map(|it| it.1.clone()).unwrap_or_default()
    };
    let each = all.iter().map(|(aspect, _)| (*aspect, of(old, *aspect), of(new, *aspect)));
    each.filter(|(_, old, new)| old != new).collect()
}

/// Those that stand elsewhere among the ones that both have: the fewest that, taken out, leave the rest in its order.
fn moved(before: &[String], after: &[String]) -> BTreeSet<String> {
    let was: Vec<(usize, &String)> =
        after.iter().filter_map(|id| before.iter().position(|it| it == id).map(|place| (place, id))).collect();
    // For each, the longest row in order that ends with it, and what stands before it in that row.
    let mut longest: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, (place, _)) in was.iter().enumerate() {
        let fits = (0..index).filter(|earlier| was[*earlier].0 < *place);
        let best = fits.max_by_key(|earlier| longest[*earlier].0);
        longest.push((best.map_or(1, |it| longest[it].0 + 1), best));
    }
    let mut stays = BTreeSet::new();
    let mut at = (0..was.len()).max_by_key(|it| longest[*it].0);
    while let Some(index) = at {
        stays.insert(was[index].1);
        at = longest[index].1;
    }
    was.iter().filter(|it| !stays.contains(it.1)).map(|it| it.1.clone()).collect()
}

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::super::edits::{
        Way, add_closing, add_question, add_step, move_closing, move_question, move_section, move_step, question_mut,
        remove_question,
    };
    use super::*;

    fn told(change: impl FnOnce(&mut Template)) -> Vec<(String, &'static str)> {
        let before = built_in_template(Level::Workplace);
        let mut after = before.clone();
        change(&mut after);
        differences(&before, &after).into_iter().map(|it| (it.id, it.kind.code())).collect()
    }

    #[test]
    fn versions_that_say_the_same_have_no_difference() {
        assert_eq!(told(|_| {}), []);
        assert_eq!(told(|it| it.version = 2), []);
        assert_eq!(told(|it| it.sv.push(' ')), []);
    }

    #[test]
    fn what_was_added_changed_moved_and_removed_is_told_apart() {
        let none = BTreeSet::new();
        let found = told(|it| {
            add_question(it, "B", &none).unwrap();
            question_mut(it, "A1").unwrap().not_applicable = false;
            move_question(it, "C2", Way::Up);
            remove_question(it, "E2");
        });
        let expected = [("A1", "changed"), ("B4", "added"), ("C1", "moved"), ("E2", "removed")];
        let found: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
        // Of two that changed places either may be the one that moved.
        assert!(
            found == expected || found == expected.map(|it| if it.0 == "C1" { ("C2", it.1) } else { it }),
            "{found:?}"
        );
    }

    #[test]
    fn one_question_that_moves_far_is_the_only_one_that_moved() {
        let found = told(|it| {
            for _ in 0..5 {
                move_question(it, "A1", Way::Down);
            }
        });
        assert_eq!(found, [("A1".to_owned(), "moved")]);
    }

    #[test]
    fn a_question_over_the_edge_of_its_section_has_moved_although_the_order_is_the_same() {
        let before = built_in_template(Level::Workplace);
        let mut after = before.clone();
        move_question(&mut after, "B1", Way::Up);
        let found = differences(&before, &after);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].aspects, [(Aspect::Place, "B 1".to_owned(), "A 5".to_owned())]);
    }

    #[test]
    fn names_headings_and_closing_questions_are_compared_too() {
        assert_eq!(told(|it| it.en.push_str(" form")), [(String::new(), "changed")]);
        assert_eq!(told(|it| it.sections[2].sv.push('!')), [("C".to_owned(), "changed")]);
        let found = told(|it| {
            move_section(it, "B", Way::Up);
        });
        assert!(found.contains(&("A".to_owned(), "moved")) || found.contains(&("B".to_owned(), "moved")), "{found:?}");
        assert_eq!(
            told(|it| {
                add_closing(it, &BTreeSet::new());
            }),
            [("closing-1".to_owned(), "added")]
        );
    }

    #[test]
    fn the_scale_is_compared_too() {
        let found = told(|it| {
            it.scale.steps[1].sv = "Till viss del".into();
            it.scale.steps[2].symbol = Symbol::None;
            add_step(it, &built_in_template(Level::Workplace));
            move_step(it, "not-applicable", Way::Up);
        });
        let found: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
        assert_eq!(found, [("partly", "changed"), ("no", "changed"), ("answer-1", "added")]);
        assert_eq!(told(|it| it.scale.steps.swap(0, 1)).len(), 1, "an order of its own is a difference");
        let closing = |it: &mut Template| {
            add_closing(it, &BTreeSet::new());
            add_closing(it, &BTreeSet::new());
        };
        let mut before = built_in_template(Level::Workplace);
        closing(&mut before);
        let mut after = before.clone();
        move_closing(&mut after, "closing-2", Way::Up);
        assert_eq!(differences(&before, &after).iter().map(|it| it.kind).collect::<Vec<_>>(), [Kind::Moved]);
    }

    #[test]
    fn a_change_says_what_of_the_question_before_and_after() {
        let before = built_in_template(Level::Workplace);
        let mut after = before.clone();
        let question = question_mut(&mut after, "A3").unwrap();
        question.law[0].valid_from = chrono::NaiveDate::from_ymd_opt(2027, 1, 1);
        question.law[0].valid_to = chrono::NaiveDate::from_ymd_opt(2028, 6, 30);
        let found = differences(&before, &after);
        let text = before.question("A3").unwrap().law[0].text.clone();
        assert_eq!(found[0].aspects, [(Aspect::Law, text.clone(), format!("{text} (2027-01-01 – 2028-06-30)"))]);
    }
}
