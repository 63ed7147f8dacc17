//! With which method a unit follows up: what was decided for it, or for the nearest unit above.
//!
//! It looks at a round's frozen tree and at what was decided in it; a unit's own choice stands in its form. The rule that must
//! not be broken: a decision holds downwards until another one is nearer.

use std::collections::{BTreeMap, HashMap, HashSet};

use form_model::{Unit, UnitId};

/// How a follow-up is carried out; the codes are those of the form's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Interviews, one person at a time.
    Interview,
    /// A form that is filled in jointly.
    JointForm,
    /// Dialogue at the workplace meeting.
    WorkplaceDialogue,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Interview, Self::JointForm, Self::WorkplaceDialogue];

    /// The method's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::JointForm => "joint-form",
            Self::WorkplaceDialogue => "workplace-dialogue",
        }
    }

    /// The method with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What was decided at a unit, for it and those below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodChoice {
    /// The method.
    pub method: Method,
    /// Whether a unit may take another.
    pub units: UnitsChoice,
}

/// Whether a unit may take another method than was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitsChoice {
    /// It may not.
    Bound,
    /// It may.
    Free,
}

/// What was decided in a round, for asking about many units.
#[derive(Debug)]
pub struct DecidedMethods<'a> {
    parents: HashMap<UnitId, Option<UnitId>>,
    choices: &'a BTreeMap<UnitId, MethodChoice>,
}

impl<'a> DecidedMethods<'a> {
    /// The choices in a tree.
    #[must_use]
    pub fn of(units: &[Unit], choices: &'a BTreeMap<UnitId, MethodChoice>) -> Self {
        Self { parents: units.iter().map(|it| (it.id, it.parent)).collect(), choices }
    }

    /// What holds at a unit: the choice, and the unit at which it was made; none where nothing was decided.
    #[must_use]
    pub fn at(&self, unit: UnitId) -> Option<(UnitId, MethodChoice)> {
        let mut seen = HashSet::new();
        let mut at = self.parents.contains_key(&unit).then_some(unit);
        while let Some(here) = at.filter(|it| seen.insert(*it)) {
            if let Some(choice) = self.choices.get(&here) {
                return Some((here, *choice));
            }
            at = self.parents.get(&here).copied().flatten();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use form_model::Level;

    use super::*;

    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([2; 16]);
    const EKEN: UnitId = UnitId::from_bytes([3; 16]);

    fn method_at(
        units: &[Unit],
        choices: &BTreeMap<UnitId, MethodChoice>,
        unit: UnitId,
    ) -> Option<(UnitId, MethodChoice)> {
        DecidedMethods::of(units, choices).at(unit)
    }

    fn tree() -> Vec<Unit> {
        let unit = |id, parent| Unit { id, parent, name: String::new(), level: Level::Mid, authority: TOP };
        vec![unit(TOP, None), unit(SCHOOLS, Some(TOP)), unit(EKEN, Some(SCHOOLS))]
    }

    #[test]
    fn a_unit_has_the_method_of_the_nearest_decision() {
        let dialogue = MethodChoice { method: Method::WorkplaceDialogue, units: UnitsChoice::Bound };
        let interview = MethodChoice { method: Method::Interview, units: UnitsChoice::Free };
        let mut choices = BTreeMap::new();
        assert_eq!(method_at(&tree(), &choices, EKEN), None);
        choices.insert(TOP, dialogue);
        assert_eq!(method_at(&tree(), &choices, EKEN), Some((TOP, dialogue)));
        choices.insert(SCHOOLS, interview);
        assert_eq!(method_at(&tree(), &choices, EKEN), Some((SCHOOLS, interview)));
        assert_eq!(method_at(&tree(), &choices, TOP), Some((TOP, dialogue)));
        assert_eq!(method_at(&tree(), &choices, UnitId::from_bytes([9; 16])), None);
    }

    #[test]
    fn a_tree_that_turns_back_on_itself_ends() {
        let mut tree = tree();
        tree[0].parent = Some(EKEN);
        assert_eq!(method_at(&tree, &BTreeMap::new(), EKEN), None);
    }
}
