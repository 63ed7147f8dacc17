//! From slabs to pages: what must stay together does, and a table that goes on shows its headings again.
//!
//! It measures nothing and draws nothing. The rule that must not be broken: every slab is placed once, in order, and
//! inside the margins as long as it is not itself higher than a page.

use super::look::{MARGIN_TOP, Turn};
use super::slab::{Mark, Slab};
use super::structure::HeadingId;

/// Sums of heights are not exact; less than this is not too high.
const TOLERANCE: f32 = 0.01;

/// A page with its marks, measured from its upper edge and from the left margin.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) turn: Turn,
    pub(super) marks: Vec<Mark>,
    /// The headings on it, and where they begin.
    pub(super) headings: Vec<(HeadingId, f32)>,
}

impl Page {
    fn new(turn: Turn) -> Self {
        Self { turn, marks: Vec::new(), headings: Vec::new() }
    }
}

/// The slabs on pages.
pub(super) fn place(slabs: Vec<Slab>) -> Vec<Page> {
    let mut press = Press { pages: vec![Page::new(Turn::Upright)], used: 0.0 };
    let mut group: Vec<Slab> = Vec::new();
    for slab in slabs {
        let goes_on = slab.keeps_next;
        group.push(slab);
        if !goes_on {
            press.place_group(std::mem::take(&mut group));
        }
    }
    press.place_group(group);
    press.pages
}

struct Press {
    pages: Vec<Page>,
    /// How much of the height of the last page is taken.
    used: f32,
}

impl Press {
    /// Places slabs that belong on one page; on several only if no page could hold them.
    fn place_group(&mut self, mut group: Vec<Slab>) {
        // A heading goes along to the turned page of the table that it heads.
        let turn = if group.iter().any(|slab| slab.turn == Turn::Landscape) { Turn::Landscape } else { Turn::Upright };
        group.iter_mut().for_each(|slab| slab.turn = turn);
        let Some(first) = group.first() else { return };
        let height: f32 = group.iter().skip(1).map(|slab| slab.space_above + slab.height).sum::<f32>() + first.height;
        let repeated = first.repetition.as_ref().map_or(0.0, |repetition| repetition.height);
        let fits_a_page = repeated + height <= turn.height() + TOLERANCE;
        let fits_here = self.used + self.space_above(first) + height <= turn.height() + TOLERANCE;
        if fits_a_page && !fits_here && self.used > 0.0 {
            self.turn_page(turn, &group[0]);
        }
        for slab in group {
            self.place(slab);
        }
    }

    fn place(&mut self, slab: Slab) {
        let turned = self.pages.last().is_none_or(|page| page.turn != slab.turn);
        let fits = self.used + self.space_above(&slab) + slab.height <= slab.turn.height() + TOLERANCE;
        if turned && self.used == 0.0 && self.pages.len() == 1 {
            self.pages.clear();
            self.pages.push(Page::new(slab.turn));
        } else if turned || (!fits && self.used > 0.0) {
            self.turn_page(slab.turn, &slab);
        }
        let top = self.used + self.space_above(&slab);
        self.used = top + slab.height;
        let Some(page) = self.pages.last_mut() else { return };
        page.headings.extend(slab.heading.map(|heading| (heading, MARGIN_TOP + top)));
        page.marks.extend(slab.marks.into_iter().map(|mark| mark.lowered(MARGIN_TOP + top)));
    }

    fn space_above(&self, slab: &Slab) -> f32 {
        if self.used > 0.0 { slab.space_above } else { 0.0 }
    }

