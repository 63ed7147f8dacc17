//! Typed reads of both kinds of documents.
//!
//! A read never fails: what isn't there is absent, what has an unexpected type is absent too, and both are still in
//! the plain content. The rule that must not be broken: a read shows every side's answer, never only the one that
//! automerge happens to prefer.

mod reader;

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ChangeHash, ObjType, ReadDoc, ScalarValue};
use serde::Serialize;

use crate::access::Voice;
use crate::answers::{JointAnswer, Side, joint_answer};
use crate::edit::find_object;
use crate::ids::{ContentDigest, PersonId, RowId};
use crate::template::{Section, Template};
use crate::whole_content::{Held, WholeContent};

use reader::Reader;

/// The occasion, in the document, of a follow-up that may be limited to some sections.
const EXTRA: &str = "extra";

/// A follow-up as the screens and reports see it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Followup {
    /// How it is carried out.
    pub plan: FollowupPlan,
    /// Interviews, in their order.
    pub interviews: Vec<Interview>,
    /// Interviews that somebody has removed.
    #[serde(skip)]
    pub removed_interviews: Vec<Interview>,
    /// Per question and answer step: how many of the room chose it.
    pub tally: BTreeMap<String, BTreeMap<String, i64>>,
    /// Per question of the template: what both sides wrote.
    pub answers: BTreeMap<String, Answer>,
    /// Strengths and improvement areas, in their order.
    pub findings: Vec<Finding>,
    /// Those that somebody has removed: they can be brought back, and are no part of what is reported.
    #[serde(skip)]
    pub removed_findings: Vec<Finding>,
    /// Per closing question: the answer.
    pub summary: BTreeMap<String, String>,
    /// Feedback given, in its order.
    pub feedback: Vec<Feedback>,
    /// Ready marks, by time.
    pub ready: Vec<ReadyMark>,
    /// Hand-ins, by time.
    pub hand_ins: Vec<HandInMark>,
}

/// How a follow-up is planned and carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FollowupPlan {
    /// `interview`, `joint-form` or `workplace-dialogue`.
    pub method: Option<String>,
    /// Who is responsible.
    pub responsible: Option<String>,
    /// Who takes part: the names.
    pub participants: Vec<Participant>,
    /// Why an extra follow-up is made, in words.
    pub reason: String,
    /// The sections that an extra follow-up is limited to; none: all.
    pub sections: BTreeSet<String>,
    /// What is done about a missing representative.
    pub missing_representative: String,
    /// The day.
    pub date: Option<String>,
    /// The week, where there is no day yet.
    pub week: Option<String>,
    /// The time of day.
    pub time: Option<String>,
    /// Time set aside for carrying it out.
    pub carrying_out: Option<String>,
    /// Time set aside for the work after it.
    pub after_work: Option<String>,
    /// What those concerned are told beforehand.
    pub information: Information,
}

/// Information to those concerned, with its five points.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Information {
    /// To whom.
    pub to: String,
    /// When it was given.
    pub date: Option<String>,
    /// The purpose was told.
    pub purpose: bool,
    /// The method was told.
    pub method: bool,
    /// When it takes place was told.
    pub when: bool,
    /// Who takes part was told.
    pub who_takes_part: bool,
    /// The last day that was told.
    pub last_day: Option<String>,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// The row.
    pub id: RowId,
    /// The name, as written.
    pub name: Option<String>,
    /// The person, if it is one of the organisation's users.
    pub person: Option<PersonId>,
}

/// One interview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interview {
    /// The row.
    pub id: RowId,
    /// Who was interviewed, as written.
    pub who: Option<String>,
    /// By whom.
    pub interviewer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Notes per question; those that are empty are left out.
    pub notes: BTreeMap<String, String>,
}

