//! What each piece of a document is: the tree that a screen reader walks, and the outline that a viewer shows.
//!
//! Elements are made while blocks are laid out, and get their marks while pages are painted. The rule that must not be
//! broken: the order of elements is the reading order, and levels of headings have no gaps.

use std::num::NonZeroU16;

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use super::pages::Page;
use crate::content::Language;

/// An element of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ElementId(usize);

/// A heading of the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadingId(usize);

/// What an element is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading { level: u8, text: String },
    Paragraph,
    Quote,
    List,
    Item,
    Bullet,
    ItemBody,
    Table,
    Caption,
    TableHead,
    TableBody,
    Row,
    ColumnHeading,
    RowHeading,
    Cell,
}

#[derive(Debug)]
struct Element {
    role: Role,
    children: Vec<ElementId>,
    marks: Vec<Identifier>,
}

#[derive(Debug)]
struct Heading {
    level: u8,
    text: String,
}

/// The tree of a document.
#[derive(Debug, Default)]
pub(super) struct Structure {
    elements: Vec<Element>,
    roots: Vec<ElementId>,
    headings: Vec<Heading>,
}

impl Structure {
    /// Adds an element at the end of its parent, or of the document.
    pub(super) fn add(&mut self, parent: Option<ElementId>, role: Role) -> ElementId {
        let id = ElementId(self.elements.len());
        match parent {
            Some(parent) => self.elements[parent.0].children.push(id),
            None => self.roots.push(id),
        }
        self.elements.push(Element { role, children: Vec::new(), marks: Vec::new() });
        id
    }

    /// Adds a heading to the document and its outline.
    pub(super) fn add_heading(&mut self, level: u8, text: &str) -> (ElementId, HeadingId) {
        let element = self.add(None, Role::Heading { level, text: text.to_owned() });
        self.headings.push(Heading { level, text: text.to_owned() });
        (element, HeadingId(self.headings.len() - 1))
    }

    /// Says that what was just painted belongs to the element.
    pub(super) fn mark(&mut self, element: ElementId, mark: Identifier) {
        self.elements[element.0].marks.push(mark);
    }

    /// The outline: the title, and the headings below it.
    pub(super) fn outline(&self, title: &str, pages: &[Page]) -> Outline {
        let mut places = vec![(0, 0.0); self.headings.len()];
        for (index, page) in pages.iter().enumerate() {
            for (heading, y) in &page.headings {
                places[heading.0] = (index, *y);
            }
        }
        // The open nodes, from the title down; a heading closes all that are as deep as itself.
        let mut open = vec![(0, node(title, (0, 0.0)).with_open(true))];
        for (heading, place) in self.headings.iter().zip(places) {
            close(&mut open, heading.level);
            open.push((heading.level, node(&heading.text, place)));
        }
        close(&mut open, 1);
        let mut outline = Outline::new();
        open.into_iter().for_each(|(_, node)| outline.push_child(node));
        outline
    }

    /// The tree as krilla takes it.
    pub(super) fn into_tree(self, language: Language) -> TagTree {
        let nodes: Vec<_> = self.roots.iter().map(|root| self.group(*root)).collect();
        TagTree::from(nodes).with_lang(Some(language.tag().to_owned()))
    }

    fn group(&self, id: ElementId) -> Node {
        let element = &self.elements[id.0];
        let mut group = TagGroup::new(kind(&element.role));
        element.marks.iter().for_each(|mark| group.push(*mark));
        element.children.iter().for_each(|child| group.push(self.group(*child)));
        Node::Group(group)
    }
}

fn node(text: &str, (page, y): (usize, f32)) -> OutlineNode {
    OutlineNode::new(text.to_owned(), XyzDestination::new(page, Point::from_xy(0.0, y)))
}

/// Puts every open node that is at least this deep below the node that it belongs to.
fn close(open: &mut Vec<(u8, OutlineNode)>, level: u8) {
    while open.len() > 1 && open.last().is_some_and(|(last, _)| *last >= level) {
        let Some((_, closed)) = open.pop() else { return };
        if let Some((_, parent)) = open.last_mut() {
            parent.push_child(closed);
        }
    }
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Title => Tag::Title.into(),
        Role::Heading { level, text } => {
            Tag::Hn(NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Quote => Tag::BlockQuote.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Item => Tag::LI.into(),
        Role::Bullet => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeading => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}
