//! Every term and abbreviation, with a field that narrows the list.
//!
//! The words are in the texts. The rule that must not be broken: it works without a network and without a follow-up.

use leptos::prelude::*;

use crate::preferences::use_texts;
use crate::texts::Term;

/// The screen.
#[component]
pub(crate) fn Glossary() -> impl IntoView {
    let texts = &use_texts().glossary;
    let wanted = RwSignal::new(String::new());
    let found = move || {
        let wanted = wanted.get().trim().to_lowercase();
        texts.terms.iter().filter(|it| fits(it, &wanted)).collect::<Vec<_>>()
    };
    let count = move || {
        let count = found().len();
        if count == 0 { texts.none.to_owned() } else { texts.found.of(count) }
    };
    let terms = move || {
        found()
            .into_iter()
            .map(|term| {
                let full = (!term.full.is_empty()).then(|| view! { <span class="term__full">{term.full}</span> });
                view! {
                    <div class="term" data-term=term.word>
                        <dt class="term__word"><span lang="sv">{term.word}</span> {full}</dt>
                        <dd>{term.meaning}</dd>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <div class="field">
            <label class="field__label" for="glossary-filter">{texts.filter}</label>
            <input class="field__input" id="glossary-filter" type="search" autocomplete="off" maxlength="60" bind:value=wanted />
            <p class="field__hint" role="status" id="glossary-count">{count}</p>
        </div>
        <Show when=move || found().is_empty()>
            <button type="button" class="button button--quiet" on:click=move |_| wanted.set(String::new())>
                {texts.show_all}
            </button>
        </Show>
        <Show when=move || !found().is_empty()><dl class="sheet terms">{terms}</dl></Show>
    }
}

/// True if a term or what it is short for holds what is wanted, or its meaning does. `wanted` is in lower case.
fn fits(term: &Term, wanted: &str) -> bool {
    [term.word, term.full, term.meaning].iter().any(|it| it.to_lowercase().contains(wanted))
}

#[cfg(test)]
mod tests {
    use crate::texts::Language;

    use super::*;

    #[test]
    fn a_term_is_found_by_its_word_its_long_form_and_its_meaning() {
        let terms = Language::Swedish.texts().glossary.terms;
        let found = |wanted: &str| -> Vec<_> { terms.iter().filter(|it| fits(it, wanted)).map(|it| it.word).collect() };
        assert!(found("apt").contains(&"APT"));
        assert!(found("arbetsplatsträff").contains(&"APT"));
        assert!(found("gästspel").is_empty());
        assert_eq!(found("").len(), terms.len());
    }
}
