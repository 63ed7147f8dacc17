//! The shape of a document: which container, text or value stands at which path.
//!
//! The genesis is made from it, edits are checked against it before they are made, and the gate judges foreign
//! changes by it. It holds no content and reads no document. The rule that must not be broken: a shape only grows;
//! what an older replica wrote at a known path stays allowed there.

use std::collections::BTreeMap;

use automerge::ScalarValue;

use crate::access::Voice;
use crate::meeting::PlanForum;
use crate::template::Template;

/// The longest text of one field, in UTF-16 units: a hundred times what a question needs, and still quick to merge.
pub const TEXT_UNITS_MAX: usize = 20_000;

/// The longest short string (a name, a week, a reference) in bytes.
pub const SHORT_STRING_BYTES_MAX: usize = 1_000;

/// The longest list of heads that a hand-in may name, written in hexadecimal: sixteen heads and the commas.
const HEADS_BYTES_MAX: usize = 16 * 65;

/// The longest fractional order key; a row moved between two neighbours a hundred times has about this many.
pub(crate) const ORDER_BYTES_MAX: usize = 128;

/// The shape of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    root: Node,
}

/// What stands at one place of a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A map with known keys, made together with what it stands in.
    Map(BTreeMap<&'static str, Node>),
    /// A map with the same node under each of a template's keys, made together with what it stands in.
    Keyed(BTreeMap<String, Node>),
    /// A map of rows, keyed by uuid, that people add to.
    Rows(RowShape),
    /// A map from free keys to true or false.
    Flags,
    /// A text that people type in.
    Text,
    /// A single value.
    Scalar(ScalarRule),
    /// A number that is only counted up.
    Counter,
}

/// The shape of the rows of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowShape {
    /// What a row holds; its containers are made with it, in one change.
    pub fields: BTreeMap<&'static str, Node>,
    /// True for marks: the row is made whole in one change and never touched again.
    pub written_once: bool,
}

/// Which values a scalar may hold. `null` clears it and is always allowed, but in rows that are written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScalarRule {
    /// Set by the genesis alone.
    Frozen,
    /// One of these codes.
    Code(Vec<String>),
    /// True or false.
    Flag,
    /// A day, as `2026-03-31`.
    Date,
    /// A moment, as an automerge timestamp in milliseconds.
    Moment,
    /// A whole number within these bounds.
    Number {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A short string.
    Short,
    /// A person's id.
    Person,
    /// Another id: a unit, a document, a row.
    Id,
    /// A SHA-256 in hexadecimal.
    Digest,
    /// Change hashes in hexadecimal, with commas between them.
    Heads,
    /// A fractional order key.
    Order,
    /// The pair of ratings that somebody agrees to differ about; see [`crate::answers`].
    RatingPair,
}

/// Why a value may not stand where somebody put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// The value is of another type than the field.
    #[error("a value of another type is expected here")]
    WrongType,
    /// The value is of the right type, but none of those allowed.
    #[error("this value is not allowed here")]
    NotAllowed,
    /// The value is too long.
    #[error("the value is too long")]
    TooLong,
}

