//! The whys of a finding as a tree on a screen: what is asked further from what, in which order, how deep.
//!
//! Pure and total: it takes the rows as they are after any merge. The rule that must not be broken: every why that is
//! not removed has exactly one place, whatever became of the one that it was asked from. Those below a removed one take
//! its place; a ring, which no screen makes, is opened at one of its whys.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::RowId;
use crate::read::{Finding, Why};

/// Where a why stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyPlace {
    /// The why.
    pub id: RowId,
    /// How many whys it stands below; 0 for the first.
    pub depth: usize,
    /// Its number in the tree: `[2, 1]` is the first below the second. Of a very deep one, the last parts.
    pub number: Vec<usize>,
    /// The why on the screen that it stands below.
    pub below: Option<RowId>,
    /// The removed why that it was asked from, if it was: it has moved up.
    pub moved_up_from: Option<RowId>,
}

/// So many parts of a number are read at a glance; of a deeper one the last parts tell it from its neighbours.
const NUMBER_PARTS_MAX: usize = 12;

/// Every why of a finding that is not removed, from the top of the screen to its bottom.
#[must_use]
pub fn why_tree(finding: &Finding) -> Vec<WhyPlace> {
    let mut planting = Planting::new(finding);
    planting.plant_below(None, None);
    // What is left hangs in rings.
    for row in planting.rows.clone() {
        planting.plant(vec![(row, None)]);
    }
    planting.places
}

impl WhyPlace {
    /// The number as people read it, such as `2.1`.
    #[must_use]
    pub fn number_words(&self) -> String {
        self.number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
    }
}

/// Those that stand directly below a why, or at the top, with their order keys; from first to last.
#[must_use]
pub fn whys_below(finding: &Finding, tree: &[WhyPlace], below: Option<RowId>) -> Vec<(RowId, Option<String>)> {
    let here = tree.iter().filter(|it| it.below == below);
    here.map(|place| {
        let order = finding.whys.iter().find(|it| it.id == place.id).and_then(|it| it.order.clone());
        (place.id, order)
    })
    .collect()
}

struct Planting<'a> {
    /// All rows in their order, the removed ones among them.
    rows: Vec<&'a Why>,
    removed: BTreeSet<RowId>,
    children: BTreeMap<Option<RowId>, Vec<&'a Why>>,
    planted: BTreeSet<RowId>,
    /// Per place below which something stands: how many stand there already.
    counts: BTreeMap<Option<RowId>, usize>,
    places: Vec<WhyPlace>,
}

impl<'a> Planting<'a> {
    fn new(finding: &'a Finding) -> Self {
        let mut rows: Vec<&Why> = finding.whys.iter().chain(&finding.removed_whys).collect();
        rows.sort_by(|one, other| (&one.order, one.id).cmp(&(&other.order, other.id)));
        let known: BTreeSet<RowId> = rows.iter().map(|it| it.id).collect();
        let mut children: BTreeMap<Option<RowId>, Vec<&Why>> = BTreeMap::new();
        for row in &rows {
            let parent = row.parent.as_deref().and_then(|it| it.parse().ok()).filter(|it| known.contains(it));
            children.entry(parent).or_default().push(row);
        }
        let removed = finding.removed_whys.iter().map(|it| it.id).collect();
        Self { rows, removed, children, planted: BTreeSet::new(), counts: BTreeMap::new(), places: Vec::new() }
    }

    /// Plants what was asked from `parent`, on the screen below the place with this index.
    fn plant_below(&mut self, parent: Option<RowId>, below: Option<usize>) {
        let rows = self.children.remove(&parent).unwrap_or_default();
        self.plant(rows.into_iter().rev().map(|it| (it, below)).collect());
    }