/// What both sides wrote at one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What both together have said.
    pub joint: JointAnswer,
    /// The manager's registers.
    pub manager: Side,
    /// The representative's registers.
    pub representative: Side,
    /// The comment that both write in.
    pub comment: String,
    /// Where the answer can be seen to be true.
    pub evidence: String,
    /// "Behöver åtgärd".
    pub needs_action: bool,
    /// "Styrka att behålla".
    pub strength: bool,
    /// Each side's own view, where it wrote one.
    pub views: BTreeMap<Voice, String>,
}

impl Answer {
    /// True if neither side has written anything.
    fn is_untouched(&self) -> bool {
        let has_rating = !self.manager.ratings.is_empty() || !self.representative.ratings.is_empty();
        let has_words = !self.comment.is_empty() || !self.evidence.is_empty() || !self.views.is_empty();
        !has_rating && !has_words && !self.needs_action && !self.strength
    }
}

/// A strength or an improvement area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The row.
    pub id: RowId,
    /// `strength` or `improvement`.
    pub kind: Option<String>,
    /// What it is.
    pub text: String,
    /// The questions that it builds on.
    pub questions: BTreeSet<String>,
    /// 1 to 3.
    pub priority: Option<i64>,
    /// `keep`, `develop` or `act`.
    pub conclusion: Option<String>,
    /// Its place among the others.
    #[serde(skip)]
    pub order: Option<String>,
    /// The whys, in their order; `parent` makes a tree of them, see [`crate::why_tree`].
    pub whys: Vec<Why>,
    /// The whys that somebody has removed.
    #[serde(skip)]
    pub removed_whys: Vec<Why>,
    /// Linked rows of the action plan.
    pub actions: BTreeSet<String>,
}

/// One "why?" with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// The row.
    pub id: RowId,
    /// The why that it asks further from.
    pub parent: Option<String>,
    /// Its place among those that were asked from the same.
    #[serde(skip)]
    pub order: Option<String>,
    /// The answer.
    pub text: String,
    /// True for a root cause.
    pub root_cause: bool,
}

/// Feedback given in a forum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// The row.
    pub id: RowId,
    /// The forum.
    pub forum: Option<String>,
    /// When.
    pub date: Option<String>,
    /// What was shown.
    pub shown: String,
    /// What was said.
    pub said: String,
    /// What was decided.
    pub decided: String,
    /// Who saw it differently, and how; none in a row that an earlier version made, which has no place for it.
    pub differing: Option<String>,
    /// The minutes' reference.
    pub reference: Option<String>,
}

/// A mark that one side is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadyMark {
    /// The row.
    pub id: RowId,
    /// Who made it.
    pub person: Option<PersonId>,
    /// For which side.
    pub role: Option<String>,
    /// When, by the tablet's clock, in milliseconds since 1970.
    pub time_ms: Option<i64>,
    /// What it covers.
    pub digest: Option<ContentDigest>,
}

/// A hand-in as the manager's tablet made it; whether it counts, the server's receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandInMark {
    /// The row.
    pub id: RowId,
    /// Who made it.
    pub person: Option<PersonId>,
    /// When, by the tablet's clock, in milliseconds since 1970.
    pub time_ms: Option<i64>,
    /// What it covers.
    pub digest: Option<ContentDigest>,
    /// The action plan's heads that it goes with.
    pub plan_heads: Vec<ChangeHash>,
    /// Why it was made without the representative's mark.
    pub reason: Option<String>,
}

/// An action plan as the screens and reports see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ActionPlan {
    /// The result of the follow-ups, above the rows.
    pub result: String,
    /// The rows that are not removed, in their order.
    pub rows: Vec<ActionRow>,
    /// The rows that somebody has removed.
    #[serde(skip)]
    pub removed_rows: Vec<ActionRow>,
}

/// One row of an action plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct ActionRow {
    /// The row.
    pub id: Option<RowId>,
    /// Single values by their path in the row, such as `due`, `raised.to` or `closed.date`.
    pub values: BTreeMap<String, String>,
    /// Texts by their path in the row, such as `action`, `cause` or `raised.answer.above`.
    pub texts: BTreeMap<String, String>,
}