/// What was found at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A container that exists from the start of what it stands in.
    Container(&'a Node),
    /// One row of a table.
    Row(&'a RowShape),
    /// A text.
    Text,
    /// A single value.
    Scalar(&'a ScalarRule),
    /// A counter.
    Counter,
    /// One flag of a map of flags.
    Flag,
    /// Nothing that this version knows.
    Unknown,
}

/// Where a path leads, and through which table rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<'a> {
    /// What is there.
    pub place: Place<'a>,
    /// The innermost row on the way, with the number of segments down to and including its key.
    pub row: Option<(&'a RowShape, usize)>,
}

impl Shape {
    /// The shape of a follow-up on this template.
    #[must_use]
    pub fn followup(template: &Template) -> Self {
        let root = map([
            (
                "about",
                frozen(&[
                    "kind",
                    "installation",
                    "unit",
                    "round",
                    "template",
                    "occasion",
                    "reason",
                    "event_date",
                    "ordinal",
                    "generation",
                ]),
            ),
            ("plan", plan_node()),
            ("interviews", rows(interview_fields(template))),
            (
                "tally",
                keyed(template, |question| {
                    Node::Keyed(
                        answer_codes(template, question).into_iter().map(|code| (code, Node::Counter)).collect(),
                    )
                }),
            ),
            ("answers", keyed(template, |question| answer_node(answer_codes(template, question)))),
            ("findings", rows(finding_fields())),
            ("summary", Node::Keyed(template.closing.iter().map(|it| (it.id.clone(), Node::Text)).collect())),
            ("feedback", rows(feedback_fields())),
            (
                "ready",
                written_once([
                    ("person", scalar(ScalarRule::Person)),
                    ("role", code(&[Voice::Manager.code(), Voice::Representative.code()])),
                    ("time", scalar(ScalarRule::Moment)),
                    ("digest", scalar(ScalarRule::Digest)),
                ]),
            ),
            (
                "hand_in",
                written_once([
                    ("person", scalar(ScalarRule::Person)),
                    ("time", scalar(ScalarRule::Moment)),
                    ("digest", scalar(ScalarRule::Digest)),
                    ("plan_heads", scalar(ScalarRule::Heads)),
                    ("reason", scalar(ScalarRule::Short)),
                ]),
            ),
        ]);
        Self { root }
    }

    /// The shape of an action plan.
    #[must_use]
    pub fn action_plan() -> Self {
        let mut root = BTreeMap::from([
            ("about", frozen(&["kind", "installation", "unit", "generation"])),
            ("result", Node::Text),
            ("rows", rows(action_fields())),
        ]);
        // Single values, not a container: they change no genesis and need no migration.
        root.extend(PlanForum::ALL.map(|it| (it.key(), scalar(ScalarRule::Date))));
        Self { root: Node::Map(root) }
    }

    /// The root map.
    #[must_use]
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// What stands at this path.
    #[must_use]
    pub fn locate<S: AsRef<str>>(&self, path: &[S]) -> Located<'_> {
        let mut place = Place::Container(&self.root);
        let mut row = None;
        for (depth, segment) in path.iter().enumerate() {
            place = step(place, segment.as_ref());
            if let Place::Row(shape) = place {
                row = Some((shape, depth + 1));
            }
        }
        Located { place, row }
    }
}

impl RowShape {
    /// What stands at this path within a row.
    #[must_use]
    pub fn locate<S: AsRef<str>>(&self, path: &[S]) -> Place<'_> {
        path.iter().fold(Place::Row(self), |place, segment| step(place, segment.as_ref()))
    }
}

fn step<'a>(place: Place<'a>, key: &str) -> Place<'a> {
    match place {
        Place::Container(Node::Map(children)) => children.get(key).map_or(Place::Unknown, place_of),
        Place::Container(Node::Keyed(children)) => children.get(key).map_or(Place::Unknown, place_of),
        Place::Container(Node::Rows(shape)) => Place::Row(shape),
        Place::Container(Node::Flags) => Place::Flag,
        Place::Row(shape) => shape.fields.get(key).map_or(Place::Unknown, place_of),
        Place::Container(Node::Text | Node::Scalar(_) | Node::Counter)
        | Place::Text
        | Place::Scalar(_)
        | Place::Counter
        | Place::Flag
        | Place::Unknown => Place::Unknown,
    }
}

const fn place_of(node: &Node) -> Place<'_> {
    match node {
        Node::Map(_) | Node::Keyed(_) | Node::Rows(_) | Node::Flags => Place::Container(node),
        Node::Text => Place::Text,
        Node::Scalar(rule) => Place::Scalar(rule),
        Node::Counter => Place::Counter,
    }
}

/// The voice that a path is personal to: what follows `by`, known or not.
///
/// A path that ends in `by` names nobody yet and gives `None`.
#[must_use]
pub fn voice_in_path<S: AsRef<str>>(path: &[S]) -> Option<&str> {
    path.windows(2).find(|pair| pair[0].as_ref() == "by").map(|pair| pair[1].as_ref())
}

impl ScalarRule {
    /// Checks a value against the rule.
    ///
    /// # Errors
    /// [`ValueProblem`] says what is wrong with it.
    pub fn accepts(&self, value: &ScalarValue) -> Result<(), ValueProblem> {
        if matches!(value, ScalarValue::Null) {
            return if *self == Self::Frozen { Err(ValueProblem::NotAllowed) } else { Ok(()) };
        }
        match self {
            Self::Frozen => Err(ValueProblem::NotAllowed),
            Self::Flag => matches!(value, ScalarValue::Boolean(_)).then_some(()).ok_or(ValueProblem::WrongType),
            Self::Moment => matches!(value, ScalarValue::Timestamp(_)).then_some(()).ok_or(ValueProblem::WrongType),
            Self::Number { min, max } => {
                let number = whole_number(value).ok_or(ValueProblem::WrongType)?;
                (*min..=*max).contains(&number).then_some(()).ok_or(ValueProblem::NotAllowed)
            }
            Self::Code(_)
            | Self::Date
            | Self::Short
            | Self::Person
            | Self::Id
            | Self::Digest
            | Self::Heads
            | Self::Order
            | Self::RatingPair => {
                let ScalarValue::Str(text) = value else { return Err(ValueProblem::WrongType) };
                self.accepts_text(text)
            }
        }
    }

