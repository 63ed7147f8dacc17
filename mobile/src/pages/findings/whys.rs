//! The whys of a finding as a tree that several people grow at once.
//!
//! Every why is a row of its own with its parent and its place among those beside it; what the tree looks like after
//! any merge, [`form_model::why_tree`] says. The rule that must not be broken: the fields stay where they are on the page
//! while others add and move, so that nobody loses the caret, and nothing that somebody wrote is out of reach.

use form_model::{
    Edit, Finding, RowId, RowValue, Table, Why, WhyPlace, order_at_end, order_between, why_tree, whys_below,
};
use leptos::prelude::*;

use super::Desk;
use super::made_actions::RootAction;
use super::suggesting::Kind;
use crate::components::{FieldPath, Icon, Removed, RemovedRow, Shape, TextField};
use crate::focus::focus_when_there;
use crate::texts::fill;

/// Deeper ones stand no further in: a phone has no room for it. Their numbers still tell.
const INDENTS_MAX: usize = 6;

/// The tree.
#[component]
pub(super) fn Whys(desk: Desk) -> impl IntoView {
    let (texts, writable) = (&desk.texts.whys, desk.writable);
    let tree = Memo::new(move |_| desk.read(why_tree));
    let rows = move || tree.with(|it| it.iter().map(|it| it.id).collect::<Vec<_>>());
    let is_empty = move || tree.with(Vec::is_empty);
    let title = move || match desk.kind() {
        Kind::Strength => texts.of_strength,
        Kind::Improvement => texts.of_improvement,
    };
    let removed = Memo::new(move |_| {
        desk.read(|it| {
            let row = |why: &Why| RemovedRow { table: Table::Whys(it.id), row: why.id, words: why.text.clone() };
            it.removed_whys.iter().map(row).collect::<Vec<_>>()
        })
    });
    let add_words = move || if is_empty() { texts.first } else { texts.another_first };
    view! {
        <section class="stack" data-whys="">
            <div class="stack stack--tight">
                <h3>{title}</h3>
                <p class="soft">{texts.intro} <span class="keys-hint">" " {texts.keys}</span></p>
            </div>
            <ol class="whys">
                <For each=rows key=|it| *it children=move |why| view! { <WhyItem desk tree why /> } />
            </ol>
            <button type="button" class="button button--quiet button--start" data-add-why=""
                disabled=move || !writable.get() on:click=move |_| add(desk, None)>
                <Icon shape=Shape::Plus /> {add_words}
            </button>
            <Removed document=desk.document rows=removed title=&desk.texts.removed.whys writable />
        </section>
    }
}

/// Adds a why behind the others below one, or at the top, and goes to it.
fn add(desk: Desk, below: Option<RowId>) {
    let why = desk.tablet.draw_row_id();
    let last = untrack(|| desk.read(|it| whys_below(it, &why_tree(it), below).pop().and_then(|(_, order)| order)));
    let mut values = vec![RowValue::new("order", order_at_end(last.as_deref(), desk.tablet.now_ms()))];
    values.extend(below.map(|it| RowValue::new("parent", it.to_string())));
    if desk.tablet.edit(desk.document, Edit::add_row(Table::Whys(desk.row), why, values)) {
        focus_when_there(text_of(desk, why).id());
        tell_number(desk, why, desk.texts.whys.added);
    }
}

fn text_of(desk: Desk, why: RowId) -> FieldPath {
    FieldPath::below(desk.document, &Table::Whys(desk.row).path(), &[&why.to_string(), "text"])
}

/// Reads out which number a why has now.
fn tell_number(desk: Desk, why: RowId, words: &str) {
    let number = desk.tablet.read(|client| {
        let form = client.document(desk.document)?;
        let followup = form_model::Followup::read(form.automerge(), form.template()?);
        let tree = why_tree(followup.findings.iter().find(|it| it.id == desk.row)?);
        tree.iter().find(|it| it.id == why).map(WhyPlace::number_words)
    });
    desk.said.set(fill(words, &[("number", &number.unwrap_or_default())]));
}

