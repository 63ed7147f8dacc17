//! What runs along the pages: organisation and title above, the moment of making and the page number below.
//!
//! All of it is decoration: it stands in the document once already, or says where in the paper one is. The rule that
//! must not be broken: it never touches the text, however long the names are.

use super::faces::{Faces, Figures};
use super::line_breaking::{Line, break_lines, measure};
use super::look::{RUNNING, Turn};
use crate::content::{Made, Report};
use crate::printable::one_line;
use crate::words;

/// What part of the width the organisation and the title take at most, each.
const SHARE: f32 = 0.47;

/// The lines above and below every page.
pub(super) struct Running {
    /// For upright pages, then for turned ones: organisation and title.
    headers: [(Line, Line); 2],
    pub(super) made: Line,
    /// For each page.
    pub(super) numbers: Vec<Line>,
}

impl Running {
    /// The lines of this report on so many pages.
    pub(super) fn new(report: &Report, made: &Made, pages: usize, faces: &mut Faces) -> Self {
        let headers = [Turn::Upright, Turn::Landscape].map(|turn| {
            let width = turn.width() * SHARE;
            (shortened(&report.organisation, width, faces), shortened(&report.title, width, faces))
        });
        let whole = |text: &str, faces: &mut Faces| shortened(text, Turn::Upright.width() * SHARE, faces);
        let made = whole(&words::made(report.language, made.at), faces);
        let numbers = (1..=pages).map(|number| whole(&words::page(report.language, number, pages), faces)).collect();
        Self { headers, made, numbers }
    }

    /// Organisation and title.
    pub(super) fn header(&self, turn: Turn) -> &(Line, Line) {
        match turn {
            Turn::Upright => &self.headers[0],
            Turn::Landscape => &self.headers[1],
        }
    }
}

/// The text on one line, with an ellipsis where it is too long: the whole stands on the first page.
fn shortened(text: &str, width: f32, faces: &mut Faces) -> Line {
    let text = one_line(text);
    let mut kept: Vec<char> = text.chars().collect();
    let mut shown = text.clone();
    while !kept.is_empty() && measure(faces, &shown, RUNNING, Figures::Running).unbroken > width {
        // A tenth at a time is fast, and nobody sees the difference.
        kept.truncate(kept.len() - kept.len().div_ceil(10));
        shown = format!("{}…", kept.iter().collect::<String>().trim_end());
    }
    break_lines(faces, &shown, RUNNING, Figures::Running, f32::MAX).into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_ends_with_an_ellipsis_and_fits() {
        let line = shortened(&"Årlig uppföljning ".repeat(20), 200.0, &mut Faces::new().unwrap());
        assert!(line.text.ends_with('…') && line.width <= 200.0 && line.width > 150.0, "{} {}", line.text, line.width);
    }

    #[test]
    fn a_short_title_is_whole() {
        assert_eq!(shortened("Årlig\nuppföljning", 200.0, &mut Faces::new().unwrap()).text, "Årlig uppföljning");
    }
}
