//! A PDF as a screen reader meets it: its structure, and for each element the text that its marks draw.
//!
//! The file is taken apart by hayro-syntax; what glyphs mean is read from the fonts' own tables and from the texts that
//! are written beside them. It reads what the writer makes and not every PDF.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString};

/// An element of the structure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) role: String,
    /// Which way a heading of a table heads.
    pub(crate) scope: Option<String>,
    /// What its own marks draw.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

/// A PDF that was taken apart.
pub(crate) struct Read {
    pub(crate) pages: usize,
    pub(crate) metadata: String,
    pub(crate) language: String,
    pub(crate) is_marked: bool,
    pub(crate) shows_title: bool,
    pub(crate) outline: Vec<String>,
    pub(crate) structure: Element,
    /// Text that is drawn as decoration.
    pub(crate) decoration: String,
    /// Drawing that belongs to nothing.
    pub(crate) unmarked: usize,
}

type Marks = HashMap<(ObjectIdentifier, i32), String>;

/// Takes a PDF apart.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|error| panic!("{error:?}"));
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).unwrap();
    let mut pages = PageReader::default();
    for page in pdf.pages().iter() {
        pages.read(page);
    }
    let root: Dict<'_> = catalog.get(b"StructTreeRoot").unwrap();
    let metadata: Stream<'_> = catalog.get(b"Metadata").unwrap();
    let document = kids(&root).into_iter().next().expect("the structure has a root");
    let Kid::Element(document) = document else { panic!("the root is no element") };
    let flag = |dict: &[u8], key: &[u8]| {
        catalog.get::<Dict<'_>>(dict).and_then(|dict| dict.get::<bool>(key)).unwrap_or_default()
    };
    Read {
        pages: pdf.pages().len(),
        metadata: String::from_utf8(metadata.decoded().unwrap().to_vec()).unwrap(),
        language: string(&catalog.get::<PdfString<'_>>(b"Lang").unwrap()),
        is_marked: flag(b"MarkInfo", b"Marked"),
        shows_title: flag(b"ViewerPreferences", b"DisplayDocTitle"),
        outline: outline(&catalog.get::<Dict<'_>>(b"Outlines").unwrap(), 0),
        structure: element(&document, &pages.marks),
        decoration: pages.decoration,
        unmarked: pages.unmarked,
    }
}

impl Element {
    /// The elements below, each on a line with its text, indented by its depth.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for child in &self.children {
            let scope = child.scope.as_ref().map(|scope| format!(" {scope}")).unwrap_or_default();
            let text = if child.text.is_empty() { String::new() } else { format!(": {}", child.text) };
            lines.push(format!("{}{scope}{text}", child.role));
            lines.extend(child.lines().into_iter().map(|line| format!("  {line}")));
        }
        lines
    }

    /// All elements of this role, in reading order.
    pub(crate) fn all<'a>(&'a self, role: &'a str) -> Vec<&'a Element> {
        self.children
            .iter()
            .flat_map(|child| {
                let itself = (child.role == role).then_some(child);
                itself.into_iter().chain(child.all(role))
            })
            .collect()
    }
}

fn outline(node: &Dict<'_>, depth: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut next = node.get::<Dict<'_>>(b"First");
    while let Some(item) = next {
        lines.push(format!("{}{}", "  ".repeat(depth), string(&item.get::<PdfString<'_>>(b"Title").unwrap())));
        lines.extend(outline(&item, depth + 1));
        next = item.get::<Dict<'_>>(b"Next");
    }
    lines
}

enum Kid<'a> {
    Element(Dict<'a>),
    /// A mark on the page of its element, or on another.
    Mark(i32, Option<ObjectIdentifier>),
}

fn kids<'a>(element: &Dict<'a>) -> Vec<Kid<'a>> {
    let kid = |object: Object<'a>| match object {
        Object::Number(number) => Kid::Mark(number.as_i64().try_into().unwrap(), None),
        Object::Dict(dict) => match dict.get::<i32>(b"MCID") {
            Some(mark) => Kid::Mark(mark, dict.get_ref(b"Pg").map(Into::into)),
            None => Kid::Element(dict),
        },
        other => panic!("{other:?} in the structure"),
    };
    match element.get::<Object<'a>>(b"K") {
        None => Vec::new(),
        Some(Object::Array(array)) => array.iter::<Object<'a>>().map(kid).collect(),
        Some(one) => vec![kid(one)],
    }
}

fn element(dict: &Dict<'_>, marks: &Marks) -> Element {
    let name = dict.get::<Name<'_>>(b"S").unwrap();
    let page: Option<ObjectIdentifier> = dict.get_ref(b"Pg").map(Into::into);
    let mut found = Element { role: name.as_str().to_owned(), scope: scope(dict), ..Element::default() };
    for kid in kids(dict) {
        match kid {
            Kid::Mark(mark, elsewhere) => {
                let page = elsewhere.or(page).expect("a mark is on a page");
                found.text.push_str(marks.get(&(page, mark)).expect("a mark of the structure is drawn"));
            }
            Kid::Element(child) => found.children.push(element(&child, marks)),
        }
    }
    found
}

