//! What a row of an action plan comes to: how far it is, whether it is late, and what is left to write or to do.
//!
//! Pure: today's date is handed in. The rule that must not be broken: "done" is not "closed". Between the two stands the
//! check of what the action led to (AFS 2023:1, 13 §), and a check that says "not enough" closes nothing by itself.

use chrono::NaiveDate;

use crate::codes::coded_enum;
use crate::read::ActionRow;

/// What is due within so many days is due soon: two weeks are the pace of workplace meetings.
pub const SOON_DAYS: u32 = 14;

coded_enum! {
    /// How far an action has come: the columns of the status board.
    pub enum ActionStage {
        /// Nobody has begun.
        NotStarted = "not-started",
        /// Somebody has.
        InProgress = "in-progress",
        /// Done; what it led to is still to be checked.
        Done = "done",
        /// Handed to the next level.
        Raised = "raised",
        /// Another action took its place.
        Replaced = "replaced",
        /// Checked, and closed.
        Closed = "closed",
    }
}

/// How an action stands to its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// There is nothing more to do by a date: it is done, replaced or closed.
    Over,
    /// Nobody has said by when.
    NoDate,
    /// So many days late.
    Overdue(u32),
    /// Due within [`SOON_DAYS`]; 0 is today.
    Soon(u32),
    /// Due later.
    Later,
}

/// How far the check of an action's effect has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectCheck {
    /// The action isn't done, so there is nothing to check yet.
    NotYet,
    /// It is done, and nobody has said when its effect is checked.
    NoDate,
    /// The check is planned for a later day.
    Planned(NaiveDate),
    /// The day for the check has come, so many days ago.
    Waiting(u32),
    /// The effect is enough: the action can be closed.
    Sufficient,
    /// The effect is not enough, or a new risk came with it: something more has to be done.
    NotEnough,
}

/// A required field that is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldLeft {
    /// What is to be done.
    Action,
    /// Who sees to it.
    Responsible,
    /// By when.
    Due,
}

impl ActionRow {
    /// How far it has come. A status that this version does not know counts as not begun.
    #[must_use]
    pub fn stage(&self) -> ActionStage {
        if self.value("closed.date").is_some() {
            return ActionStage::Closed;
        }
        self.value("status").and_then(ActionStage::from_code).unwrap_or(ActionStage::NotStarted)
    }

    /// True while something is left to do with it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.stage() {
            ActionStage::NotStarted | ActionStage::InProgress | ActionStage::Done | ActionStage::Raised => true,
            ActionStage::Replaced | ActionStage::Closed => false,
        }
    }

    /// How it stands to its due date.
    #[must_use]
    pub fn timing(&self, today: NaiveDate) -> Timing {
        match self.stage() {
            ActionStage::NotStarted | ActionStage::InProgress | ActionStage::Raised => {}
            ActionStage::Done | ActionStage::Replaced | ActionStage::Closed => return Timing::Over,
        }
        let Some(due) = self.date("due") else { return Timing::NoDate };
        match (days_between(due, today), days_between(today, due)) {
            (late, _) if late > 0 => Timing::Overdue(late),
            (_, left) if left <= SOON_DAYS => Timing::Soon(left),
            (_, _) => Timing::Later,
        }
    }

    /// How far the check of its effect has come.
    #[must_use]
    pub fn effect_check(&self, today: NaiveDate) -> EffectCheck {
        match self.value("effect.result") {
            Some("sufficient") => return EffectCheck::Sufficient,
            Some(_) => return EffectCheck::NotEnough,
            None => {}
        }
        if self.stage() != ActionStage::Done {
            return EffectCheck::NotYet;
        }
        match self.date("effect.date") {
            None => EffectCheck::NoDate,
            Some(day) if day > today => EffectCheck::Planned(day),
            Some(day) => EffectCheck::Waiting(days_between(day, today)),
        }
    }

    /// The required fields that are empty, in the order of the form.
    #[must_use]
    pub fn fields_left(&self) -> Vec<FieldLeft> {
        let is_empty = |it: Option<&str>| it.is_none_or(|it| it.trim().is_empty());
        [
            (FieldLeft::Action, is_empty(self.text("action"))),
            (FieldLeft::Responsible, is_empty(self.value("responsible"))),
            (FieldLeft::Due, self.date("due").is_none()),
        ]
        .into_iter()
        .filter_map(|(field, is_left)| is_left.then_some(field))
        .collect()
    }

    /// True if it was raised to the next level and no answer has come.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.stage() == ActionStage::Raised && !self.is_answered()
    }

    /// True if the level above has answered, in words or with a decision.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let has_words = self.text("raised.answer.above").is_some_and(|it| !it.trim().is_empty());
        has_words || self.value("raised.decision.above").is_some()
    }

    /// True if one of these names (of a person, or of the post that the person holds) stands as responsible.
    #[must_use]
    pub fn is_responsibility_of(&self, names: &[String]) -> bool {
        self.value("responsible").is_some_and(|it| is_named_among(it, names))
    }

    /// A single value of the row, by its path such as `raised.to`.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&str> {
        self.values.get(path).map(String::as_str).filter(|it| !it.is_empty())
    }

    /// A text of the row, by its path such as `raised.answer.above`.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// A day of the row, by its path.
    #[must_use]
    pub fn date(&self, path: &str) -> Option<NaiveDate> {
        self.value(path)?.parse().ok()
    }
}