/// Which way a why moves among those beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// The order key that puts a why one place up or down; none at the end of the way.
fn moved(finding: &Finding, why: RowId, way: Way) -> Option<String> {
    let tree = why_tree(finding);
    let below = tree.iter().find(|it| it.id == why)?.below;
    let beside = whys_below(finding, &tree, below);
    let at = beside.iter().position(|it| it.0 == why)?;
    let key = |index: Option<usize>| index.and_then(|it| beside.get(it)).and_then(|it| it.1.as_deref());
    match way {
        Way::Up => {
            let before = at.checked_sub(1)?;
            Some(order_between(key(before.checked_sub(1)), key(Some(before))))
        }
        Way::Down => {
            beside.get(at + 1)?;
            Some(order_between(key(Some(at + 1)), key(Some(at + 2))))
        }
    }
}

fn shift(desk: Desk, why: RowId, way: Way) {
    if let Some(order) = untrack(|| desk.read(|it| moved(it, why, way)))
        && desk.tablet.edit(desk.document, Edit::row_value(Table::Whys(desk.row), why, &["order"], order))
    {
        tell_number(desk, why, desk.texts.whys.moved);
    }
}

/// One why on the screen.
#[derive(Clone, Copy)]
struct OnScreen {
    desk: Desk,
    why: RowId,
    place: Memo<Option<WhyPlace>>,
}

impl OnScreen {
    fn number(self) -> String {
        self.place.with(|it| it.as_ref().map(WhyPlace::number_words).unwrap_or_default())
    }

    fn is_root(self) -> bool {
        self.desk.read(|it| it.whys.iter().any(|it| it.id == self.why && it.root_cause))
    }
}

#[component]
fn WhyItem(desk: Desk, tree: Memo<Vec<WhyPlace>>, why: RowId) -> impl IntoView {
    let texts = &desk.texts.whys;
    let place = Memo::new(move |_| tree.with(|it| it.iter().find(|it| it.id == why).cloned()));
    let shown = OnScreen { desk, why, place };
    let depth = move || place.with(|it| it.as_ref().map_or(0, |it| it.depth));
    let look = move || {
        let root = if shown.is_root() { " why--root" } else { "" };
        format!("why why--{}{root}", depth().min(INDENTS_MAX))
    };
    let moved_up = move || {
        let parent = place.with(|it| it.as_ref().and_then(|it| it.moved_up_from))?;
        let text = desk.read(|it| it.removed_whys.iter().find(|it| it.id == parent).map(|it| it.text.clone()))?;
        let text = if text.trim().is_empty() { desk.texts.removed.without_words.to_owned() } else { text };
        Some(view! { <p class="soft why__moved">{fill(texts.moved_up, &[("text", &text)])}</p> })
    };
    let label = Signal::derive(move || fill(texts.answer, &[("number", &shown.number())]));
    let at = text_of(desk, why);
    let on_key = move |event: web_sys::KeyboardEvent| take_key(shown, &event);
    view! {
        <li class=look data-why=why.to_string() data-depth=move || depth().to_string()
            on:keydown=on_key>
            {moved_up}
            <TextField document=desk.document path=at.path.clone() label id=at.id() writable=desk.writable note=desk.note(&at) />
            <WhyTools shown />
            <Show when=move || shown.is_root()><RootAction desk why /></Show>
        </li>
    }
}

