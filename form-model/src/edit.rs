//! Every way in which a person changes a form: one edit is one change at one path.
//!
//! Edits are made by the constructors below, so that a path exists in one place only; they are checked against the
//! shape before automerge sees them. The rule that must not be broken: an edit never creates a known container, but
//! for a new row, whose containers come with it in the same change.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, AutomergeError, ChangeHash, ObjId, ObjType, PatchLog, ROOT, ReadDoc, ScalarValue, Value};

use crate::access::Voice;
use crate::answers::RatingPair;
use crate::genesis::create;
use crate::ids::{ContentDigest, PersonId, RowId};
use crate::shape::{Place, RowShape, Shape, TEXT_UNITS_MAX, ValueProblem};

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    path: Vec<String>,
    action: Action,
}

/// What happens at an edit's path.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A value is written; `null` clears.
    Put(ScalarValue),
    /// Text is typed, pasted or removed.
    Splice(Splice),
    /// A row is added, with these values in it.
    AddRow(Vec<RowValue>),
    /// A counter is counted.
    Increment(i64),
}

/// A piece of typing: at a position, so many units are removed and a text is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The position, in UTF-16 units from the start.
    pub position: usize,
    /// How many UTF-16 units are removed there.
    pub delete: usize,
    /// What is put in.
    pub insert: String,
}

impl Splice {
    /// Typing at a position.
    #[must_use]
    pub fn insert(position: usize, text: impl Into<String>) -> Self {
        Self { position, delete: 0, insert: text.into() }
    }
}

/// A value that a new row starts with.
#[derive(Debug, Clone, PartialEq)]
pub struct RowValue {
    /// Where it stands in the row.
    pub field: Vec<String>,
    /// The value; a text's first words are a string here.
    pub value: ScalarValue,
}

impl RowValue {
    /// A value of a field.
    #[must_use]
    pub fn new(field: &str, value: impl Into<ScalarValue>) -> Self {
        Self { field: vec![field.to_owned()], value: value.into() }
    }

    /// A value below a field.
    #[must_use]
    pub fn below(field: &str, key: &str, value: impl Into<ScalarValue>) -> Self {
        Self { field: vec![field.to_owned(), key.to_owned()], value: value.into() }
    }
}

/// The tables that people add rows to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Those who take part, in the plan of a follow-up.
    Participants,
    /// Interviews.
    Interviews,
    /// Strengths and improvement areas.
    Findings,
    /// The whys of one finding.
    Whys(RowId),
    /// Feedback given.
    Feedback,
    /// Ready marks.
    Ready,
    /// Hand-ins.
    HandIns,
    /// Rows of an action plan.
    Actions,
}

impl Table {
    /// Where the table stands in the document; a row stands below it under its id.
    #[must_use]
    pub fn path(self) -> Vec<String> {
        match self {
            Self::Participants => path(&["plan", "participants"]),
            Self::Interviews => path(&["interviews"]),
            Self::Findings => path(&["findings"]),
            Self::Whys(finding) => path(&["findings", &finding.to_string(), "whys"]),
            Self::Feedback => path(&["feedback"]),
            Self::Ready => path(&["ready"]),
            Self::HandIns => path(&["hand_in"]),
            Self::Actions => path(&["rows"]),
        }
    }
}

/// The texts that two answers on a question are explained in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerText {
    /// The comment that both write in.
    Comment,
    /// Where the answer can be seen to be true.
    Evidence,
    /// One side's own view, where the answers differ.
    View(Voice),
}

/// The two flags of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFlag {
    /// "Behöver åtgärd".
    NeedsAction,
    /// "Styrka att behålla".
    Strength,
}

impl AnswerFlag {
    const fn key(self) -> &'static str {
        match self {
            Self::NeedsAction => "needs_action",
            Self::Strength => "strength",
        }
    }
}

/// A mark that somebody's part is ready, or a hand-in: what both have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The mark's own id.
    pub row: RowId,
    /// Who makes it.
    pub person: PersonId,
    /// When, by the tablet's clock, in milliseconds since 1970.
    pub time_ms: u64,
    /// What it covers.
    pub digest: ContentDigest,
}

impl Edit {
    /// Somebody's answer to a question, in the own register; `None` takes it back.
    #[must_use]
    pub fn answer(question: &str, voice: Voice, rating: Option<&str>) -> Self {
        Self::put(&["answers", question, "rating", "by", voice.code()], optional(rating))
    }

    /// "Vi ser olika på det": this side agrees to differ about this pair of answers; `None` takes it back.
    #[must_use]
    pub fn agree_to_differ(question: &str, voice: Voice, pair: Option<&RatingPair>) -> Self {
        let value = pair.map_or(ScalarValue::Null, |it| it.to_string().into());
        Self::put(&["answers", question, "differs", "by", voice.code()], value)
    }