impl Followup {
    /// Reads a follow-up as it is at the document's heads. Where an extra one is limited to some sections, the questions of
    /// the others have no answers here, unless somebody has written something about one of them.
    #[must_use]
    pub fn read(document: &Automerge, template: &Template) -> Self {
        let content = WholeContent::of(document);
        let root = Reader::root(&content);
        let mut ready: Vec<ReadyMark> = root.rows("ready").into_iter().map(|(id, row)| ready_mark(id, &row)).collect();
        let mut hand_ins: Vec<HandInMark> =
            root.rows("hand_in").into_iter().map(|(id, row)| hand_in_mark(id, &row)).collect();
        ready.sort_by_key(|it| (it.time_ms, it.id));
        hand_ins.sort_by_key(|it| (it.time_ms, it.id));
        let mut followup = Self {
            plan: followup_plan(&root.child("plan")),
            interviews: root.rows("interviews").into_iter().map(|(id, row)| interview(id, &row)).collect(),
            removed_interviews: root
                .removed_rows("interviews")
                .into_iter()
                .map(|(id, row)| interview(id, &row))
                .collect(),
            tally: root.child("tally").children(|it| it.numbers()),
            answers: template
                .questions()
                .map(|it| (it.id.clone(), answer(&root.child("answers").child(&it.id))))
                .collect(),
            findings: root.rows("findings").into_iter().map(|(id, row)| finding(id, &row)).collect(),
            removed_findings: root.removed_rows("findings").into_iter().map(|(id, row)| finding(id, &row)).collect(),
            summary: root.child("summary").texts(),
            feedback: root.rows("feedback").into_iter().map(|(id, row)| feedback(id, &row)).collect(),
            ready,
            hand_ins,
        };
        if root.child("about").string("occasion").as_deref() == Some(EXTRA) {
            followup.leave_out_sections(template);
        }
        followup
    }

    /// The template without the sections that this follow-up leaves out.
    #[must_use]
    pub fn asked(&self, template: &Template) -> Template {
        let mut asked = template.clone();
        asked.sections.retain(|it| it.questions.iter().any(|it| self.answers.contains_key(&it.id)));
        asked
    }

    fn leave_out_sections(&mut self, template: &Template) {
        let is_chosen = |it: &&Section| self.plan.sections.contains(&it.id);
        if !template.sections.iter().any(|it| is_chosen(&it)) {
            return;
        }
        let others = template.sections.iter().filter(|it| !is_chosen(it));
        let empty = others.filter(|it| it.questions.iter().all(|it| self.is_untouched(&it.id)));
        let questions: Vec<&String> = empty.flat_map(|it| it.questions.iter().map(|it| &it.id)).collect();
        questions.into_iter().for_each(|it| {
            self.answers.remove(it);
        });
    }

    /// True if nobody has written, counted or noted anything about a question.
    fn is_untouched(&self, question: &str) -> bool {
        let is_noted = self.interviews.iter().any(|it| it.notes.contains_key(question));
        let is_counted = self.tally.get(question).is_some_and(|it| it.values().any(|count| *count != 0));
        !is_noted && !is_counted && self.answers.get(question).is_none_or(Answer::is_untouched)
    }

    /// The questions on which the sides differ and nothing is settled yet.
    pub fn open_differences(&self) -> impl Iterator<Item = &str> {
        self.answers
            .iter()
            .filter(|(_, answer)| matches!(answer.joint, JointAnswer::Difference(_)))
            .map(|(question, _)| question.as_str())
    }

    /// How many questions both sides have answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.answers.values().filter(|it| it.joint.is_answered()).count()
    }
}

