//! Fades in what others just typed in a field, over the field's own words.
//!
//! A layer with the same words in the same places, of which only the marks are seen. It takes no touches and is not
//! read out. The rule that must not be broken: the words below stay readable, and the layer goes by itself.

use std::time::Duration;

use leptos::prelude::*;

/// Long enough to notice, short enough not to be in the way.
const SHOWN_FOR: Duration = Duration::from_secs(4);

/// A piece of the text; `true`: it is marked.
type Piece = (String, bool);

/// What is marked at the moment.
#[derive(Clone, Copy)]
pub(crate) struct TextHighlight {
    pieces: RwSignal<Vec<Piece>>,
    count: StoredValue<u64>,
}

impl TextHighlight {
    pub(crate) fn new() -> Self {
        Self { pieces: RwSignal::new(Vec::new()), count: StoredValue::new(0) }
    }

    /// Marks these ranges of the text for a while.
    pub(crate) fn show(self, text: &[u16], ranges: &[(usize, usize)]) {
        if ranges.is_empty() {
            return;
        }
        self.pieces.set(pieces(text, ranges));
        self.count.update_value(|it| *it += 1);
        let shown = self.count.get_value();
        set_timeout(
            move || {
                // The field may be gone by now.
                if self.count.try_get_value() == Some(shown) {
                    self.pieces.set(Vec::new());
                }
            },
            SHOWN_FOR,
        );
    }

    /// The layer.
    pub(crate) fn layer(self) -> impl IntoView {
        move || {
            let pieces = self.pieces.get();
            (!pieces.is_empty()).then(|| {
                let words = pieces.into_iter().map(|(words, is_marked)| match is_marked {
                    true => view! { <mark>{words}</mark> }.into_any(),
                    false => words.into_any(),
                });
                view! { <div class="field__fresh" aria-hidden="true">{words.collect_view()}</div> }
            })
        }
    }
}

fn pieces(text: &[u16], ranges: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut position = 0;
    let mut push = |from: usize, to: usize, is_marked: bool| {
        let words = text.get(from..to.min(text.len())).unwrap_or_default();
        if !words.is_empty() {
            pieces.push((String::from_utf16_lossy(words), is_marked));
        }
    };
    for (from, to) in ranges {
        let from = (*from).max(position);
        push(position, from, false);
        push(from, *to, true);
        position = position.max(*to);
    }
    push(position, text.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_text_with_its_marked_parts() {
        let text: Vec<u16> = "åäö 😀 slut".encode_utf16().collect();
        let found = pieces(&text, &[(0, 3), (4, 6)]);
        let expected = [("åäö", true), (" ", false), ("😀", true), (" slut", false)];
        assert_eq!(found, expected.map(|(words, is_marked)| (words.to_owned(), is_marked)));
    }

    #[test]
    fn ranges_that_overlap_or_go_beyond_lose_nothing() {
        let text: Vec<u16> = "abcdef".encode_utf16().collect();
        let found = pieces(&text, &[(0, 4), (2, 5), (5, 90)]);
        let words: String = found.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(words, "abcdef");
    }
}