fn scope(dict: &Dict<'_>) -> Option<String> {
    let attributes = match dict.get::<Object<'_>>(b"A")? {
        Object::Array(array) => array.iter::<Dict<'_>>().collect(),
        Object::Dict(one) => vec![one],
        other => panic!("{other:?} are no attributes"),
    };
    attributes.iter().find_map(|one| Some(one.get::<Name<'_>>(b"Scope")?.as_str().to_owned()))
}

#[derive(Default)]
struct PageReader {
    marks: Marks,
    decoration: String,
    unmarked: usize,
}

/// What an open piece of marked content is.
enum Open {
    Mark(i32),
    Artifact,
    /// A piece whose meaning is written beside it; its glyphs say nothing more.
    Meaning(String),
    Other,
}

impl PageReader {
    fn read(&mut self, page: &hayro_syntax::page::Page<'_>) {
        let id = page.raw().obj_id().expect("a page is an object of its own");
        let mut meanings: HashMap<Vec<u8>, HashMap<u16, String>> = HashMap::new();
        let (mut open, mut font): (Vec<Open>, Vec<u8>) = (Vec::new(), Vec::new());
        let mut instructions = page.typed_operations();
        while let Some(instruction) = instructions.next() {
            match instruction {
                TypedInstruction::BeginMarkedContentWithProperties(begun) => open.push(opened(begun.0, begun.1)),
                TypedInstruction::BeginMarkedContent(begun) => {
                    open.push(if begun.0.as_str() == "Artifact" { Open::Artifact } else { Open::Other });
                }
                TypedInstruction::EndMarkedContent(_) => {
                    if let Some(Open::Meaning(text)) = open.pop() {
                        self.say(id, &open, &text);
                    }
                }
                TypedInstruction::TextFont(set) => {
                    font = set.0.to_vec();
                    meanings.entry(font.clone()).or_insert_with(|| {
                        let dict = page.resources().fonts.get::<Dict<'_>>(&*font).unwrap();
                        to_unicode(&dict.get::<Stream<'_>>(b"ToUnicode").unwrap().decoded().unwrap())
                    });
                }
                TypedInstruction::ShowText(shown) => {
                    let text = meaning(shown.0.as_bytes(), &meanings[&font]);
                    self.draw(id, &open, &text);
                }
                TypedInstruction::ShowTexts(shown) => {
                    let strings = shown.0.iter::<Object<'_>>().filter_map(|object| match object {
                        Object::String(string) => Some(meaning(string.as_bytes(), &meanings[&font])),
                        _ => None,
                    });
                    let text: String = strings.collect();
                    self.draw(id, &open, &text);
                }
                TypedInstruction::FillPathNonZero(_) | TypedInstruction::FillPathEvenOdd(_) => {
                    self.unmarked += usize::from(open.is_empty());
                }
                _ => {}
            }
        }
        assert!(open.is_empty(), "marked content that never ends");
    }

    fn draw(&mut self, page: ObjectIdentifier, open: &[Open], text: &str) {
        if !matches!(open.last(), Some(Open::Meaning(_))) {
            self.say(page, open, text);
        }
    }

    fn say(&mut self, page: ObjectIdentifier, open: &[Open], text: &str) {
        let owner = open.iter().rev().find(|open| matches!(open, Open::Mark(_) | Open::Artifact));
        match owner {
            Some(Open::Mark(mark)) => self.marks.entry((page, *mark)).or_default().push_str(text),
            Some(_) => self.decoration.push_str(text),
            None => self.unmarked += 1,
        }
    }
}

fn opened(name: &Name<'_>, properties: &Object<'_>) -> Open {
    let Object::Dict(properties) = properties else { return Open::Other };
    if let Some(mark) = properties.get::<i32>(b"MCID") {
        Open::Mark(mark)
    } else if name.as_str() == "Artifact" {
        Open::Artifact
    } else if let Some(text) = properties.get::<PdfString<'_>>(b"ActualText") {
        Open::Meaning(string(&text))
    } else {
        Open::Other
    }
}

/// What the glyphs of a string mean.
fn meaning(string: &[u8], meanings: &HashMap<u16, String>) -> String {
    string.chunks(2).map(|code| meanings[&u16::from_be_bytes([code[0], code[1]])].as_str()).collect()
}

/// The table of a font that says what its glyphs mean.
fn to_unicode(table: &[u8]) -> HashMap<u16, String> {
    let table = std::str::from_utf8(table).unwrap();
    let mut meanings = HashMap::new();
    for section in table.split("beginbfchar").skip(1) {
        let section = section.split("endbfchar").next().unwrap();
        let codes: Vec<_> = section.split(['<', '>']).skip(1).step_by(2).collect();
        for pair in codes.chunks(2) {
            let units: Vec<_> = (0..pair[1].len()).step_by(4).map(|at| hex(&pair[1][at..at + 4])).collect();
            meanings.insert(hex(pair[0]), String::from_utf16(&units).unwrap());
        }
    }
    assert!(!table.contains("beginbfrange"), "the table has ranges, which this reader doesn't know");
    meanings
}

fn hex(code: &str) -> u16 {
    u16::from_str_radix(code, 16).unwrap()
}

/// The text of a string outside of pages.
fn string(string: &PdfString<'_>) -> String {
    let bytes = string.as_bytes();
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units: Vec<_> = wide.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}