    /// Typing in one of a question's texts.
    #[must_use]
    pub fn answer_text(question: &str, text: AnswerText, splice: Splice) -> Self {
        match text {
            AnswerText::Comment => Self::splice(&["answers", question, "comment"], splice),
            AnswerText::Evidence => Self::splice(&["answers", question, "evidence"], splice),
            AnswerText::View(voice) => Self::splice(&["answers", question, "view", "by", voice.code()], splice),
        }
    }

    /// Typing in the comment of a question.
    #[must_use]
    pub fn comment(question: &str, splice: Splice) -> Self {
        Self::answer_text(question, AnswerText::Comment, splice)
    }

    /// Setting one of a question's flags.
    #[must_use]
    pub fn set_flag(question: &str, flag: AnswerFlag) -> Self {
        Self::put(&["answers", question, flag.key()], true.into())
    }

    /// Clearing one of a question's flags.
    #[must_use]
    pub fn clear_flag(question: &str, flag: AnswerFlag) -> Self {
        Self::put(&["answers", question, flag.key()], false.into())
    }

    /// Counting one more smiley of the room for an answer.
    #[must_use]
    pub fn count(question: &str, rating: &str, by: i64) -> Self {
        Self { path: path(&["tally", question, rating]), action: Action::Increment(by) }
    }

    /// A value of the plan, such as `["method"]` or `["information", "date"]`.
    #[must_use]
    pub fn plan(field: &[&str], value: impl Into<ScalarValue>) -> Self {
        Self::put_below(&["plan"], field, value.into())
    }

    /// Typing in a text of the plan: `["reason"]`, `["missing_representative"]`, `["information", "to"]`.
    #[must_use]
    pub fn plan_text(field: &[&str], splice: Splice) -> Self {
        Self::splice(&[&["plan"], field].concat(), splice)
    }

    /// Typing in a closing answer.
    #[must_use]
    pub fn summary(question: &str, splice: Splice) -> Self {
        Self::splice(&["summary", question], splice)
    }

    /// Typing in the result above the rows of an action plan.
    #[must_use]
    pub fn plan_result(splice: Splice) -> Self {
        Self::splice(&["result"], splice)
    }

    /// Typing in the text at a path, as a screen's text field knows it.
    #[must_use]
    pub fn text(path: &[String], splice: Splice) -> Self {
        Self { path: path.to_vec(), action: Action::Splice(splice) }
    }

    /// A value at a path, as a screen's field knows it.
    #[must_use]
    pub fn value(path: &[String], value: impl Into<ScalarValue>) -> Self {
        Self { path: path.to_vec(), action: Action::Put(value.into()) }
    }

    /// Clearing the value at a path.
    #[must_use]
    pub fn clear(path: &[String]) -> Self {
        Self { path: path.to_vec(), action: Action::Put(ScalarValue::Null) }
    }

    /// A new row.
    #[must_use]
    pub fn add_row(table: Table, row: RowId, values: Vec<RowValue>) -> Self {
        let mut path = table.path();
        path.push(row.to_string());
        Self { path, action: Action::AddRow(values) }
    }

    /// A value of a row; `["removed"]` takes the row away without losing it.
    #[must_use]
    pub fn row_value(table: Table, row: RowId, field: &[&str], value: impl Into<ScalarValue>) -> Self {
        let mut path = table.path();
        path.push(row.to_string());
        path.extend(field.iter().map(|it| (*it).to_owned()));
        Self { path, action: Action::Put(value.into()) }
    }

    /// Typing in a text of a row.
    #[must_use]
    pub fn row_text(table: Table, row: RowId, field: &[&str], splice: Splice) -> Self {
        let mut path = table.path();
        path.push(row.to_string());
        path.extend(field.iter().map(|it| (*it).to_owned()));
        Self { path, action: Action::Splice(splice) }
    }

    /// A ready mark.
    #[must_use]
    pub fn mark_ready(mark: &Mark, voice: Voice) -> Self {
        let mut values = mark_values(mark);
        values.push(RowValue::new("role", voice.code()));
        Self::add_row(Table::Ready, mark.row, values)
    }

    /// A hand-in; `plan_heads` are the action plan's heads that it goes with, `reason` is needed where the
    /// representative's mark is missing.
    #[must_use]
    pub fn hand_in(mark: &Mark, plan_heads: &[ChangeHash], reason: Option<&str>) -> Self {
        let heads: Vec<String> = plan_heads.iter().map(ToString::to_string).collect();
        let mut values = mark_values(mark);
        values.push(RowValue::new("plan_heads", heads.join(",")));
        values.extend(reason.map(|it| RowValue::new("reason", it)));
        Self::add_row(Table::HandIns, mark.row, values)
    }