#[component]
fn WhyTools(shown: OnScreen) -> impl IntoView {
    let OnScreen { desk, why, place } = shown;
    let (texts, table) = (&desk.texts.whys, Table::Whys(desk.row));
    let is_locked = move || !desk.writable.get();
    let turn_root = move |_| {
        let edit = Edit::row_value(table, why, &["root_cause"], !untrack(|| shown.is_root()));
        desk.tablet.edit(desk.document, edit);
    };
    let beside = move |_| add(desk, place.with_untracked(|it| it.as_ref().and_then(|it| it.below)));
    let remove = move |_| {
        if desk.tablet.edit(desk.document, Edit::row_value(table, why, &["removed"], true)) {
            desk.said.set(texts.taken_away.to_owned());
        }
    };
    let named = move |words: &'static str| move || fill(words, &[("number", &shown.number())]);
    view! {
        <div class="why__tools">
            <button type="button" class="quiet" data-why-tool="deeper" disabled=is_locked on:click=move |_| add(desk, Some(why))>
                <Icon shape=Shape::Deeper /> {texts.deeper}
            </button>
            <button type="button" class="quiet" data-why-tool="beside" disabled=is_locked on:click=beside>
                <Icon shape=Shape::Plus /> {texts.beside}
            </button>
            <button type="button" class="flag flag--action" data-why-tool="root" disabled=is_locked
                aria-pressed=move || shown.is_root().to_string() on:click=turn_root>
                <Icon shape=Shape::Root /> {texts.is_root}
                <Show when=move || shown.is_root()><Icon shape=Shape::Check /></Show>
            </button>
            <span class="why__moves">
                <button type="button" class="quiet" data-why-tool="up" aria-label=named(texts.move_up) disabled=is_locked
                    on:click=move |_| shift(desk, why, Way::Up)><Icon shape=Shape::Up /></button>
                <button type="button" class="quiet" data-why-tool="down" aria-label=named(texts.move_down) disabled=is_locked
                    on:click=move |_| shift(desk, why, Way::Down)><Icon shape=Shape::Down /></button>
                <button type="button" class="quiet" data-why-tool="remove" aria-label=named(texts.remove) disabled=is_locked
                    on:click=remove><Icon shape=Shape::Close /></button>
            </span>
        </div>
    }
}

/// Ctrl+Enter asks further, Alt and an arrow move: as in outliners.
fn take_key(shown: OnScreen, event: &web_sys::KeyboardEvent) {
    if !shown.desk.writable.get_untracked() {
        return;
    }
    let has_control = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), has_control, event.alt_key()) {
        ("Enter", true, false) => add(shown.desk, Some(shown.why)),
        ("ArrowUp", false, true) => shift(shown.desk, shown.why, Way::Up),
        ("ArrowDown", false, true) => shift(shown.desk, shown.why, Way::Down),
        _ => return,
    }
    event.prevent_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> RowId {
        RowId::from_bytes([number; 16])
    }

    fn finding(orders: &[&str]) -> Finding {
        let whys = orders.iter().zip(1..).map(|(order, number)| Why {
            id: id(number),
            parent: None,
            order: Some((*order).to_owned()),
            text: String::new(),
            root_cause: false,
        });
        Finding { whys: whys.collect(), ..Finding::new(id(99)) }
    }

    fn order_after(finding: &Finding, why: u8, way: Way) -> Option<Vec<u8>> {
        let order = moved(finding, id(why), way)?;
        let mut finding = finding.clone();
        finding.whys.iter_mut().find(|it| it.id == id(why))?.order = Some(order);
        Some(why_tree(&finding).iter().map(|it| it.id.as_bytes()[0]).collect())
    }

    #[test]
    fn a_why_moves_past_its_neighbour_and_no_further_than_the_end() {
        let finding = finding(&["1774958400000", "1774958400001", "1774958400002"]);
        assert_eq!(order_after(&finding, 1, Way::Up), None);
        assert_eq!(order_after(&finding, 1, Way::Down), Some(vec![2, 1, 3]));
        assert_eq!(order_after(&finding, 2, Way::Down), Some(vec![1, 3, 2]));
        assert_eq!(order_after(&finding, 3, Way::Up), Some(vec![1, 3, 2]));
        assert_eq!(order_after(&finding, 3, Way::Down), None);
    }
}
