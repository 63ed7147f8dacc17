//! How far an action has come, from not begun to closed, with the buttons for what comes next.
//!
//! The rule that must not be broken: there is always one next thing to do, and closing comes behind the check.

use form_model::{ActionStage, EffectCheck};
use leptos::prelude::*;

use super::RowDesk;
use crate::components::Icon;
use crate::focus::focus_when_there;
use crate::pages::action_plan::RowChips;
use crate::pages::action_plan::board::mover;
use crate::pages::action_plan::chips::{above_name, stage_shape, stage_words, today};
use crate::pages::action_plan::moves::{Move, move_to};
use crate::texts::fill;

/// The places on the way.
const WAY: [Place; 5] = [
    Place::At(ActionStage::NotStarted),
    Place::At(ActionStage::InProgress),
    Place::At(ActionStage::Done),
    Place::Checked,
    Place::At(ActionStage::Closed),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    At(ActionStage),
    Checked,
}

/// How many places lie behind an action; the next one is where it is.
fn reached(stage: ActionStage, check: EffectCheck) -> usize {
    let is_checked = matches!(check, EffectCheck::Sufficient | EffectCheck::NotEnough);
    match stage {
        ActionStage::NotStarted => 0,
        ActionStage::InProgress | ActionStage::Raised => 1,
        ActionStage::Done if is_checked => 4,
        ActionStage::Done => 3,
        ActionStage::Replaced | ActionStage::Closed => 5,
    }
}

/// The way and the next steps.
#[component]
pub(super) fn Way(desk: RowDesk) -> impl IntoView {
    let words = &desk.texts.row;
    let standing = Memo::new(move |_| desk.read(|it| Some((it.stage(), it.effect_check(today())))));
    let stage = move || standing.get().map_or(ActionStage::NotStarted, |it| it.0);
    let places = move || {
        let at = standing.get().map_or(0, |(stage, check)| reached(stage, check));
        let place = move |(index, place): (usize, Place)| {
            let words = match place {
                Place::At(stage) => stage_words(desk.texts, stage),
                Place::Checked => words.checked,
            };
            let look = match index.cmp(&at) {
                std::cmp::Ordering::Less => "way-place way-place--done",
                std::cmp::Ordering::Equal => "way-place way-place--here",
                std::cmp::Ordering::Greater => "way-place",
            };
            let current = (index == at).then_some("step");
            view! { <li class=look aria-current=current><span class="way-place__dot" aria-hidden="true"></span> <span>{words}</span></li> }
        };
        WAY.into_iter().enumerate().map(place).collect_view()
    };
    let may_raise = move || {
        let has_above = untrack(|| mover(desk.plan).above.is_some());
        has_above && desk.plan.writable.get() && matches!(stage(), ActionStage::NotStarted | ActionStage::InProgress)
    };
    let chips = move || {
        let row = desk.found.get()?;
        Some(view! { <RowChips document=Some(desk.plan.document) row=(*row).clone() /> })
    };
    view! {
        <section class="sheet sheet--tight" data-stage=move || stage().code()>
            <ol class="way-places" aria-label=words.way>{places}</ol>
            {chips}
            <Show when=move || desk.plan.writable.get()><div class="row">{move || next_steps(desk, stage())}</div></Show>
            <Show when=may_raise><p class="soft">{words.raise_intro}</p></Show>
        </section>
    }
}

/// What can be done with an action at its stage; the first is what usually comes next.
fn next_steps(desk: RowDesk, stage: ActionStage) -> AnyView {
    let words = &desk.texts.row;
    let above = above_name(Some(desk.plan.document), &untrack(|| desk.read(Clone::clone)));
    let raise = fill(words.raise, &[("unit", &above)]);
    let has_above = untrack(|| mover(desk.plan).above.is_some());
    let steps: Vec<(ActionStage, String)> = match stage {
        ActionStage::NotStarted => vec![
            (ActionStage::InProgress, words.begin.to_owned()),
            (ActionStage::Done, words.finish.to_owned()),
            (ActionStage::Raised, raise),
            (ActionStage::Replaced, words.replace.to_owned()),
        ],
        ActionStage::InProgress => vec![
            (ActionStage::Done, words.finish.to_owned()),
            (ActionStage::Raised, raise),
            (ActionStage::Replaced, words.replace.to_owned()),
        ],
        ActionStage::Raised => {
            vec![(ActionStage::InProgress, words.begin.to_owned()), (ActionStage::Done, words.finish.to_owned())]
        }
        ActionStage::Done => vec![(ActionStage::InProgress, words.back_to_work.to_owned())],
        ActionStage::Replaced | ActionStage::Closed => vec![(ActionStage::InProgress, words.reopen.to_owned())],
    };
    let steps = steps.into_iter().filter(|it| it.0 != ActionStage::Raised || has_above);
    steps
        .enumerate()
        .map(|(index, (to, words))| {
            let is_usual =
                index == 0 && !matches!(stage, ActionStage::Done | ActionStage::Replaced | ActionStage::Closed);
            let look = if is_usual { "button" } else { "button button--quiet" };
            view! {
                <button type="button" class=look data-step=to.code() on:click=move |_| go(desk, to)>
                    <Icon shape=stage_shape(to) /> {words}
                </button>
            }
        })
        .collect_view()
        .into_any()
}

fn go(desk: RowDesk, to: ActionStage) {
    let Some(row) = desk.found.get_untracked() else { return };
    match move_to(&row, to, &mover(desk.plan)) {
        Move::Made(edits) => {
            if desk.make(edits) {
                desk.plan.said.set(fill(desk.texts.moved_to, &[("stage", stage_words(desk.texts, to))]));
                // The button that was pressed is gone; the keyboard goes on where the next thing is to be done.
                match to {
                    ActionStage::Done => focus_when_there("action-effect".to_owned()),
                    ActionStage::Raised => focus_when_there("action-raise".to_owned()),
                    ActionStage::NotStarted | ActionStage::InProgress | ActionStage::Replaced | ActionStage::Closed => {
                    }
                }
            }
        }
        Move::CheckFirst => {
            desk.plan.said.set(desk.texts.check_first.to_owned());
            focus_when_there("action-effect".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_stands_between_done_and_closed() {
        assert_eq!(reached(ActionStage::NotStarted, EffectCheck::NotYet), 0);
        assert_eq!(reached(ActionStage::InProgress, EffectCheck::NotYet), 1);
        assert!(WAY[reached(ActionStage::Done, EffectCheck::NoDate)] == Place::Checked);
        assert!(WAY[reached(ActionStage::Done, EffectCheck::Sufficient)] == Place::At(ActionStage::Closed));
        assert_eq!(reached(ActionStage::Closed, EffectCheck::Sufficient), WAY.len());
    }
}