/// True if one of these names stands among those responsible, as somebody wrote them.
#[must_use]
pub fn is_named_among(responsible: &str, names: &[String]) -> bool {
    let responsible = plain(responsible);
    // Several people stand in one row as "Kim Berg och Li Ek" or "Kim Berg, Li Ek".
    let parts = responsible.split([',', ';', '/', '&', '+']).flat_map(|it| it.split(" och ")).map(str::trim);
    let parts: Vec<&str> = parts.flat_map(|it| it.split(" and ")).map(str::trim).collect();
    names.iter().map(|it| plain(it)).any(|name| !name.is_empty() && parts.contains(&name.as_str()))
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// From one day to a later one; 0 if it is not later.
fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(values: &[(&str, &str)]) -> ActionRow {
        let values = values.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
        ActionRow { values, ..ActionRow::default() }
    }

    #[test]
    fn a_row_is_late_from_the_day_after_its_due_date_until_it_is_done() {
        let today = day("2026-03-31");
        let timing = |values: &[(&str, &str)]| row(values).timing(today);
        assert_eq!(timing(&[]), Timing::NoDate);
        assert_eq!(timing(&[("due", "2026-03-30")]), Timing::Overdue(1));
        assert_eq!(timing(&[("due", "2026-03-31")]), Timing::Soon(0));
        assert_eq!(timing(&[("due", "2026-04-14")]), Timing::Soon(14));
        assert_eq!(timing(&[("due", "2026-04-15")]), Timing::Later);
        assert_eq!(timing(&[("due", "2026-03-01"), ("status", "raised")]), Timing::Overdue(30));
        for over in ["done", "replaced"] {
            assert_eq!(timing(&[("due", "2026-03-01"), ("status", over)]), Timing::Over);
        }
        assert_eq!(timing(&[("due", "2026-03-01"), ("closed.date", "2026-03-02")]), Timing::Over);
        assert_eq!(timing(&[("due", "i mars")]), Timing::NoDate);
    }

    #[test]
    fn done_is_not_closed() {
        let done = row(&[("status", "done")]);
        assert_eq!((done.stage(), done.is_open()), (ActionStage::Done, true));
        let closed = row(&[("status", "done"), ("closed.date", "2026-03-31")]);
        assert_eq!((closed.stage(), closed.is_open()), (ActionStage::Closed, false));
        assert_eq!(row(&[]).stage(), ActionStage::NotStarted);
        assert_eq!(row(&[("status", "from-the-future")]).stage(), ActionStage::NotStarted);
    }

    #[test]
    fn the_effect_is_checked_between_done_and_closed() {
        let today = day("2026-03-31");
        let check = |values: &[(&str, &str)]| row(values).effect_check(today);
        assert_eq!(check(&[("status", "in-progress"), ("effect.date", "2026-03-01")]), EffectCheck::NotYet);
        assert_eq!(check(&[("status", "done")]), EffectCheck::NoDate);
        assert_eq!(
            check(&[("status", "done"), ("effect.date", "2026-06-01")]),
            EffectCheck::Planned(day("2026-06-01"))
        );
        assert_eq!(check(&[("status", "done"), ("effect.date", "2026-03-24")]), EffectCheck::Waiting(7));
        assert_eq!(check(&[("status", "done"), ("effect.result", "sufficient")]), EffectCheck::Sufficient);
        for result in ["not-sufficient", "new-risk"] {
            assert_eq!(check(&[("status", "done"), ("effect.result", result)]), EffectCheck::NotEnough);
        }
    }

    #[test]
    fn required_fields_that_are_empty_are_named() {
        let mut action = row(&[("responsible", " ")]);
        assert_eq!(action.fields_left(), [FieldLeft::Action, FieldLeft::Responsible, FieldLeft::Due]);
        action.texts.insert("action".to_owned(), "Byt lampan".to_owned());
        action.values.insert("responsible".to_owned(), "Kim Berg".to_owned());
        action.values.insert("due".to_owned(), "2026-04-01".to_owned());
        assert_eq!(action.fields_left(), []);
    }

    #[test]
    fn a_raised_row_waits_until_the_level_above_has_answered() {
        let mut raised = row(&[("status", "raised")]);
        assert!(raised.waits_for_answer());
        raised.texts.insert("raised.answer.above".to_owned(), "Vi tar det i budgeten.".to_owned());
        assert!(!raised.waits_for_answer() && raised.is_answered());
        assert!(row(&[("status", "raised"), ("raised.decision.above", "we-act")]).is_answered());
    }

    #[test]
    fn responsible_is_who_is_named_alone_or_among_others() {
        let names = ["Kim Berg".to_owned(), "Chef".to_owned()];
        let is_theirs = |responsible: &str| row(&[("responsible", responsible)]).is_responsibility_of(&names);
        assert!(["kim berg", "Kim Berg ", "Li Ek och Kim Berg", "Li Ek, Kim Berg", "chef"].into_iter().all(is_theirs));
        assert!(!["Kim Bergström", "Li Ek", "", "biträdande chef"].into_iter().any(is_theirs));
        assert!(!row(&[("responsible", "")]).is_responsibility_of(&[String::new()]));
    }
}