    /// The same edit as another path and action say it; for replaying what a path already held.
    #[must_use]
    pub const fn replay(path: Vec<String>, action: Action) -> Self {
        Self { path, action }
    }

    /// Where the edit happens.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// What it does there.
    #[must_use]
    pub const fn action(&self) -> &Action {
        &self.action
    }

    fn put(segments: &[&str], value: ScalarValue) -> Self {
        Self { path: path(segments), action: Action::Put(value) }
    }

    fn put_below(root: &[&str], field: &[&str], value: ScalarValue) -> Self {
        Self::put(&[root, field].concat(), value)
    }

    fn splice(segments: &[&str], splice: Splice) -> Self {
        Self { path: path(segments), action: Action::Splice(splice) }
    }
}

fn path(segments: &[&str]) -> Vec<String> {
    segments.iter().map(|it| (*it).to_owned()).collect()
}

fn optional(value: Option<&str>) -> ScalarValue {
    value.map_or(ScalarValue::Null, Into::into)
}

fn mark_values(mark: &Mark) -> Vec<RowValue> {
    vec![
        RowValue::new("person", mark.person.to_string()),
        RowValue::new("time", ScalarValue::Timestamp(mark.time_ms.try_into().unwrap_or(i64::MAX))),
        RowValue::new("digest", mark.digest.to_string()),
    ]
}

/// Why an edit was not made. Nothing of it is in the document then.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The form has no such place, or not for this kind of edit.
    #[error("the form has no place for this edit: {path}")]
    NoSuchPlace {
        /// The edit's path.
        path: String,
    },
    /// The row that the edit is about isn't there.
    #[error("the row is not there: {path}")]
    NoSuchRow {
        /// The edit's path.
        path: String,
    },
    /// The row is there already, or is one that is never changed.
    #[error("the row can't be changed: {path}")]
    RowIsFixed {
        /// The edit's path.
        path: String,
    },
    /// The value doesn't fit the field.
    #[error("the value doesn't fit: {0}")]
    Value(#[from] ValueProblem),
    /// The positions of a splice lie outside the text or inside a character.
    #[error("the position is outside the text or inside a character")]
    BadPosition,
    /// The text would grow beyond [`TEXT_UNITS_MAX`].
    #[error("the text would be longer than {TEXT_UNITS_MAX} characters")]
    TextTooLong,
    /// Automerge refused.
    #[error("the document refused the edit")]
    Document(#[from] AutomergeError),
}

/// Makes an edit on a document as one change at its current heads.
///
/// # Errors
/// [`EditError`]; the document is unchanged then.
pub fn apply_edit(
    automerge: &mut Automerge,
    shape: &Shape,
    edit: &Edit,
    now_ms: u64,
) -> Result<Option<ChangeHash>, EditError> {
    commit_edit(automerge.transaction(), shape, edit, now_ms)
}

/// Makes an edit as one change on what the document was at some heads; for replaying what was written there.
///
/// # Errors
/// [`EditError`]; the document is unchanged then.
pub fn apply_edit_at(
    automerge: &mut Automerge,
    heads: &[ChangeHash],
    shape: &Shape,
    edit: &Edit,
    now_ms: u64,
) -> Result<Option<ChangeHash>, EditError> {
    let transaction = automerge
        .transaction_at(PatchLog::inactive(), heads)
        .expect("invariant: an inactive patch log belongs to every document");
    commit_edit(transaction, shape, edit, now_ms)
}

fn commit_edit(
    mut transaction: Transaction<'_>,
    shape: &Shape,
    edit: &Edit,
    now_ms: u64,
) -> Result<Option<ChangeHash>, EditError> {
    if let Err(error) = perform(&mut transaction, shape, edit) {
        transaction.rollback();
        return Err(error);
    }
    let seconds = i64::try_from(now_ms / 1_000).unwrap_or(i64::MAX);
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(seconds));
    Ok(hash)
}

fn perform(transaction: &mut Transaction<'_>, shape: &Shape, edit: &Edit) -> Result<(), EditError> {
    let located = shape.locate(&edit.path);
    let is_mark = located.row.is_some_and(|(row, _)| row.written_once);
    match (&edit.action, located.place) {
        (Action::AddRow(values), Place::Row(row)) => add_row(transaction, row, edit, values),
        _ if is_mark => Err(EditError::RowIsFixed { path: edit.path.join("/") }),
        (Action::Put(value), Place::Scalar(rule)) => {
            rule.accepts(value)?;
            put(transaction, edit, value.clone())
        }
        (Action::Put(value), Place::Flag) => {
            crate::shape::ScalarRule::Flag.accepts(value)?;
            put(transaction, edit, value.clone())
        }
        (Action::Splice(splice), Place::Text) => splice_text(transaction, edit, splice),
        (Action::Increment(by), Place::Counter) => {
            let (object, key) = parent_of(transaction, edit)?;
            Ok(transaction.increment(&object, key, *by)?)
        }
        (Action::Put(_) | Action::Splice(_) | Action::AddRow(_) | Action::Increment(_), _) => Err(no_such_place(edit)),
    }
}

