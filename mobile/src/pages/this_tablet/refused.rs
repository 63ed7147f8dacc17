//! Edits that were not received: what was done, why it was refused, what to do; and all of them as a file.
//!
//! It shows what client-core has set aside and removes nothing. The rule that must not be broken: every reason has
//! words of its own, and each says what to do.

use client_core::{Client, EditSummary, SetAside, WhatWasDone, WhySetAside, in_one_piece};
use form_model::{DocumentId, RefusalReason};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::download::download;
use crate::moments::Moment;
use crate::pages::RefusedStatement;
use crate::pages::changes::{place_words, quote, value_words};
use crate::preferences::{use_language, use_texts};
use crate::tablet::use_tablet;
use crate::texts::{Reason, RefusedTexts, fill, signed};

use super::queue::{document_name, documents_here};

/// How many refused edits of a document are shown at first, and how many more each time.
const SHOWN_AT_ONCE: usize = 20;

/// The part of the page.
#[component]
pub(super) fn Refused() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet.refused);
    let documents = Memo::new(move |_| -> Vec<DocumentId> {
        let has_some = |it: &DocumentId| tablet.status(*it).is_some_and(|it| !it.not_received.is_empty());
        documents_here(tablet).into_iter().filter(has_some).collect()
    });
    let statements = Memo::new(move |_| {
        documents_here(tablet).into_iter().for_each(|it| tablet.follow_status(it));
        let all = tablet.read(Client::kept_statements);
        all.into_iter().filter(|it| it.refusal.is_some()).collect::<Vec<_>>()
    });
    let refused_statements = move || {
        let all = statements.get().into_iter();
        all.map(|statement| {
            view! {
                <h3>{document_name(tablet, statement.document)}</h3>
                <RefusedStatement statement />
            }
        })
        .collect_view()
    };
    view! {
        <section class="sheet" id="tablet-refused">
            <h2>{texts.title}</h2>
            {refused_statements}
            <Show when=move || !documents.with(Vec::is_empty)
                fallback=move || statements.with(Vec::is_empty).then(|| view! {
                    <p class="row good"><Icon shape=Shape::Check /> <span>{texts.none}</span></p>
                })>
                <p>{texts.intro}</p>
                <For each=move || documents.get() key=|it| *it let:document><OfDocument document /></For>
            </Show>
        </section>
    }
}

#[component]
fn OfDocument(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet.refused);
    let shown = RwSignal::new(SHOWN_AT_ONCE);
    let said = RwSignal::new(None::<bool>);
    let all = Memo::new(move |_| tablet.status(document).map(|it| in_one_piece(&it.not_received)).unwrap_or_default());
    let items = move || {
        all.with(|all| all.iter().rev().take(shown.get()).map(|it| view! { <Entry entry=it.clone() /> }).collect_view())
    };
    let export = move |_| {
        let file = tablet.read(|client| client.refused_edits_file(document));
        said.set(Some(file.is_some_and(|bytes| download(&format!("samsyn-{document}.json"), &bytes))));
    };
    let outcome = move || said.get().map(|is_saved| if is_saved { texts.exported } else { texts.not_exported });
    view! {
        <div data-refused-of=document.to_string()>
            <h3>{move || document_name(tablet, document)}</h3>
            <ul>{items}</ul>
            <div class="row">
                <Show when=move || { all.with(Vec::len) > shown.get() }>
                    <button type="button" class="button button--quiet" on:click=move |_| shown.update(|it| *it += SHOWN_AT_ONCE)>
                        {texts.show_more}
                    </button>
                </Show>
                <button type="button" class="button button--quiet" data-export=document.to_string() on:click=export>
                    <Icon shape=Shape::Share /> {texts.export}
                </button>
                <p role="status">{outcome}</p>
            </div>
        </div>
    }
}

#[component]
fn Entry(entry: SetAside) -> impl IntoView {
    let (texts, language) = (&use_texts().this_tablet.refused, use_language());
    let (why, to_do) = reason_words(texts, &entry.reason);
    let beside = beside_words(texts, entry.why);
    let made = fill(texts.made, &[("time", &Moment(entry.made_at_ms).words(language))]);
    let edits: Vec<_> =
        entry.edits.iter().map(|it| view! { <Edited document=entry.document edit=it.clone() /> }).collect();
    view! {
        <li class="refused" data-reason=entry.reason.clone()>
            <p class="soft">{made}</p>
            {edits}
            <dl>
                <div><dt>{texts.because}</dt> <dd>{beside} " " {why}</dd></div>
                <div><dt>{texts.to_do}</dt> <dd>{to_do}</dd></div>
            </dl>
        </li>
    }
}

/// What was done at one place.
#[component]
fn Edited(document: DocumentId, edit: EditSummary) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().changes, use_language());
    let template = tablet.template(document);
    let words = |value: &str| value_words(value, template.as_deref(), texts, language);
    let what = match &edit.what {
        WhatWasDone::Set(value) => words(value),
        WhatWasDone::Cleared => texts.cleared.to_owned(),
        WhatWasDone::Typed { inserted, removed } if inserted.is_empty() => {
            fill(texts.removed, &[("text", &quote(removed))])
        }
        // All of it is shown: it may be the only place where the text still is.
        WhatWasDone::Typed { inserted, .. } => inserted.clone(),
        WhatWasDone::AddedRow(values) => {
            let values: Vec<_> = values.iter().map(|it| words(&it.1)).collect();
            format!("{}: {}", texts.row_added, values.join(", "))
        }
        WhatWasDone::Counted(by) => fill(texts.counted, &[("count", &signed(*by))]),
        WhatWasDone::Other => texts.other.to_owned(),
    };
    view! {
        <div class="stack">
            <p><strong>{place_words(&edit.path, texts)}</strong></p>
            <blockquote>{what}</blockquote>
        </div>
    }
}

/// Why an edit stands beside the document, where that is not the server's own reason.
const fn beside_words(texts: &'static RefusedTexts, why: WhySetAside) -> &'static str {
    match why {
        WhySetAside::Refused => "",
        WhySetAside::InRefusedText => texts.in_refused_text,
        WhySetAside::Mark => texts.mark,
        WhySetAside::MadeElsewhere => texts.made_elsewhere,
        WhySetAside::NoPlace => texts.no_place,
    }
}

/// A reason's code in words, and what to do.
pub(in crate::pages) fn reason_words(texts: &'static RefusedTexts, code: &str) -> Reason {
    match RefusalReason::from_code(code).unwrap_or(RefusalReason::Unknown) {
        RefusalReason::Malformed => texts.malformed,
        RefusalReason::TooLarge => texts.too_large,
        RefusalReason::NotPermitted => texts.not_permitted,
        RefusalReason::RoundClosed => texts.round_closed,
        RefusalReason::NotYourVoice => texts.not_your_voice,
        RefusalReason::OtherPerson => texts.other_person,
        RefusalReason::NotTheManager => texts.not_the_manager,
        RefusalReason::WrittenOnce => texts.written_once,
        RefusalReason::FixedByGenesis => texts.fixed,
        RefusalReason::RowDeleted => texts.row_deleted,
        RefusalReason::ValueNotAccepted => texts.value_not_accepted,
        RefusalReason::ActorOfAnother => texts.actor_of_another,
        RefusalReason::NoAuthor => texts.no_author,
        RefusalReason::Erased => texts.erased,
        RefusalReason::BuildsOnRefused => texts.builds_on_refused,
        RefusalReason::Unknown => texts.unknown,
    }
}
