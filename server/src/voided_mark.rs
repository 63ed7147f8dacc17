//! Ready marks that do not hold any more since somebody else has changed what they were set on.
//!
//! Pure, on committed changes; who is told is for `message`. The rule that must not be broken: a mark that a hand-in was made on
//! has served, and whoever changed the content themselves knows that their mark is gone.

use std::collections::BTreeMap;

use automerge::{Automerge, ChangeHash, ROOT, ReadDoc as _};
use form_model::{Followup, PersonId, ReadyMark, RowId, digest, person_of, valid_marks};

/// The newest mark of each person who has none that holds, where somebody else has written since.
pub(crate) fn voided_marks(document: &Automerge, followup: &Followup) -> Vec<(RowId, PersonId)> {
    if followup.ready.is_empty() {
        return Vec::new();
    }
    let content = digest(document);
    // Marks are read in the order of their times, so the last of each person stays; the times are a tablet's, which is enough
    // to choose one to be told about.
    let mut newest: BTreeMap<PersonId, &ReadyMark> =
        followup.ready.iter().filter_map(|it| Some((it.person?, it))).collect();
    for mark in valid_marks(followup, content) {
        newest.retain(|person, _| Some(*person) != mark.person);
    }
    let has_served = |mark: &ReadyMark| followup.hand_ins.iter().any(|it| it.digest == mark.digest);
    newest
        .into_iter()
        .filter(|(person, mark)| !has_served(mark) && others_wrote_since(document, mark.id, *person))
        .map(|(person, mark)| (mark.id, person))
        .collect()
}

/// True if a change that a mark did not know is by another person.
fn others_wrote_since(document: &Automerge, mark: RowId, person: PersonId) -> bool {
    let Some(change) = change_of_row(document, "ready", mark) else { return false };
    let since = document.get_changes_meta(&[change]);
    since.iter().any(|it| {
        let author = document.get_author_for_actor(&it.actor);
        author.as_ref().and_then(person_of).is_some_and(|it| it != person)
    })
}

/// The change that made a row of a table at the document's root.
pub(crate) fn change_of_row(document: &Automerge, table: &str, row: RowId) -> Option<ChangeHash> {
    let (_, table) = document.get(ROOT, table).ok()??;
    let (_, row) = document.get(&table, row.to_string()).ok()??;
    document.hash_for_opid(&row)
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;
    use form_model::{
        Case, Edit, FormDocument, InstallationId, Level, Mark, Occasion, RoundId, Splice, UnitId, Voice,
        built_in_template,
    };

    use super::*;

    const NOON_MS: u64 = 1_774_958_400_000;
    const CHEF: PersonId = PersonId::from_bytes([1; 16]);
    const OMBUD: PersonId = PersonId::from_bytes([2; 16]);

    /// A follow-up that both write in.
    struct Together {
        form: FormDocument,
        rows: u8,
    }

    impl Together {
        fn new() -> Self {
            let (installation, unit) = (InstallationId::from_bytes([1; 16]), UnitId::from_bytes([2; 16]));
            let case = Case::followup(installation, unit, RoundId::from_bytes([3; 16]), Occasion::Yearly);
            Self { form: FormDocument::start(case, Some(built_in_template(Level::Workplace))).unwrap(), rows: 0 }
        }

        fn write(&mut self, person: PersonId, edit: &Edit) {
            self.rows += 1;
            self.form.write_as(person, ActorId::from([self.rows; 16]));
            self.form.apply(edit, NOON_MS).unwrap();
        }

        fn mark(&mut self, person: PersonId, voice: Voice) -> RowId {
            let row = RowId::from_bytes([self.rows + 1; 16]);
            let mark =
                Mark { row, person, time_ms: NOON_MS + u64::from(self.rows), digest: digest(self.form.automerge()) };
            self.write(person, &Edit::mark_ready(&mark, voice));
            row
        }

        fn comment(&mut self, person: PersonId) {
            self.write(person, &Edit::comment("A1", Splice::insert(0, "Mer. ")));
        }

        fn voided(&self) -> Vec<(RowId, PersonId)> {
            let document = self.form.automerge();
            voided_marks(document, &Followup::read(document, &built_in_template(Level::Workplace)))
        }
    }

    #[test]
    fn a_mark_is_voided_by_what_another_writes_until_it_is_set_again() {
        let mut both = Together::new();
        both.comment(CHEF);
        let mark = both.mark(OMBUD, Voice::Representative);
        assert_eq!(both.voided(), []);
        both.comment(CHEF);
        assert_eq!(both.voided(), [(mark, OMBUD)]);
        both.mark(OMBUD, Voice::Representative);
        assert_eq!(both.voided(), []);
        both.comment(CHEF);
        assert_eq!(both.voided().len(), 1, "the newest mark alone");
    }

    #[test]
    fn whoever_changed_it_themselves_and_whose_mark_was_handed_in_on_are_told_nothing() {
        let mut both = Together::new();
        both.mark(OMBUD, Voice::Representative);
        both.comment(OMBUD);
        assert_eq!(both.voided(), []);
        both.mark(OMBUD, Voice::Representative);
        both.mark(CHEF, Voice::Manager);
        let row = RowId::from_bytes([99; 16]);
        let mark = Mark { row, person: CHEF, time_ms: NOON_MS, digest: digest(both.form.automerge()) };
        both.write(CHEF, &Edit::hand_in(&mark, &[], None));
        both.comment(CHEF);
        assert_eq!(both.voided(), []);
    }
}
