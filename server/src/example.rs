//! An example municipality: units, people, an open round, and every document begun.
//!
//! Workplaces are numbered in order, departments hold them in order, and the departments are shared out over two
//! administrations and a company. Names are invented; who signs in as what is fixed, because programs rely on it.

use chrono::{Days, NaiveDate};
use form_model::{Assignment, Forum, Level, PersonId, Role, RoundId, Template, Unit, UnitId, built_in_template};

use crate::store::{Account, Round};

mod names;
mod story;

pub use story::StoryError;
pub(crate) use story::{Introduction, SEED, Spread, Story};

/// Workplaces of one department, at least.
const WORKPLACES_PER_DEPARTMENT: usize = 4;

/// Departments, at most: their numbers have two digits.
const DEPARTMENTS_MAX: usize = 90;

/// Administrations and companies.
const AUTHORITIES: usize = 3;

/// How long before today the assignments began: people have a past.
const ASSIGNED_BEFORE: Days = Days::new(400);

/// The last day of each level, counted from today: from the bottom up, as the work goes.
const DUE_AFTER: [(Level, Days); 5] = [
    (Level::Workplace, Days::new(42)),
    (Level::Mid, Days::new(49)),
    (Level::Department, Days::new(56)),
    (Level::Administration, Days::new(70)),
    (Level::Organisation, Days::new(84)),
];

/// Everything that the example consists of, before it is stored.
#[derive(Debug)]
pub struct Example {
    /// What the municipality is called.
    pub name: &'static str,
    /// The units, from the top.
    pub units: Vec<Unit>,
    /// Who can sign in.
    pub accounts: Vec<Account>,
    /// Who is what.
    pub assignments: Vec<Assignment>,
    /// The forums of the units above the workplaces; a workplace has its meeting, and those above that serve it.
    pub forums: Vec<Forum>,
    /// The open round.
    pub round: Round,
    /// The templates of the round.
    pub templates: Vec<Template>,
}

impl Example {
    /// An example with so many workplaces. All accounts share one password.
    #[must_use]
    pub fn new(workplaces: usize, password_hash: &str, today: NaiveDate, now_ms: u64) -> Self {
        let mut cast =
            Cast { password_hash, from: today - ASSIGNED_BEFORE, accounts: Vec::new(), assignments: Vec::new() };
        let units = units(workplaces);
        cast.managers_and_representatives(&units);
        cast.whole_organisation(&units);
        let forums = units.iter().flat_map(|it| names::forums(&it.unit, it.number)).collect();
        let templates = Level::ALL.map(built_in_template).to_vec();
        let all_units = units.into_iter().map(|it| it.unit).collect::<Vec<_>>();
        let round = Round {
            id: RoundId::from_bytes(random_uuid()),
            name: format!("Årlig uppföljning {}", today.format("%Y")),
            reviewed_year: today.format("%Y").to_string().parse().unwrap_or_default(),
            opened_at_ms: now_ms,
            closed_at_ms: None,
            archived_at_ms: None,
            templates: templates.iter().map(|it| (it.level, it.hash())).collect(),
            due: DUE_AFTER.iter().map(|(level, days)| (*level, today + *days)).collect(),
            units: all_units.clone(),
            performed_from: None,
            performed_to: None,
            methods: std::collections::BTreeMap::new(),
            joint: std::collections::BTreeMap::new(),
        };
        Self {
            name: names::MUNICIPALITY,
            units: all_units,
            accounts: cast.accounts,
            assignments: cast.assignments,
            forums,
            round,
            templates,
        }
    }
}

/// A unit and the number that its people's user names end in.
struct Numbered {
    unit: Unit,
    number: usize,
}

fn units(workplaces: usize) -> Vec<Numbered> {
    let top = UnitId::from_bytes(random_uuid());
    let unit = |parent: Option<UnitId>, name: String, level, authority: Option<UnitId>| {
        let id = if parent.is_none() { top } else { UnitId::from_bytes(random_uuid()) };
        Unit { id, parent, name, level, authority: authority.unwrap_or(id) }
    };
    let mut units =
        vec![Numbered { unit: unit(None, names::MUNICIPALITY.to_owned(), Level::Organisation, None), number: 0 }];
    let authorities: Vec<UnitId> = (0..AUTHORITIES)
        .map(|index| {
            let name = names::AUTHORITIES[index].name.to_owned();
            let unit = unit(Some(top), name, Level::Administration, None);
            let id = unit.id;
            units.push(Numbered { unit, number: index + 1 });
            id
        })
        .collect();
    let per_department = WORKPLACES_PER_DEPARTMENT.max(workplaces.div_ceil(DEPARTMENTS_MAX));
    let departments = workplaces.div_ceil(per_department);
    for department in 0..departments {
        let index = department * AUTHORITIES / departments;
        let authority = authorities[index];
        let name = names::department(index, department + 1);
        let department_unit = unit(Some(authority), name, Level::Department, Some(authority));
        let parent = department_unit.id;
        units.push(Numbered { unit: department_unit, number: department + 1 });
        for workplace in department * per_department..workplaces.min((department + 1) * per_department) {
            let name = names::workplace(index, workplace + 1);
            let unit = unit(Some(parent), name, Level::Workplace, Some(authority));
            units.push(Numbered { unit, number: workplace + 1 });
        }
    }
    units
}