    fn accepts_text(&self, text: &str) -> Result<(), ValueProblem> {
        let longest = match self {
            Self::Heads => HEADS_BYTES_MAX,
            Self::Order => ORDER_BYTES_MAX,
            Self::Frozen
            | Self::Code(_)
            | Self::Flag
            | Self::Date
            | Self::Moment
            | Self::Number { .. }
            | Self::Short
            | Self::Person
            | Self::Id
            | Self::Digest
            | Self::RatingPair => SHORT_STRING_BYTES_MAX,
        };
        if text.len() > longest {
            return Err(ValueProblem::TooLong);
        }
        let fits = match self {
            Self::Code(codes) => codes.iter().any(|it| it == text),
            Self::Date => text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(),
            Self::Person => text.parse::<crate::ids::PersonId>().is_ok(),
            Self::Digest => text.parse::<crate::ids::Sha256Hash>().is_ok(),
            Self::Heads => text.split(',').all(|it| it.is_empty() || it.parse::<automerge::ChangeHash>().is_ok()),
            Self::Order => text.bytes().all(|it| it.is_ascii_alphanumeric()),
            Self::RatingPair => text.bytes().all(|it| it.is_ascii_lowercase() || matches!(it, b'-' | b'+' | b'|')),
            Self::Frozen | Self::Flag | Self::Moment | Self::Number { .. } => false,
            Self::Short | Self::Id => true,
        };
        fits.then_some(()).ok_or(ValueProblem::NotAllowed)
    }
}