impl Finding {
    /// A finding of which nothing is written yet.
    #[must_use]
    pub const fn new(id: RowId) -> Self {
        Self {
            id,
            kind: None,
            text: String::new(),
            questions: BTreeSet::new(),
            priority: None,
            conclusion: None,
            order: None,
            whys: Vec::new(),
            removed_whys: Vec::new(),
            actions: BTreeSet::new(),
        }
    }
}

impl ActionPlan {
    /// Reads an action plan as it is at the document's heads.
    #[must_use]
    pub fn read(document: &Automerge) -> Self {
        let content = WholeContent::of(document);
        let root = Reader::root(&content);
        let rows = root.rows("rows").into_iter().map(|(id, row)| action_row(id, &row)).collect();
        let removed_rows = root.removed_rows("rows").into_iter().map(|(id, row)| action_row(id, &row)).collect();
        Self { result: root.text("result"), rows, removed_rows }
    }
}

fn followup_plan(plan: &Reader<'_>) -> FollowupPlan {
    let information = plan.child("information");
    FollowupPlan {
        method: plan.string("method"),
        responsible: plan.string("responsible"),
        participants: plan.rows("participants").into_iter().map(|(id, row)| participant(id, &row)).collect(),
        reason: plan.text("reason"),
        sections: plan.child("sections").flags(),
        missing_representative: plan.text("missing_representative"),
        date: plan.string("date"),
        week: plan.string("week"),
        time: plan.string("time"),
        carrying_out: plan.string("carrying_out"),
        after_work: plan.string("after_work"),
        information: Information {
            to: information.text("to"),
            date: information.string("date"),
            purpose: information.flag("purpose"),
            method: information.flag("method"),
            when: information.flag("when"),
            who_takes_part: information.flag("who_takes_part"),
            last_day: information.string("last_day"),
        },
    }
}

fn participant(id: RowId, row: &Reader<'_>) -> Participant {
    Participant { id, name: row.string("name"), person: row.parsed("person") }
}

fn interview(id: RowId, row: &Reader<'_>) -> Interview {
    Interview {
        id,
        who: row.string("who"),
        interviewer: row.string("interviewer"),
        date: row.string("date"),
        notes: row.child("notes").texts(),
    }
}

fn answer(question: &Reader<'_>) -> Answer {
    let side = |voice: Voice| Side {
        ratings: question.child("rating").child("by").strings(voice.code()),
        differs: question.child("differs").child("by").strings(voice.code()),
    };
    let (manager, representative) = (side(Voice::Manager), side(Voice::Representative));
    let views = question.child("view").child("by");
    Answer {
        joint: joint_answer(&manager, &representative),
        manager,
        representative,
        comment: question.text("comment"),
        evidence: question.text("evidence"),
        needs_action: question.flag("needs_action"),
        strength: question.flag("strength"),
        views: Voice::ALL
            .into_iter()
            .map(|voice| (voice, views.text(voice.code())))
            .filter(|(_, text)| !text.is_empty())
            .collect(),
    }
}

fn finding(id: RowId, row: &Reader<'_>) -> Finding {
    Finding {
        id,
        kind: row.string("kind"),
        text: row.text("text"),
        questions: row.child("questions").flags(),
        priority: row.number("priority"),
        conclusion: row.string("conclusion"),
        order: row.string("order"),
        whys: row.rows("whys").into_iter().map(|(id, row)| why(id, &row)).collect(),
        removed_whys: row.removed_rows("whys").into_iter().map(|(id, row)| why(id, &row)).collect(),
        actions: row.child("actions").flags(),
    }
}

fn why(id: RowId, row: &Reader<'_>) -> Why {
    Why {
        id,
        parent: row.string("parent"),
        order: row.string("order"),
        text: row.text("text"),
        root_cause: row.flag("root_cause"),
    }
}