    /// Plants rows, the last one first, each with all that hangs on it. A stack instead of recursion: nobody bounds how
    /// deep a stranger's tree is.
    fn plant(&mut self, mut stack: Vec<(&'a Why, Option<usize>)>) {
        while let Some((row, below)) = stack.pop() {
            if !self.planted.insert(row.id) {
                continue;
            }
            let below_children = if self.removed.contains(&row.id) { below } else { Some(self.place(row, below)) };
            let children = self.children.remove(&Some(row.id)).unwrap_or_default();
            stack.extend(children.into_iter().rev().map(|it| (it, below_children)));
        }
    }

    /// Gives a why its place; the place's index.
    fn place(&mut self, row: &Why, below: Option<usize>) -> usize {
        let (depth, number, id) = match below.and_then(|it| self.places.get(it)) {
            Some(place) => (place.depth + 1, place.number.clone(), Some(place.id)),
            None => (0, Vec::new(), None),
        };
        let count = self.counts.entry(id).or_default();
        *count += 1;
        let skipped = (number.len() + 1).saturating_sub(NUMBER_PARTS_MAX);
        let parent = row.parent.as_deref().and_then(|it| it.parse().ok());
        self.places.push(WhyPlace {
            id: row.id,
            depth,
            number: number.into_iter().skip(skipped).chain([*count]).collect(),
            below: id,
            moved_up_from: parent.filter(|it| self.removed.contains(it)),
        });
        self.places.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> RowId {
        RowId::from_bytes([number; 16])
    }

    fn why(number: u8, parent: Option<u8>, order: &str) -> Why {
        Why {
            id: id(number),
            parent: parent.map(|it| id(it).to_string()),
            order: Some(order.to_owned()),
            text: format!("Svar {number}"),
            root_cause: false,
        }
    }

    fn finding(whys: Vec<Why>, removed_whys: Vec<Why>) -> Finding {
        Finding { whys, removed_whys, ..Finding::new(id(99)) }
    }

    /// The tree as words: number, and which why stands there.
    fn outline(finding: &Finding) -> Vec<String> {
        why_tree(finding).iter().map(|it| format!("{} {}", it.number_words(), it.id.as_bytes()[0])).collect()
    }

    #[test]
    fn branches_stand_below_what_they_were_asked_from_at_any_depth() {
        let whys = vec![
            why(1, None, "1"),
            why(2, Some(1), "2"),
            why(3, Some(2), "3"),
            why(4, Some(1), "4"),
            why(5, None, "5"),
        ];
        assert_eq!(outline(&finding(whys, vec![])), ["1 1", "1.1 2", "1.1.1 3", "1.2 4", "2 5"]);
        let deep: Vec<_> = (1..=200).map(|it| why(it, (it > 1).then(|| it - 1), "1")).collect();
        assert_eq!(why_tree(&finding(deep, vec![])).last().unwrap().depth, 199);
    }

    #[test]
    fn two_added_at_once_under_the_same_parent_are_both_there_in_the_same_order_everywhere() {
        let (one, other) = (why(2, Some(1), "5"), why(3, Some(1), "5"));
        let here = finding(vec![why(1, None, "1"), one.clone(), other.clone()], vec![]);
        let there = finding(vec![other, one, why(1, None, "1")], vec![]);
        assert_eq!(outline(&here), ["1 1", "1.1 2", "1.2 3"]);
        assert_eq!(outline(&here), outline(&there));
    }

    #[test]
    fn what_stands_below_a_removed_why_takes_its_place() {
        let whys = vec![why(1, None, "1"), why(3, Some(2), "1"), why(4, Some(2), "2"), why(5, Some(1), "9")];
        let finding = finding(whys, vec![why(2, Some(1), "3")]);
        assert_eq!(outline(&finding), ["1 1", "1.1 3", "1.2 4", "1.3 5"]);
        let tree = why_tree(&finding);
        assert_eq!(tree[1].moved_up_from, Some(id(2)));
        assert_eq!((tree[1].below, tree[3].moved_up_from), (Some(id(1)), None));
    }

    #[test]
    fn a_whole_removed_branch_leaves_no_why_behind() {
        let whys = vec![why(4, Some(3), "1")];
        let removed = vec![why(1, None, "1"), why(2, Some(1), "1"), why(3, Some(2), "1")];
        assert_eq!(outline(&finding(whys, removed)), ["1 4"]);
    }

    #[test]
    fn a_why_of_an_unknown_parent_or_in_a_ring_is_still_on_the_screen() {
        let mut strange = why(1, None, "1");
        strange.parent = Some("ingen alls".to_owned());
        let ring = [why(2, Some(3), "2"), why(3, Some(2), "3"), why(4, Some(3), "1"), why(5, Some(5), "5")];
        let whys: Vec<_> = [strange].into_iter().chain(ring).collect();
        let finding = finding(whys, vec![]);
        let mut found: Vec<_> = why_tree(&finding).iter().map(|it| it.id.as_bytes()[0]).collect();
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_neighbours_of_a_why_are_those_that_stand_beside_it() {
        let whys = vec![why(1, None, "1"), why(3, Some(2), "4"), why(5, Some(1), "9")];
        let finding = finding(whys, vec![why(2, Some(1), "3")]);
        let tree = why_tree(&finding);
        let below = whys_below(&finding, &tree, Some(id(1)));
        assert_eq!(below, [(id(3), Some("4".to_owned())), (id(5), Some("9".to_owned()))]);
    }
}
