//! Strengths and improvement areas: what they build on, why it is so, and what follows from it.
//!
//! Both kinds are equal, and several people work here at once: each row is a row of the document, and each part of it
//! follows the document by itself, so that nobody loses the caret. The rule that must not be broken: whatever somebody
//! wrote is in sight or can be brought back; a row is removed by a flag.

mod builds_on;
mod made_actions;
mod suggesting;
mod suggestions;
mod whys;

use std::sync::Arc;

use form_model::{DocumentId, Edit, Finding, Followup, RowId, RowValue, Table, order_at_end};
use leptos::prelude::*;

use crate::components::{ChoiceField, FieldPath, Icon, NumberField, Removed, RemovedRow, Shape, TextField};
use crate::focus::focus_when_there;
use crate::pages::case_head::CaseHead;
use crate::pages::here::{Here, writes_at};
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{AnalysisTexts, fill};
use builds_on::BuildsOn;
use made_actions::MadeActions;
use suggesting::Kind;
use suggestions::Suggestions;
use whys::Whys;

/// One finding on the screen, handed to each piece of it.
#[derive(Clone, Copy)]
struct Desk {
    tablet: Tablet,
    document: DocumentId,
    row: RowId,
    finding: Memo<Option<Finding>>,
    followup: Memo<Option<Arc<Followup>>>,
    writable: Signal<bool>,
    texts: &'static AnalysisTexts,
    /// The newest thing to read out.
    said: RwSignal<String>,
}

impl Desk {
    /// A field of the finding.
    fn at(self, field: &str) -> FieldPath {
        FieldPath::new(self.document, &["findings", &self.row.to_string(), field])
    }

    /// Asks the finding something; followed.
    fn read<T: Default>(self, question: impl FnOnce(&Finding) -> T) -> T {
        self.finding.with(|it| it.as_ref().map(question).unwrap_or_default())
    }

    fn kind(self) -> Kind {
        self.finding.with(|it| it.as_ref().map_or(Kind::Improvement, Kind::of))
    }

    /// Who else writes in a field, as it stands beside the field.
    fn note(self, at: &FieldPath) -> Signal<Option<String>> {
        writes_at(self.tablet, self.document, at.id())
    }
}

/// The screen.
#[component]
pub(crate) fn Findings(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().analysis);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let followup = tablet.followup(document);
    let here = Here::start(document);
    let said = RwSignal::new(String::new());
    let place = move |event: web_sys::Event| here.at_element(&event);
    let parts =
        Kind::ALL.into_iter().map(|kind| view! { <FindingsOf document followup writable kind said /> }).collect_view();
    view! {
        <CaseHead document title=texts.title />
        <p class="soft">{texts.intro}</p>
        <div class="analysis" on:focusin=move |event| place(event.into()) on:input=place>
            <Suggestions document followup writable />
            {parts}
            <RemovedFindings document followup writable />
        </div>
        <p class="hidden-visually" role="status" id="analysis-said">{move || said.get()}</p>
    }
}

/// Adds a finding, of a question if one is named, and goes to it.
fn add_finding(tablet: Tablet, document: DocumentId, kind: Kind, question: Option<&str>) {
    let row = tablet.draw_row_id();
    let last = tablet.read(|client| {
        let form = client.document(document)?;
        let followup = Followup::read(form.automerge(), form.template()?);
        followup.findings.last().and_then(|it| it.order.clone())
    });
    let order = order_at_end(last.as_deref(), tablet.now_ms());
    let mut values = vec![RowValue::new("kind", kind.code()), RowValue::new("order", order)];
    values.extend(question.map(|it| RowValue::below("questions", it, true)));
    if tablet.edit(document, Edit::add_row(Table::Findings, row, values)) {
        focus_when_there(FieldPath::new(document, &["findings", &row.to_string(), "text"]).id());
    }
}