fn whole_number(value: &ScalarValue) -> Option<i64> {
    match value {
        ScalarValue::Int(number) => Some(*number),
        ScalarValue::Uint(number) => i64::try_from(*number).ok(),
        ScalarValue::Bytes(_)
        | ScalarValue::Str(_)
        | ScalarValue::F64(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => None,
    }
}

fn map<const N: usize>(children: [(&'static str, Node); N]) -> Node {
    Node::Map(BTreeMap::from(children))
}

const fn scalar(rule: ScalarRule) -> Node {
    Node::Scalar(rule)
}

fn code(codes: &[&str]) -> Node {
    Node::Scalar(ScalarRule::Code(codes.iter().map(|it| (*it).to_owned()).collect()))
}

fn frozen(keys: &[&'static str]) -> Node {
    Node::Map(keys.iter().map(|key| (*key, scalar(ScalarRule::Frozen))).collect())
}

fn rows(fields: BTreeMap<&'static str, Node>) -> Node {
    let mut fields = fields;
    fields.insert("order", scalar(ScalarRule::Order));
    fields.insert("removed", scalar(ScalarRule::Flag));
    Node::Rows(RowShape { fields, written_once: false })
}

fn written_once<const N: usize>(fields: [(&'static str, Node); N]) -> Node {
    Node::Rows(RowShape { fields: BTreeMap::from(fields), written_once: true })
}

fn keyed(template: &Template, node: impl Fn(&str) -> Node) -> Node {
    Node::Keyed(template.questions().map(|it| (it.id.clone(), node(&it.id))).collect())
}

fn answer_codes(template: &Template, question: &str) -> Vec<String> {
    template.scale.steps.iter().map(|it| it.code.clone()).filter(|code| template.allows(question, code)).collect()
}

/// `by/<voice>` below a field: one register or text for each voice.
fn by_voice(node: &Node) -> Node {
    let registers = Voice::ALL.into_iter().map(|voice| (voice.code(), node.clone())).collect();
    map([("by", Node::Map(registers))])
}

fn answer_node(codes: Vec<String>) -> Node {
    map([
        ("rating", by_voice(&scalar(ScalarRule::Code(codes)))),
        ("comment", Node::Text),
        ("evidence", Node::Text),
        ("needs_action", scalar(ScalarRule::Flag)),
        ("strength", scalar(ScalarRule::Flag)),
        ("view", by_voice(&Node::Text)),
        ("differs", by_voice(&scalar(ScalarRule::RatingPair))),
    ])
}

fn plan_node() -> Node {
    let participants = BTreeMap::from([("name", scalar(ScalarRule::Short)), ("person", scalar(ScalarRule::Person))]);
    map([
        ("method", code(&["interview", "joint-form", "workplace-dialogue"])),
        ("responsible", scalar(ScalarRule::Short)),
        ("participants", rows(participants)),
        ("reason", Node::Text),
        ("sections", Node::Flags),
        ("missing_representative", Node::Text),
        ("date", scalar(ScalarRule::Date)),
        ("week", scalar(ScalarRule::Short)),
        ("time", scalar(ScalarRule::Short)),
        ("carrying_out", scalar(ScalarRule::Short)),
        ("after_work", scalar(ScalarRule::Short)),
        (
            "information",
            map([
                ("to", Node::Text),
                ("date", scalar(ScalarRule::Date)),
                ("purpose", scalar(ScalarRule::Flag)),
                ("method", scalar(ScalarRule::Flag)),
                ("when", scalar(ScalarRule::Flag)),
                ("who_takes_part", scalar(ScalarRule::Flag)),
                ("last_day", scalar(ScalarRule::Date)),
            ]),
        ),
    ])
}

fn interview_fields(template: &Template) -> BTreeMap<&'static str, Node> {
    BTreeMap::from([
        ("who", scalar(ScalarRule::Short)),
        ("interviewer", scalar(ScalarRule::Short)),
        ("date", scalar(ScalarRule::Date)),
        ("notes", keyed(template, |_| Node::Text)),
    ])
}

fn finding_fields() -> BTreeMap<&'static str, Node> {
    let whys = BTreeMap::from([
        ("parent", scalar(ScalarRule::Id)),
        ("text", Node::Text),
        ("root_cause", scalar(ScalarRule::Flag)),
    ]);
    BTreeMap::from([
        ("kind", code(&["strength", "improvement"])),
        ("text", Node::Text),
        ("questions", Node::Flags),
        ("priority", scalar(ScalarRule::Number { min: 1, max: 3 })),
        ("conclusion", code(&["keep", "develop", "act"])),
        ("whys", rows(whys)),
        ("actions", Node::Flags),
    ])
}

fn feedback_fields() -> BTreeMap<&'static str, Node> {
    BTreeMap::from([
        ("forum", scalar(ScalarRule::Short)),
        ("date", scalar(ScalarRule::Date)),
        ("shown", Node::Text),
        ("said", Node::Text),
        ("decided", Node::Text),
        // Whose opinion differed from what was decided, and how: upper levels record it with the minutes' paragraph.
        ("differing", Node::Text),
        ("reference", scalar(ScalarRule::Short)),
    ])
}

/// Where an action came from: the sources that an all-in-one action plan collects.
const ACTION_SOURCES: [&str; 8] = [
    "follow-up",
    "safety-round",
    "risk-assessment",
    "incident",
    "employee-survey",
    "talk",
    "representative-request",
    "inspection",
];

fn action_fields() -> BTreeMap<&'static str, Node> {
    let raised = map([
        ("to", scalar(ScalarRule::Id)),
        ("date", scalar(ScalarRule::Date)),
        ("decision", by_voice(&scalar(ScalarRule::Short))),
        ("answer", by_voice(&Node::Text)),
    ]);
    let effect = map([
        ("date", scalar(ScalarRule::Date)),
        ("result", code(&["sufficient", "not-sufficient", "new-risk"])),
        ("person", scalar(ScalarRule::Short)),
    ]);
    let closed = map([
        ("date", scalar(ScalarRule::Date)),
        ("person", scalar(ScalarRule::Short)),
        ("representative_informed", scalar(ScalarRule::Flag)),
    ]);
    BTreeMap::from([
        ("source", code(&ACTION_SOURCES)),
        ("follow_up", scalar(ScalarRule::Id)),
        ("finding", scalar(ScalarRule::Id)),
        ("area", scalar(ScalarRule::Short)),
        ("risk", Node::Text),
        ("risk_level", code(&["low", "medium", "serious"])),
        ("cause", Node::Text),
        ("action", Node::Text),
        ("responsible", scalar(ScalarRule::Short)),
        ("due", scalar(ScalarRule::Date)),
        ("status", code(&["not-started", "in-progress", "done", "raised", "replaced"])),
        ("raised", raised),
        ("effect", effect),
        ("closed", closed),
    ])
}