/// The people, as they are hired.
struct Cast<'a> {
    password_hash: &'a str,
    from: NaiveDate,
    accounts: Vec<Account>,
    assignments: Vec<Assignment>,
}

impl Cast<'_> {
    fn hire(&mut self, user: String) -> PersonId {
        let person = PersonId::from_bytes(random_uuid());
        let name = names::person(self.accounts.len());
        self.accounts.push(Account { person, user, name, password_hash: Some(self.password_hash.to_owned()) });
        person
    }

    fn assign(&mut self, person: PersonId, unit: UnitId, role: Role) {
        self.assignments.push(Assignment { person, unit, role, from: self.from, to: None });
    }

    fn managers_and_representatives(&mut self, units: &[Numbered]) {
        for Numbered { unit, number } in units {
            let user = match unit.level {
                Level::Workplace => format!("chef-{number:04}"),
                Level::Mid | Level::Department => format!("chef-avd-{number:02}"),
                Level::Administration => format!("chef-forv-{number:02}"),
                Level::Organisation => "chef-org".to_owned(),
            };
            let manager = self.hire(user);
            self.assign(manager, unit.id, Role::Manager);
            if unit.level == Level::Workplace {
                let representative = self.hire(format!("ombud-{number:04}"));
                self.assign(representative, unit.id, Role::Representative);
            }
        }
    }

    fn whole_organisation(&mut self, units: &[Numbered]) {
        let Some(top) = units.first().map(|it| it.unit.id) else { return };
        let main_representative = self.hire("hso".to_owned());
        self.assign(main_representative, top, Role::MainRepresentative);
        for Numbered { unit, .. } in units.iter().filter(|it| it.unit.level != Level::Workplace) {
            self.assign(main_representative, unit.id, Role::Representative);
        }
        let roles = [
            ("hr", Role::Hr),
            ("process", Role::ProcessOwner),
            ("analyst", Role::Analyst),
            ("records", Role::RecordsOfficer),
            ("admin", Role::Admin),
        ];
        for (user, role) in roles {
            let person = self.hire(user.to_owned());
            self.assign(person, top, role);
        }
    }
}

pub(crate) fn random_uuid() -> [u8; 16] {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().into_bytes()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use form_model::Organisation;

    use super::*;

    fn example(workplaces: usize) -> Example {
        Example::new(workplaces, "hash", NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), 1)
    }

    #[test]
    fn twelve_workplaces_lie_in_order_under_departments_of_three_authorities() {
        let example = example(12);
        let count = |level| example.units.iter().filter(|it| it.level == level).count();
        assert_eq!(Level::ALL.map(count), [12, 0, 3, 3, 1]);
        let users: BTreeSet<_> = example.accounts.iter().map(|it| it.user.as_str()).collect();
        for user in ["chef-0001", "ombud-0012", "chef-avd-03", "chef-forv-03", "chef-org", "hso", "hr", "process"] {
            assert!(users.contains(user), "{user}");
        }
        assert_eq!(users.len(), 24 + 3 + 3 + 1 + 6);
        let authorities: BTreeSet<_> = example.units.iter().map(|it| it.authority).collect();
        assert_eq!(authorities.len(), 4);
    }

    #[test]
    fn any_number_of_workplaces_gives_a_sound_tree_with_unlike_names() {
        for workplaces in [1, 2, 5, 50, 1000] {
            let example = example(workplaces);
            let names: BTreeSet<_> = example.units.iter().map(|it| &it.name).collect();
            assert_eq!(names.len(), example.units.len(), "{workplaces}");
            let departments = example.units.iter().filter(|it| it.level == Level::Department).count();
            assert!(departments <= DEPARTMENTS_MAX);
            let top = example.units[0].id;
            let organisation = Organisation::new(example.units.clone(), example.assignments, Vec::new());
            assert_eq!(organisation.with_descendants(top).len(), example.units.len());
        }
    }
}