#[component]
fn FindingsOf(
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
    writable: Signal<bool>,
    kind: Kind,
    said: RwSignal<String>,
) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().analysis);
    let rows = Memo::new(move |_| -> Vec<RowId> {
        let of_kind =
            |it: &Arc<Followup>| it.findings.iter().filter(|it| Kind::of(it) == kind).map(|it| it.id).collect();
        followup.with(|it| it.as_ref().map(of_kind).unwrap_or_default())
    });
    let (title, none, add, shape) = match kind {
        Kind::Strength => (texts.strengths, texts.no_strengths, texts.add_strength, Shape::Star),
        Kind::Improvement => (texts.improvements, texts.no_improvements, texts.add_improvement, Shape::Flag),
    };
    let card = move |row: RowId| {
        let finding = Memo::new(move |_| {
            followup.with(|it| it.as_ref().and_then(|it| it.findings.iter().find(|it| it.id == row).cloned()))
        });
        let desk = Desk { tablet, document, row, finding, followup, writable, texts, said };
        view! { <FindingCard desk /> }
    };
    view! {
        <section class="stack stack--wide" data-kind=kind.code()>
            <h2 class="row"><Icon shape /> {title}</h2>
            <Show when=move || rows.with(Vec::is_empty)><p class="soft">{none}</p></Show>
            <For each=move || rows.get() key=|it| *it children=card />
            <button type="button" class="button button--quiet button--start" data-add=kind.code()
                disabled=move || !writable.get() on:click=move |_| add_finding(tablet, document, kind, None)>
                <Icon shape=Shape::Plus /> {add}
            </button>
        </section>
    }
}

#[component]
fn FindingCard(desk: Desk) -> impl IntoView {
    let texts = desk.texts;
    let (document, writable) = (desk.document, desk.writable);
    let head = move || {
        let (look, shape, words) = match desk.kind() {
            Kind::Strength => ("chip chip--good", Shape::Star, texts.strength),
            Kind::Improvement => ("chip chip--partly", Shape::Flag, texts.improvement),
        };
        view! { <span class=look><Icon shape /> {words}</span> }
    };
    let name = move || {
        let text = desk.read(|it| it.text.trim().to_owned());
        if text.is_empty() { texts.not_named_yet.to_owned() } else { text }
    };
    let priority = move || {
        let number = desk.read(|it| it.priority)?;
        Some(view! { <span class="chip">{fill(texts.priority_chip, &[("number", &number.to_string())])}</span> })
    };
    let remove_words = move || match desk.kind() {
        Kind::Strength => texts.remove_strength,
        Kind::Improvement => texts.remove_improvement,
    };
    let remove = move |_| {
        desk.tablet.edit(document, Edit::row_value(Table::Findings, desk.row, &["removed"], true));
    };
    let hint = use_texts().form.comment_hint;
    view! {
        <article class="sheet" data-finding=desk.row.to_string() aria-label=name>
            <header class="row">{head} {priority}</header>
            <TextField document path=desk.at("text").path label=texts.text id=desk.at("text").id() hint writable
                note=desk.note(&desk.at("text")) />
            <BuildsOn desk />
            <NumberField at=desk.at("priority") label=texts.priority most=3 writable />
            <Whys desk />
            <ChoiceField at=desk.at("conclusion") label=texts.conclusion choices=texts.conclusions.to_vec() writable />
            <MadeActions desk />
            <footer class="row row--end">
                <button type="button" class="quiet" data-remove="finding" disabled=move || !writable.get() on:click=remove>
                    <Icon shape=Shape::Close /> {remove_words}
                </button>
            </footer>
        </article>
    }
}

#[component]
fn RemovedFindings(
    document: DocumentId,
    followup: Memo<Option<Arc<Followup>>>,
    writable: Signal<bool>,
) -> impl IntoView {
    let texts = &use_texts().analysis.removed;
    let rows = Memo::new(move |_| -> Vec<RemovedRow> {
        let row = |it: &Finding| RemovedRow { table: Table::Findings, row: it.id, words: it.text.clone() };
        followup.with(|it| it.as_ref().map(|it| it.removed_findings.iter().map(row).collect()).unwrap_or_default())
    });
    view! { <Removed document rows title=&texts.findings writable /> }
}