fn no_such_place(edit: &Edit) -> EditError {
    EditError::NoSuchPlace { path: edit.path.join("/") }
}

fn no_such_row(edit: &Edit) -> EditError {
    EditError::NoSuchRow { path: edit.path.join("/") }
}

/// Writes a value, unless it is there already, alone: then there is nothing to tell the others.
fn put(transaction: &mut Transaction<'_>, edit: &Edit, value: ScalarValue) -> Result<(), EditError> {
    let (object, key) = parent_of(transaction, edit)?;
    Ok(transaction.put(&object, key, value)?)
}

fn parent_of<'e>(transaction: &Transaction<'_>, edit: &'e Edit) -> Result<(ObjId, &'e str), EditError> {
    let (key, parents) = edit.path.split_last().ok_or_else(|| no_such_place(edit))?;
    let object = find_object(transaction, parents).ok_or_else(|| no_such_row(edit))?;
    Ok((object, key))
}

/// The object at a path, if every step of it is there.
pub(crate) fn find_object<S: AsRef<str>>(document: &impl ReadDoc, path: &[S]) -> Option<ObjId> {
    path.iter().try_fold(ROOT, |object, key| match document.get(&object, key.as_ref()) {
        Ok(Some((Value::Object(_), child))) => Some(child),
        Ok(Some((Value::Scalar(_), _)) | None) | Err(_) => None,
    })
}

fn splice_text(transaction: &mut Transaction<'_>, edit: &Edit, splice: &Splice) -> Result<(), EditError> {
    let object = find_object(transaction, &edit.path).ok_or_else(|| no_such_row(edit))?;
    check_splice(&transaction.text(&object)?, splice)?;
    let delete = isize::try_from(splice.delete).map_err(|_| EditError::BadPosition)?;
    Ok(transaction.splice_text(&object, splice.position, delete, &splice.insert)?)
}

fn check_splice(text: &str, splice: &Splice) -> Result<(), EditError> {
    let end = splice.position.checked_add(splice.delete).ok_or(EditError::BadPosition)?;
    let mut units = 0;
    let (mut start_fits, mut end_fits) = (splice.position == 0, end == 0);
    for character in text.chars() {
        units += character.len_utf16();
        start_fits |= units == splice.position;
        end_fits |= units == end;
    }
    if !(start_fits && end_fits) {
        return Err(EditError::BadPosition);
    }
    let inserted: usize = splice.insert.chars().map(char::len_utf16).sum();
    if inserted > 0 && units - splice.delete + inserted > TEXT_UNITS_MAX {
        return Err(EditError::TextTooLong);
    }
    Ok(())
}

fn add_row(
    transaction: &mut Transaction<'_>,
    row: &RowShape,
    edit: &Edit,
    values: &[RowValue],
) -> Result<(), EditError> {
    let (table, key) = parent_of(transaction, edit)?;
    if transaction.get(&table, key)?.is_some() {
        return Err(EditError::RowIsFixed { path: edit.path.join("/") });
    }
    let object = transaction.put_object(&table, key, ObjType::Map)?;
    for (field, node) in &row.fields {
        create(transaction, &object, field, node)?;
    }
    values.iter().try_for_each(|value| write_row_value(transaction, row, edit, value))
}

fn write_row_value(
    transaction: &mut Transaction<'_>,
    row: &RowShape,
    edit: &Edit,
    value: &RowValue,
) -> Result<(), EditError> {
    let whole = Edit { path: [edit.path.as_slice(), &value.field].concat(), action: Action::Put(value.value.clone()) };
    match row.locate(&value.field) {
        Place::Scalar(rule) => {
            rule.accepts(&value.value)?;
            put(transaction, &whole, value.value.clone())
        }
        Place::Flag => put(transaction, &whole, value.value.clone()),
        Place::Text => {
            let ScalarValue::Str(text) = &value.value else { return Err(ValueProblem::WrongType.into()) };
            splice_text(transaction, &whole, &Splice::insert(0, text.as_str()))
        }
        Place::Container(_) | Place::Row(_) | Place::Counter | Place::Unknown => Err(no_such_place(&whole)),
    }
}