    /// Begins a page, with the headings of the table that goes on in the slab.
    fn turn_page(&mut self, turn: Turn, next: &Slab) {
        let mut page = Page::new(turn);
        self.used = 0.0;
        if let Some(repetition) = &next.repetition {
            page.marks.extend(repetition.marks.iter().map(|mark| mark.clone().lowered(MARGIN_TOP)));
            self.used = repetition.height + next.space_below_repetition;
        }
        self.pages.push(page);
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::look::INK;
    use super::super::slab::Repetition;
    use super::*;

    /// A slab whose mark is as wide as its number.
    fn slab(number: u8, height: f32) -> Slab {
        let mark = Mark::Area { x: 0.0, y: 0.0, width: f32::from(number), height, colour: INK };
        Slab { marks: vec![mark], space_above: 10.0, ..Slab::new(height) }
    }

    fn keeping(slab: Slab) -> Slab {
        Slab { keeps_next: true, ..slab }
    }

    fn numbers(pages: &[Page]) -> Vec<Vec<f32>> {
        let number = |mark: &Mark| match mark {
            Mark::Area { width, .. } => *width,
            Mark::Text { .. } => 0.0,
        };
        pages.iter().map(|page| page.marks.iter().map(number).collect()).collect()
    }

    /// Less than the height of a page.
    const MOST: f32 = 500.0;

    #[test]
    fn what_does_not_fit_goes_to_the_next_page() {
        assert_eq!(numbers(&place(vec![slab(1, MOST), slab(2, MOST), slab(3, 50.0)])), [vec![1.0], vec![2.0, 3.0]]);
    }

    #[test]
    fn a_heading_goes_along_with_what_it_heads() {
        let slabs = vec![slab(1, MOST), keeping(slab(2, 50.0)), keeping(slab(3, 50.0)), slab(4, 100.0)];
        assert_eq!(numbers(&place(slabs)), [vec![1.0], vec![2.0, 3.0, 4.0]]);
    }

    #[test]
    fn what_no_page_can_hold_together_is_divided_between_slabs() {
        let slabs = vec![keeping(slab(1, MOST)), keeping(slab(2, MOST)), slab(3, 50.0)];
        assert_eq!(numbers(&place(slabs)), [vec![1.0], vec![2.0, 3.0]]);
    }

    #[test]
    fn there_is_no_space_above_the_first_thing_of_a_page() {
        let pages = place(vec![slab(1, MOST), slab(2, MOST)]);
        for page in &pages {
            assert!(matches!(page.marks[0], Mark::Area { y, .. } if (y - MARGIN_TOP).abs() < 0.01));
        }
    }

    #[test]
    fn a_table_that_goes_on_shows_its_headings_again() {
        let mark = Mark::Area { x: 0.0, y: 0.0, width: 9.0, height: 20.0, colour: INK };
        let repetition = Some(Rc::new(Repetition { height: 20.0, marks: vec![mark] }));
        let row = |number| Slab { repetition: repetition.clone(), ..slab(number, 300.0) };
        let pages = place(vec![row(1), row(2), row(3), row(4), row(5)]);
        assert_eq!(numbers(&pages), [vec![1.0, 2.0], vec![9.0, 3.0, 4.0], vec![9.0, 5.0]]);
    }

    #[test]
    fn a_heading_goes_along_to_the_page_of_a_wide_table() {
        let pages = place(vec![slab(1, 50.0), keeping(slab(2, 20.0)), Slab { turn: Turn::Landscape, ..slab(3, 50.0) }]);
        assert_eq!(numbers(&pages), [vec![1.0], vec![2.0, 3.0]]);
        assert_eq!(pages[1].turn, Turn::Landscape);
    }

    #[test]
    fn a_wide_table_gets_pages_of_its_own() {
        let wide = Slab { turn: Turn::Landscape, ..slab(2, 50.0) };
        let pages = place(vec![slab(1, 50.0), wide, slab(3, 50.0)]);
        assert_eq!(numbers(&pages), [[1.0], [2.0], [3.0]]);
        assert_eq!(
            pages.iter().map(|page| page.turn).collect::<Vec<_>>(),
            [Turn::Upright, Turn::Landscape, Turn::Upright]
        );
    }
}