fn feedback(id: RowId, row: &Reader<'_>) -> Feedback {
    Feedback {
        id,
        forum: row.string("forum"),
        date: row.string("date"),
        shown: row.text("shown"),
        said: row.text("said"),
        decided: row.text("decided"),
        differing: row.child("differing").object.is_some().then(|| row.text("differing")),
        reference: row.string("reference"),
    }
}

fn ready_mark(id: RowId, row: &Reader<'_>) -> ReadyMark {
    ReadyMark {
        id,
        person: row.parsed("person"),
        role: row.string("role"),
        time_ms: row.number("time"),
        digest: row.parsed("digest"),
    }
}

fn hand_in_mark(id: RowId, row: &Reader<'_>) -> HandInMark {
    let heads = row.string("plan_heads").unwrap_or_default();
    HandInMark {
        id,
        person: row.parsed("person"),
        time_ms: row.number("time"),
        digest: row.parsed("digest"),
        plan_heads: heads.split(',').filter_map(|it| it.parse().ok()).collect(),
        reason: row.string("reason").filter(|it| !it.trim().is_empty()),
    }
}

fn action_row(id: RowId, row: &Reader<'_>) -> ActionRow {
    let mut action = ActionRow { id: Some(id), ..ActionRow::default() };
    collect_leaves(row, "", &mut action);
    action
}

fn collect_leaves(reader: &Reader<'_>, prefix: &str, action: &mut ActionRow) {
    for key in reader.keys() {
        let name = match (prefix, key.as_str()) {
            (_, "by") => prefix.to_owned(),
            ("", key) => key.to_owned(),
            (prefix, key) => format!("{prefix}.{key}"),
        };
        match reader.get(&key) {
            Some(Held::Container(ObjType::Text, id)) => {
                let text = reader.content.text(&id);
                if !text.is_empty() {
                    action.texts.insert(name, text);
                }
            }
            Some(Held::Container(..)) => collect_leaves(&reader.child(&key), &name, action),
            Some(Held::Scalar(value)) => {
                if let Some(text) = printed(&value) {
                    action.values.insert(name, text);
                }
            }
            None => {}
        }
    }
}

fn printed(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Str(text) => Some(text.to_string()),
        ScalarValue::Boolean(flag) => Some(flag.to_string()),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Some(number.to_string()),
        ScalarValue::Uint(number) => Some(number.to_string()),
        ScalarValue::Bytes(_)
        | ScalarValue::F64(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => None,
    }
}

/// The text at a path, where there is one.
#[must_use]
pub fn text_at<S: AsRef<str>>(document: &Automerge, path: &[S]) -> Option<String> {
    document.text(find_object(document, path)?).ok()
}

/// The distinct values that stand at a path, as text: none, one, or several where people wrote different ones at the
/// same time. Only single values count; texts and containers are none.
#[must_use]
pub fn values_at<S: AsRef<str>>(document: &Automerge, path: &[S]) -> BTreeSet<String> {
    let Some((key, parents)) = path.split_last() else { return BTreeSet::new() };
    let Some(object) = find_object(document, parents) else { return BTreeSet::new() };
    let all = document.get_all(object, key.as_ref()).unwrap_or_default();
    all.into_iter().filter_map(|(value, _)| scalar_text(value.as_scalar()?)).collect()
}

/// What the counter at a path stands at, where there is one.
#[must_use]
pub fn counter_at<S: AsRef<str>>(document: &Automerge, path: &[S]) -> Option<i64> {
    let (key, parents) = path.split_last()?;
    let (value, _) = document.get(find_object(document, parents)?, key.as_ref()).ok()??;
    if let ScalarValue::Counter(counter) = value.as_scalar()? { Some(i64::from(counter)) } else { None }
}

fn scalar_text(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Null => None,
        ScalarValue::Str(text) => Some(text.to_string()),
        ScalarValue::Bytes(_)
        | ScalarValue::Int(_)
        | ScalarValue::Uint(_)
        | ScalarValue::F64(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Unknown { .. } => Some(value.to_string()),
    }
}
