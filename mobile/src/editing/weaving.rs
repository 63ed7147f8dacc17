//! Two rows of splices that began at the same text, each made to fit behind the other.
//!
//! While a person types, what others typed may already be in the document and not yet in the field. Their splice was
//! meant for the text that the field shows, the others' for the document's; woven, each can be made where the other is
//! already there. Positions are UTF-16 units. The rule that must not be broken: what somebody typed is in both results,
//! also where the other one removed everything around it.

use form_model::Splice;

/// One step: something is put in, or something is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Insert { position: usize, text: String },
    Delete { position: usize, length: usize },
}

/// The own splices behind the others', and the others' behind the own. Of what both put in at the same place the own
/// stands first: whoever types goes on where they were.
pub(crate) fn weave(own: &[Splice], others: &[Splice]) -> (Vec<Splice>, Vec<Splice>) {
    let (own, others) = weave_steps(steps_of(own), steps_of(others));
    (splices_of(own), splices_of(others))
}

fn steps_of(splices: &[Splice]) -> Vec<Step> {
    let mut steps = Vec::new();
    for splice in splices {
        if splice.delete > 0 {
            steps.push(Step::Delete { position: splice.position, length: splice.delete });
        }
        if !splice.insert.is_empty() {
            steps.push(Step::Insert { position: splice.position, text: splice.insert.clone() });
        }
    }
    steps
}

/// A removal with what is put in right there is one splice, so that it becomes one edit.
fn splices_of(steps: Vec<Step>) -> Vec<Splice> {
    let mut splices: Vec<Splice> = Vec::new();
    for step in steps {
        match step {
            Step::Delete { position, length } => {
                splices.push(Splice { position, delete: length, insert: String::new() });
            }
            Step::Insert { position, text } => match splices.last_mut() {
                Some(last) if last.position == position && last.insert.is_empty() => last.insert = text,
                Some(_) | None => splices.push(Splice::insert(position, text)),
            },
        }
    }
    splices
}

fn weave_steps(own: Vec<Step>, others: Vec<Step>) -> (Vec<Step>, Vec<Step>) {
    if own.is_empty() || others.is_empty() {
        return (own, others);
    }
    let (mut own, mut others) = (own.into_iter(), others.into_iter());
    let (Some(first), Some(theirs)) = (own.next(), others.next()) else { return (Vec::new(), Vec::new()) };
    let (own_rest, others_rest): (Vec<_>, Vec<_>) = (own.collect(), others.collect());
    // The two first steps against each other, then each against the rest of the other row, then the rests.
    let (first, theirs) = weave_pair(first, theirs);
    let (mut own, others_rest) = weave_steps(first, others_rest);
    let (own_rest, mut others) = weave_steps(own_rest, theirs);
    let (own_rest, others_rest) = weave_steps(own_rest, others_rest);
    own.extend(own_rest);
    others.extend(others_rest);
    (own, others)
}

fn weave_pair(own: Step, other: Step) -> (Vec<Step>, Vec<Step>) {
    match (own, other) {
        (Step::Insert { position: p, text }, Step::Insert { position: q, text: theirs }) => {
            let (units, their_units) = (units(&text), units(&theirs));
            let own_first = p <= q;
            let own = Step::Insert { position: if own_first { p } else { p + their_units }, text };
            let other = Step::Insert { position: if own_first { q + units } else { q }, text: theirs };
            (vec![own], vec![other])
        }
        (Step::Insert { position, text }, Step::Delete { position: from, length }) => {
            let (insert, delete) = insert_beside_delete(position, text, from, length);
            (vec![insert], delete)
        }
        (Step::Delete { position: from, length }, Step::Insert { position, text }) => {
            let (insert, delete) = insert_beside_delete(position, text, from, length);
            (delete, vec![insert])
        }
        (Step::Delete { position: p, length: d }, Step::Delete { position: q, length: e }) => {
            (left_of_delete(p, d, q, e), left_of_delete(q, e, p, d))
        }
    }
}

/// An insertion behind a removal, and the removal behind the insertion: around it, if it fell into the middle.
fn insert_beside_delete(position: usize, text: String, from: usize, length: usize) -> (Step, Vec<Step>) {
    let (end, units) = (from + length, units(&text));
    if position <= from {
        (Step::Insert { position, text }, vec![Step::Delete { position: from + units, length }])
    } else if position >= end {
        (Step::Insert { position: position - length, text }, vec![Step::Delete { position: from, length }])
    } else {
        let before = Step::Delete { position: from, length: position - from };
        let behind = Step::Delete { position: from + units, length: end - position };
        (Step::Insert { position: from, text }, vec![before, behind])
    }
}

/// What is left to remove of one range once another one is gone.
fn left_of_delete(from: usize, length: usize, gone: usize, gone_length: usize) -> Vec<Step> {
    let (end, gone_end) = (from + length, gone + gone_length);
    let before = end.min(gone).saturating_sub(from);
    let behind = end.saturating_sub(from.max(gone_end));
    let position = if from < gone {
        from
    } else if from >= gone_end {
        from - gone_length
    } else {
        gone
    };
    if before + behind == 0 { Vec::new() } else { vec![Step::Delete { position, length: before + behind }] }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editing::apply;

    fn applied(text: &str, splices: &[Splice]) -> String {
        let mut units: Vec<u16> = text.encode_utf16().collect();
        splices.iter().for_each(|it| apply(&mut units, it));
        String::from_utf16(&units).unwrap()
    }

    fn splice(position: usize, delete: usize, insert: &str) -> Splice {
        Splice { position, delete, insert: insert.into() }
    }

    /// Both ways round give the same text.
    fn check(text: &str, own: &[Splice], others: &[Splice]) -> String {
        let (own_behind, others_behind) = weave(own, others);
        let one = applied(&applied(text, own), &others_behind);
        let other = applied(&applied(text, others), &own_behind);
        assert_eq!(one, other, "{text:?} {own:?} {others:?}");
        one
    }

    #[test]
    fn what_both_typed_is_there() {
        assert_eq!(check("god dag", &[splice(0, 0, "En ")], &[splice(7, 0, "!")]), "En god dag!");
        assert_eq!(check("ab", &[splice(1, 0, "x")], &[splice(1, 0, "y")]), "axyb");
    }

    #[test]
    fn words_typed_into_a_removed_sentence_stay() {
        assert_eq!(check("en lång mening", &[splice(0, 14, "")], &[splice(7, 0, " och klok")]), " och klok");
        assert_eq!(check("en lång mening", &[splice(3, 4, "kort")], &[splice(0, 14, "")]), "kort");
    }

    #[test]
    fn removing_the_same_letters_twice_removes_them_once() {
        assert_eq!(check("abcdef", &[splice(1, 3, "")], &[splice(2, 3, "")]), "af");
        assert_eq!(check("abcdef", &[splice(1, 4, "X")], &[splice(2, 1, "")]), "aXf");
    }

    #[test]
    fn any_two_rows_of_splices_meet_in_one_text() {
        let text = "abcdef";
        let mut all = Vec::new();
        for position in 0..=6 {
            for delete in 0..=(6 - position) {
                all.push(splice(position, delete, ""));
                all.push(splice(position, delete, "xy"));
            }
        }
        for own in &all {
            for other in &all {
                check(text, std::slice::from_ref(own), std::slice::from_ref(other));
                check(text, std::slice::from_ref(own), &[other.clone(), splice(0, 0, "Z"), splice(1, 1, "")]);
                check(text, &[own.clone(), splice(0, 0, "Z")], &[other.clone(), splice(0, 0, "ÅÄ")]);
            }
        }
    }
}
