//! Imports from a file's bytes to the organisation afterwards: what changes, what is at fault, and that twice is once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use form_model::{Assignment, Level, PersonId, Role, Unit, UnitId};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

const TOP: UnitId = UnitId::from_bytes([1; 16]);

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()
}

/// An installation as `org init` leaves it.
fn begun() -> Picture {
    let unit =
        Unit { id: TOP, parent: None, name: "Exempelkommun".to_owned(), level: Level::Organisation, authority: TOP };
    let top = KnownUnit { unit, external_id: None, list: None, last_day: None, has_open_followup: false };
    Picture { units: vec![top], ..Picture::default() }
}

const EMPLOYEES: ImportOptions =
    ImportOptions { list: List::Employees, day: NaiveDate::MIN, missing_units: MissingUnits::Keep };

fn employees() -> ImportOptions {
    ImportOptions { day: day(), ..EMPLOYEES }
}

fn representatives() -> ImportOptions {
    ImportOptions { list: List::Representatives, ..employees() }
}

/// An organisation that files are imported into, one after the other.
struct World {
    picture: Picture,
    drawn: u8,
}

impl World {
    fn new() -> Self {
        Self { picture: begun(), drawn: 100 }
    }

    /// One with the schools of [`SCHOOLS`].
    fn with_schools() -> Self {
        let mut world = Self::new();
        world.import(SCHOOLS, employees());
        world
    }

    fn plan(&mut self, file: impl AsRef<[u8]>, options: ImportOptions) -> Plan {
        self.try_plan(file, options).unwrap()
    }

    fn try_plan(&mut self, file: impl AsRef<[u8]>, options: ImportOptions) -> Result<Plan, FileError> {
        let table = read_table(file.as_ref())?;
        let drawn = &mut self.drawn;
        plan(&table, &self.picture, options, &mut || {
            *drawn = drawn.wrapping_add(1);
            rand::random::<[u8; 16]>()
        })
    }

    /// Applies a file that has no faults.
    fn import(&mut self, file: impl AsRef<[u8]>, options: ImportOptions) -> Plan {
        let plan = self.plan(file, options);
        assert_eq!(plan.faults, []);
        self.apply(&plan);
        plan
    }

    fn apply(&mut self, plan: &Plan) {
        for write in plan.writes.clone() {
            match write {
                Write::Unit(it) => {
                    self.picture.units.retain(|other| other.unit.id != it.unit.id);
                    self.picture.units.push(it);
                }
                Write::NewPerson(it) | Write::Person(it) => {
                    self.picture.people.retain(|other| other.person != it.person);
                    self.picture.people.push(it);
                }
                Write::Assignment(it) => {
                    self.picture.assignments.retain(|other| key(&other.assignment) != key(&it.assignment));
                    self.picture.assignments.push(it);
                }
                Write::RemoveAssignment(it) => {
                    self.picture.assignments.retain(|other| key(&other.assignment) != key(&it));
                }
            }
        }
    }

    fn unit(&self, name: &str) -> &KnownUnit {
        self.picture.units.iter().find(|it| it.unit.name == name).unwrap()
    }

    fn person(&self, name: &str) -> PersonId {
        self.picture.people.iter().find(|it| it.name == name).unwrap().person
    }

    /// Who is what where on the day, in words.
    fn roles(&self) -> Vec<String> {
        let names: BTreeMap<_, _> = self.picture.people.iter().map(|it| (it.person, it.name.as_str())).collect();
        let units: BTreeMap<_, _> = self.picture.units.iter().map(|it| (it.unit.id, it.unit.name.as_str())).collect();
        let active = self.picture.assignments.iter().map(|it| &it.assignment).filter(|it| it.is_active(day()));
        let mut roles: Vec<_> =
            active.map(|it| format!("{} {} {}", names[&it.person], it.role.code(), units[&it.unit])).collect();
        roles.sort();
        roles
    }
}

fn key(it: &Assignment) -> (PersonId, UnitId, Role, NaiveDate) {
    (it.person, it.unit, it.role, it.from)
}

const SCHOOLS: &str = "\
Enhetskod;Enhet;Överordnad enhet;Nivå;Chef;Anställningsnummer;Namn;E-post;Från
10;Grundskoleförvaltningen;;Förvaltning;5001;5001;Eva Strand;eva.strand@kommun.se;2020-01-01
11;Avdelning Norr;10;Avdelning;;;;;
12;Ekens förskola;11;Arbetsplats;1001;1001;Ek, Anna;anna.ek@kommun.se;2021-08-01
12;Ekens förskola;11;Arbetsplats;1001;1002;Bo Lind;bo.lind@kommun.se;2022-01-10
";

#[test]
fn a_file_of_an_hr_system_becomes_units_people_and_roles() {
    let mut world = World::new();
    let plan = world.import(SCHOOLS, employees());
    assert_eq!(plan.totals.map(|(thing, it)| (thing, it.added)), [("unit", 3), ("person", 3), ("assignment", 5)]);
    let schools = world.unit("Grundskoleförvaltningen").unit.id;
    let eken = &world.unit("Ekens förskola").unit;
    assert_eq!((eken.level, eken.authority), (Level::Workplace, schools));
    assert_eq!(world.unit("Grundskoleförvaltningen").unit.parent, Some(TOP));
    let expected = [
        "Anna Ek employee Ekens förskola",
        "Anna Ek manager Ekens förskola",
        "Bo Lind employee Ekens förskola",
        "Eva Strand employee Grundskoleförvaltningen",
        "Eva Strand manager Grundskoleförvaltningen",
    ];
    assert_eq!(world.roles(), expected);
    assert!(world.picture.people.iter().any(|it| it.user == "anna.ek@kommun.se"));
}

#[test]
fn the_same_file_again_changes_nothing_on_any_later_day() {
    let mut world = World::with_schools();
    for later in [0, 1, 400] {
        let options = ImportOptions { day: day() + chrono::Days::new(later), ..employees() };
        let again = world.plan(SCHOOLS, options);
        assert!(again.is_empty(), "{:?}", again.changes);
        assert_eq!(again.totals.map(|(_, it)| it.unchanged), [3, 3, 5]);
    }
}

#[test]
fn what_the_file_says_otherwise_is_changed_and_what_it_leaves_out_ends() {
    let mut world = World::with_schools();
    let next = "\
Enhetskod;Enhet;Överordnad enhet;Nivå;Chef;Anställningsnummer;Namn;E-post;Från
10;Grundskoleförvaltningen;;Förvaltning;5001;5001;Eva Strand;eva.strand@kommun.se;2020-01-01
11;Avdelning Norr;10;Avdelning;;;;;
12;Ekens nya förskola;10;Arbetsplats;1002;1002;Bo Lindh;bo.lind@kommun.se;2022-01-10
";
    let plan = world.import(next, employees());
    let eken = plan.changes.iter().find(|it| it.thing == ChangedThing::Unit).unwrap();
    assert_eq!((eken.kind, eken.line), (ChangeKind::Changed, Some(4)));
    assert_eq!(eken.fields.iter().map(|it| it.field).collect::<Vec<_>>(), ["name", "parent"]);
    assert!(plan.changes.iter().any(|it| it.person.as_deref() == Some("Bo Lindh") && it.thing == ChangedThing::Person));
    assert_eq!(plan.totals[2].1, Totals { added: 1, changed: 0, ended: 2, unchanged: 3 });
    let roles = world.roles();
    assert!(roles.contains(&"Bo Lindh manager Ekens nya förskola".to_owned()), "{roles:?}");
    assert!(!roles.iter().any(|it| it.starts_with("Anna Ek")), "{roles:?}");
}

#[test]
fn each_list_ends_only_what_it_said_itself() {
    let mut world = World::with_schools();
    let by_hand = Assignment {
        person: world.person("Bo Lind"),
        unit: world.unit("Avdelning Norr").unit.id,
        role: Role::Manager,
        from: day(),
        to: None,
    };
    world.picture.assignments.push(KnownAssignment { assignment: by_hand, list: None });
    let list = "Enhet;E-post;Namn;Uppdrag;Facklig organisation\n\
                Ekens förskola;bo.lind@kommun.se;;Skyddsombud;hemligt\n\
                Exempelkommun;sara.ny@kommun.se;Sara Ny;Huvudskyddsombud;hemligt\n";
    let plan = world.import(list, representatives());
    assert_eq!(plan.totals[2].1, Totals { added: 2, ..Totals::default() });
    assert!(plan.notices.iter().any(|it| it.kind == NoticeKind::UnionIgnored && it.about == "Facklig organisation"));
    assert!(!format!("{plan:?}").contains("hemligt"));
    let roles = world.roles();
    assert!(world.plan(SCHOOLS, employees()).is_empty(), "the other list says nothing of representatives");
    assert!(world.plan(list, representatives()).is_empty());
    let shorter = "Enhet;E-post;Namn\nEkens förskola;bo.lind@kommun.se;\n";
    let plan = world.import(shorter, representatives());
    assert_eq!(plan.totals[2].1, Totals { ended: 1, unchanged: 1, ..Totals::default() });
    assert_eq!(world.roles().len(), roles.len() - 1);
    assert!(world.roles().contains(&"Bo Lind manager Avdelning Norr".to_owned()));
}

#[test]
fn a_file_without_people_says_nothing_of_them() {
    let mut world = World::with_schools();
    let units = "Enhetskod;Enhet;Överordnad enhet;Nivå\n10;Grundskoleförvaltningen;;Förvaltning\n\
                 11;Avdelning Norr;10;Avdelning\n12;Ekens förskola;11;Arbetsplats\n";
    assert!(world.plan(units, employees()).is_empty());
}

#[test]
fn units_that_are_missing_end_only_when_asked_and_not_while_a_follow_up_is_open() {
    let mut world = World::with_schools();
    let fewer = "Enhetskod;Enhet;Överordnad enhet;Nivå\n10;Grundskoleförvaltningen;;Förvaltning\n";
    let kept = world.plan(fewer, employees());
    assert!(kept.is_empty());
    let told: Vec<_> = kept.notices.iter().filter(|it| it.kind == NoticeKind::UnitKept).map(|it| &it.about).collect();
    assert_eq!(told.len(), 2);
    let end = ImportOptions { missing_units: MissingUnits::End, ..employees() };
    world
        .picture
        .units
        .iter_mut()
        .filter(|it| it.unit.name == "Ekens förskola")
        .for_each(|it| it.has_open_followup = true);
    let open = world.plan(fewer, end);
    assert!(open.is_empty(), "what has a unit below it stays with it: {:?}", open.changes);
    assert!(open.notices.iter().any(|it| it.kind == NoticeKind::UnitKeptOpenFollowup && it.about == "Ekens förskola"));
    let all = ImportOptions { missing_units: MissingUnits::EndWithOpenFollowups, ..employees() };
    let plan = world.import(fewer, all);
    assert_eq!(plan.totals[0].1.ended, 2);
    assert!(plan.notices.iter().any(|it| it.kind == NoticeKind::UnitEndsWithOpenFollowup));
    assert_eq!(world.unit("Ekens förskola").last_day, day().pred_opt());
    let back = world.import(SCHOOLS, employees());
    assert_eq!(back.totals[0].1, Totals { changed: 2, unchanged: 1, ..Totals::default() });
    assert_eq!(world.unit("Ekens förskola").last_day, None);
}

#[test]
fn moving_a_unit_to_another_administration_moves_what_is_below_it() {
    let mut world = World::with_schools();
    let moved = format!(
        "Enhetskod;Enhet;Överordnad enhet;Nivå\n{}{}{}",
        "10;Grundskoleförvaltningen;;Förvaltning\n20;Bolaget;;Bolag\n",
        "11;Avdelning Norr;20;Avdelning\n",
        "12;Ekens förskola;11;Arbetsplats\n"
    );
    world.import(moved, employees());
    assert_eq!(world.unit("Ekens förskola").unit.authority, world.unit("Bolaget").unit.id);
}

#[test]
fn a_row_for_the_whole_names_the_unit_that_was_there_from_the_beginning() {
    let mut world = World::new();
    world.import("Enhetskod;Enhet;Nivå\n1;Storkommun;Kommun\n2;Skolan;Förvaltning\n", employees());
    assert_eq!(world.picture.units.len(), 2);
    assert_eq!((world.unit("Storkommun").unit.id, world.unit("Storkommun").external_id.as_deref()), (TOP, Some("1")));
    assert_eq!(world.unit("Skolan").unit.parent, Some(TOP));
}

#[test]
fn several_managers_of_a_unit_are_allowed_and_told() {
    let mut world = World::with_schools();
    let two = "Enhetskod;Anställningsnummer;Roll\n12;1001;Chef\n12;1002;Chef\n";
    let plan = world.import(two, employees());
    assert!(plan.notices.iter().any(|it| it.kind == NoticeKind::SeveralManagers && it.about == "Ekens förskola"));
}

#[test]
fn a_person_is_known_by_user_name_or_employment_number_or_address() {
    let mut world = World::with_schools();
    world.picture.people.iter_mut().filter(|it| it.name == "Anna Ek").for_each(|it| it.user = "anek".to_owned());
    let list = "Enhet;Användarnamn;E-post;Anst.nr\nEkens förskola;ANEK;;\nAvdelning Norr;;Bo.Lind@kommun.se;\n\
                Grundskoleförvaltningen;;;1002\n";
    let plan = world.import(list, representatives());
    assert_eq!((plan.totals[1].1.added, plan.totals[2].1.added), (0, 3));
    let expected = [
        "Anna Ek representative Ekens förskola",
        "Bo Lind representative Avdelning Norr",
        "Bo Lind representative Grundskoleförvaltningen",
    ];
    assert!(expected.iter().all(|it| world.roles().iter().any(|role| role == it)));
}

#[test]
fn a_role_that_was_given_by_hand_becomes_the_lists_and_keeps_its_first_day() {
    let mut world = World::with_schools();
    let from = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
    let (person, unit) = (world.person("Bo Lind"), world.unit("Ekens förskola").unit.id);
    let assignment = Assignment { person, unit, role: Role::Representative, from, to: None };
    world.picture.assignments.push(KnownAssignment { assignment, list: None });
    let list = "Enhet;Anst.nr\nEkens förskola;1002\n";
    let plan = world.import(list, representatives());
    assert_eq!(plan.changes[0].fields.iter().map(|it| it.field).collect::<Vec<_>>(), ["list"]);
    assert!(world.plan(list, representatives()).is_empty());
}

#[test]
fn days_bound_a_role_and_one_that_is_over_is_not_added() {
    let mut world = World::with_schools();
    let list = "Enhet;Anst.nr;Från;Till\nEkens förskola;1001;2025-01-01;2025-12-31\nEkens förskola;1002;46112;2027-03-31 00:00:00\n";
    let plan = world.import(list, representatives());
    assert!(plan.notices.iter().any(|it| it.kind == NoticeKind::EndedAlready && it.line == Some(2)));
    let [change] = plan.changes.as_slice() else { panic!("{:?}", plan.changes) };
    let days: Vec<_> = change.fields.iter().map(|it| it.after.as_deref().unwrap()).collect();
    assert_eq!(days, ["2026-03-31", "2027-03-31"]);
    assert!(world.plan(list, representatives()).is_empty());
}

#[test]
fn a_line_that_repeats_another_counts_once_and_is_told() {
    let mut world = World::new();
    let twice = format!("{SCHOOLS}{}\n", SCHOOLS.lines().last().unwrap());
    let plan = world.import(&twice, employees());
    assert!(plan.notices.iter().any(|it| it.kind == NoticeKind::SameAsLine && it.line == Some(6) && it.about == "5"));
    assert_eq!(plan.totals[2].1.added, 5);
    assert!(world.plan(&twice, employees()).is_empty());
}

/// The faults of a file, as line and problem.
fn faults(file: &str, options: ImportOptions) -> Vec<(u32, Problem)> {
    let mut world = World::with_schools();
    world.plan(file, options).faults.iter().map(|it| (it.line, it.problem)).collect()
}

fn of_employees(lines: &str) -> Vec<(u32, Problem)> {
    faults(
        &format!("Enhetskod;Enhet;Överordnad enhet;Nivå;Chef;Anst.nr;Namn;E-post;Roll;Från;Till\n{lines}"),
        employees(),
    )
}

fn of_representatives(lines: &str) -> Vec<(u32, Problem)> {
    faults(&format!("Enhet;Anst.nr;Namn;E-post;Uppdrag\n{lines}"), representatives())
}

#[test]
fn every_kind_of_faulty_line_is_told_with_its_number() {
    let unit = "12;Ekens förskola;11;Arbetsplats";
    let cases = [
        (format!("{unit};;1003;Åsa Ny 811218-9876;;;;\n"), vec![(2, Problem::IdentityNumber)]),
        (format!("{unit};;1003;=HYPERLINK(1);;;;\n"), vec![(2, Problem::Formula)]),
        (format!("{unit};;1003;\"Åsa\nNy\";;;;\n"), vec![(2, Problem::ControlCharacter)]),
        (format!("{unit};;1003;{};;;;\n", "x".repeat(201)), vec![(2, Problem::TooLong)]),
        (format!("{unit};;1003;Åsa Ny;;;;;för mycket\n"), vec![(2, Problem::TooManyCells)]),
        (";;;;;1003;Åsa Ny;;;;\n".to_owned(), vec![(2, Problem::NoUnit)]),
        ("99;;;;;1003;Åsa Ny;;;;\n".to_owned(), vec![(2, Problem::UnknownUnit)]),
        ("13;;11;Arbetsplats;;;;;;;\n".to_owned(), vec![(2, Problem::NoUnitName)]),
        ("13;Björken;99;Arbetsplats;;;;;;;\n".to_owned(), vec![(2, Problem::UnknownParent)]),
        ("13;Björken;11;;;;;;;;\n".to_owned(), vec![(2, Problem::NoLevel)]),
        ("13;Björken;11;våning;;;;;;;\n".to_owned(), vec![(2, Problem::UnknownLevel)]),
        ("13;Björken;12;Avdelning;;;;;;;\n".to_owned(), vec![(2, Problem::LevelAboveParent)]),
        (
            "13;A;14;Mellannivå;;;;;;;\n14;B;13;Mellannivå;;;;;;;\n".to_owned(),
            vec![(2, Problem::Ring), (3, Problem::Ring)],
        ),
        (
            format!("{unit};;1003;Åsa Ny;;;;\n12;Ekens skola;11;Arbetsplats;;1003;Åsa Ny;;;;\n"),
            vec![(3, Problem::ContradictsLine)],
        ),
        (format!("{unit};;1003;Åsa Ny;;;;\n{unit};;1003;Åsa Nyh;;;;\n"), vec![(3, Problem::ContradictsLine)]),
        (format!("{unit};;;Åsa Ny;;;;\n"), vec![(2, Problem::NoPersonKey)]),
        (format!("{unit};;1003;;;;;\n"), vec![(2, Problem::NoName)]),
        (format!("{unit};9999;;;;;;\n"), vec![(2, Problem::UnknownPerson)]),
        (format!("{unit};;1001;Anna Ek;bo.lind@kommun.se;;;\n"), vec![(2, Problem::DifferentPeople)]),
        (format!("{unit};;1003;Anna Ek;anna.ek@kommun.se;;;\n"), vec![(2, Problem::OtherEmploymentNumber)]),
        (format!("{unit};;1001;Anna Ek;anna.ek;;;\n"), vec![(2, Problem::BadEmail)]),
        (format!("{unit};;1001;Anna Ek;;vaktmästare;;\n"), vec![(2, Problem::UnknownRole)]),
        (format!("{unit};;1001;Anna Ek;;Skyddsombud;;\n"), vec![(2, Problem::RoleOfOtherList)]),
        (format!("{unit};;1001;Anna Ek;;admin;;\n"), vec![(2, Problem::RoleByHandOnly)]),
        (format!("{unit};;1001;Anna Ek;;;31/3 2026;\n"), vec![(2, Problem::BadDay)]),
        (format!("{unit};;1001;Anna Ek;;;2026-03-31;2026-03-30\n"), vec![(2, Problem::EndsBeforeItBegins)]),
    ];
    for (lines, expected) in cases {
        assert_eq!(of_employees(&lines), expected, "{lines}");
    }
    assert_eq!(of_representatives("Okänd;1001;;;\n"), [(2, Problem::UnknownUnit)]);
    assert_eq!(of_representatives("Ekens förskola;1001;;;Chef\n"), [(2, Problem::RoleOfOtherList)]);
    assert_eq!(of_representatives("Ekens förskola;7777;;;\n"), [(2, Problem::NoName)]);
}

#[test]
fn a_name_that_several_units_have_needs_a_code() {
    let mut world = World::with_schools();
    world.import(
        "Enhetskod;Enhet;Överordnad enhet;Nivå\n30;Köket;10;Arbetsplats\n31;Köket;11;Arbetsplats\n",
        employees(),
    );
    let plan = world.plan("Enhet;Anst.nr\nKöket;1001\n", representatives());
    assert_eq!(plan.faults[0].problem, Problem::AmbiguousUnit);
}

#[test]
fn a_representative_of_a_unit_that_ended_is_at_fault() {
    let mut world = World::with_schools();
    let yesterday = day().pred_opt();
    world.picture.units.iter_mut().filter(|it| it.unit.name == "Ekens förskola").for_each(|it| it.last_day = yesterday);
    let plan = world.plan("Enhet;Anst.nr\nEkens förskola;1001\n", representatives());
    assert_eq!(plan.faults[0].problem, Problem::EndedUnit);
    let named = "Enhet;Nivå\nEkens förskola;Arbetsplats\n";
    world.import(named, employees());
    assert_eq!(world.unit("Ekens förskola").last_day, None, "the list of employees opens it again, and adds none");
    assert_eq!(world.picture.units.len(), 4);
}

#[test]
fn while_lines_are_at_fault_the_good_ones_add_and_nothing_ends() {
    let mut world = World::with_schools();
    let file = "Enhetskod;Anst.nr;Namn;E-post\n12;1002;Bo Lind;\n12;1001;Anna Ek;fel\n12;1003;Åsa Ny;\n";
    let plan = world.plan(file, employees());
    assert_eq!(plan.faults.iter().map(|it| it.line).collect::<Vec<_>>(), [3]);
    assert!(plan.notices.iter().any(|it| it.kind == NoticeKind::NothingEnds));
    assert_eq!((plan.totals[2].1.added, plan.totals[2].1.ended), (1, 0));
    world.apply(&plan);
    assert!(world.roles().contains(&"Anna Ek employee Ekens förskola".to_owned()));
}

#[test]
fn a_unit_that_is_at_fault_takes_what_builds_on_it_along() {
    let lines = "13;Björken;99;Mellannivå;;;;;;;\n14;Lunden;13;Arbetsplats;;;;;;;\n14;;;;;1003;Åsa Ny;;;;\n";
    let told = of_employees(lines);
    assert_eq!(told.iter().map(|it| it.0).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn a_personal_identity_number_is_repeated_nowhere() {
    for number in ["811218-9876", "8112189876", "19811218-9876", "198112189876"] {
        let file = format!(
            "Enhetskod;Anst.nr;Namn;Personnummer;Telefon\n12;1003;Åsa Ny;{number};1\n12;{number};Bo Ny;;2\n\
             12;1004;Eva Ny;;{number}\n12;1001;Anna Ek;;070\n"
        );
        let plan = World::with_schools().plan(&file, employees());
        assert_eq!(
            plan.faults.iter().map(|it| (it.line, it.problem)).collect::<Vec<_>>(),
            [2, 3, 4].map(|it| (it, Problem::IdentityNumber))
        );
        let shown = format!("{plan:?}");
        assert!(!shown.contains(number) && !shown.contains("9876"), "{shown}");
    }
    let heading = World::new().try_plan("Enhet;Namn;811218-9876\n", employees());
    assert_eq!(heading.unwrap_err(), FileError::IdentityNumberInHeading);
}

#[test]
fn a_file_that_lacks_what_it_needs_says_so() {
    let refused = |file: &str| World::new().try_plan(file, employees()).unwrap_err();
    assert_eq!(refused("a;b\n1;2\n"), FileError::NoHeadings);
    assert_eq!(refused(""), FileError::NoHeadings);
    assert_eq!(refused("Namn;E-post\nAnna;a@b.se\n"), FileError::ColumnMissing);
    assert_eq!(refused("Enhet;Namn\nEken;Anna\n"), FileError::ColumnMissing);
    assert_eq!(refused("Enhet;E-post;Mejl\n"), FileError::TwoColumnsAlike);
    assert_eq!(World::new().try_plan([0xd0, 0xcf, 0x11, 0xe0], employees()).unwrap_err(), FileError::Locked);
    assert_eq!(World::new().try_plan(b"PK\x03\x04 and then nothing", employees()).unwrap_err(), FileError::Damaged);
    let wide = format!("Enhet;E-post{}\n", ";".repeat(300));
    assert_eq!(refused(&wide), FileError::TooLarge);
    let large = "x".repeat(FILE_BYTES_MAX + 1);
    assert_eq!(refused(&large), FileError::TooLarge);
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let cover = workbook.add_worksheet();
    cover.set_name("Läs först").unwrap().write(0, 0, "Uttag ur lönesystemet").unwrap();
    let sheet = workbook.add_worksheet();
    for (column, heading) in ["Enhetskod", "Anst.nr", "Namn", "Från", "Till"].into_iter().enumerate() {
        sheet.write(2, u16::try_from(column).unwrap(), heading).unwrap();
    }
    sheet.write(0, 0, "Anställda 2026-03-31").unwrap();
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_with_its_numbers_days_and_title() {
    let book = workbook(|sheet| {
        let dated = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write(3, 0, 12).unwrap().write(3, 1, 1003).unwrap().write(3, 2, "Åsa Ny").unwrap();
        sheet.write_with_format(3, 3, 46112, &dated).unwrap().write(3, 4, 46477).unwrap();
    });
    let mut world = World::with_schools();
    let plan = world.plan(&book, employees());
    assert_eq!(plan.faults, []);
    let sheets: Vec<_> = plan.notices.iter().filter(|it| it.kind == NoticeKind::SheetIgnored).collect();
    assert_eq!(sheets.iter().map(|it| it.about.as_str()).collect::<Vec<_>>(), ["Läs först"]);
    let added = plan.changes.iter().find(|it| it.thing == ChangedThing::Assignment && it.kind == ChangeKind::Added);
    let days: Vec<_> = added.unwrap().fields.iter().filter_map(|it| it.after.clone()).collect();
    assert_eq!(days, ["2026-03-31", "2027-03-31"]);
    assert_eq!(added.unwrap().line, Some(4));
}

#[test]
fn formulas_and_merged_cells_and_numbers_of_people_in_a_workbook_are_faults() {
    let book = workbook(|sheet| {
        sheet.write(3, 0, 12).unwrap().write(3, 1, 1003).unwrap();
        sheet.write_formula(3, 2, Formula::new("=A1&B1").set_result("Åsa Ny")).unwrap();
        sheet.merge_range(4, 0, 5, 0, "12", &Format::new()).unwrap();
        sheet.write(4, 1, 1004).unwrap().write(4, 2, "Bo Ny").unwrap();
        sheet.write(5, 1, 1005).unwrap().write(5, 2, "Eva Ny").unwrap();
        sheet.write(6, 0, 12).unwrap().write(6, 1, 8_112_189_876_u64).unwrap().write(6, 2, "Ulf Ny").unwrap();
    });
    let plan = World::with_schools().plan(&book, employees());
    let told: Vec<_> = plan.faults.iter().map(|it| (it.line, it.problem)).collect();
    for expected in
        [(4, Problem::Formula), (5, Problem::MergedCell), (6, Problem::MergedCell), (7, Problem::IdentityNumber)]
    {
        assert!(told.contains(&expected), "{told:?}");
    }
}

#[test]
fn a_workbook_that_inflates_without_end_is_refused() {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..130 {
        archive.write_all(&zeros).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "it is small from outside");
    assert_eq!(World::new().try_plan(&bomb, employees()).unwrap_err(), FileError::TooLarge);
}

#[test]
fn a_row_far_down_in_a_workbook_costs_no_more_than_itself() {
    let book = workbook(|sheet| {
        sheet
            .write(1_048_575, 0, 12)
            .unwrap()
            .write(1_048_575, 1, 1001)
            .unwrap()
            .write(1_048_575, 2, "Anna Ek")
            .unwrap();
    });
    let plan = World::with_schools().plan(&book, employees());
    assert_eq!((plan.lines, plan.faults.len()), (1, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_bytes_are_there_is_a_plan_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        World::new().try_plan(&bytes, employees()).ok(); // Either is fine; a panic is not.
        let headed = [b"Enhetskod;Enhet;Niv\xe5;Anst.nr;Namn\n".as_slice(), &bytes].concat();
        World::new().try_plan(headed, employees()).ok(); // The same.
    }

    #[test]
    fn a_file_that_was_applied_changes_nothing(
        rows in proptest::collection::vec((0..4_u8, 0..4_u8, 0..6_u8, proptest::option::of(1..28_u32), any::<bool>()), 0..12)
    ) {
        let mut file = "Enhetskod;Enhet;Överordnad enhet;Nivå;Chef;Anst.nr;Namn;Från;Roll\n".to_owned();
        for (unit, parent, person, from, is_manager) in rows {
            let from = from.map(|it| format!("2026-03-{it:02}")).unwrap_or_default();
            let role = if is_manager { "Chef" } else { "" };
            file += &format!("u{unit};Enhet {unit};u{parent};Mellannivå;{};{person};P {person};{from};{role}\n", person % 3);
        }
        let mut world = World::new();
        let plan = world.plan(&file, employees());
        world.apply(&plan);
        let again = world.plan(&file, employees());
        prop_assert!(again.is_empty(), "{file}\n{:?}", again.changes);
    }
}

/// For so long three dry runs of a large file may take on a slow machine and without optimisation; one that compared every
/// line with every other would take longer.
const WAITED_FOR_MAX: std::time::Duration = std::time::Duration::from_secs(30);

/// What an HR system of a large employer exports: 50 departments with ten workplaces each and ten people at every one.
fn five_thousand_people() -> String {
    let mut file = "Enhetskod;Enhet;Överordnad enhet;Nivå;Chef;Anställningsnummer;Namn;E-post;Från\n\
                    F1;Förvaltningen;;Förvaltning;;;;;\n"
        .to_owned();
    for department in 1..=50 {
        file.push_str(&format!("D{department};Avdelning {department};F1;Avdelning;;;;;\n"));
    }
    for person in 0..5_000 {
        let workplace = person / 10;
        let (department, chef) = (workplace / 10 + 1, 10_000 + workplace * 10);
        let number = 10_000 + person;
        file.push_str(&format!(
            "W{workplace};Arbetsplats {workplace};D{department};Arbetsplats;{chef};{number};Person {number};\
             person.{number}@kommun.se;2020-01-01\n"
        ));
    }
    file
}

#[test]
fn five_thousand_lines_are_shown_first_and_a_faulty_one_among_them_is_named() {
    let mut world = World::new();
    let file = five_thousand_people();
    let begun = std::time::Instant::now();
    let plan = world.plan(&file, employees());
    assert_eq!((plan.lines, plan.faults.len()), (5_051, 0));
    assert_eq!(
        plan.totals.map(|(thing, it)| (thing, it.added)),
        [("unit", 551), ("person", 5_000), ("assignment", 5_500)]
    );
    for write in plan.writes {
        match write {
            Write::Unit(it) => world.picture.units.push(it),
            Write::NewPerson(it) | Write::Person(it) => world.picture.people.push(it),
            Write::Assignment(it) => world.picture.assignments.push(it),
            Write::RemoveAssignment(it) => panic!("nothing was there to be removed: {it:?}"),
        }
    }
    assert!(world.plan(&file, employees()).is_empty(), "the same file again changes nothing");
    // The headings, the administration and the departments stand above the people.
    let line_of = |person: usize| u32::try_from(53 + person).unwrap();
    let faulty =
        file.replace("Person 12505;person.12505@kommun.se;2020-01-01", "Person 12505;person.12505@kommun.se;i fjol");
    let faults: Vec<_> = world.plan(&faulty, employees()).faults.into_iter().map(|it| it.line).collect();
    assert_eq!(faults, [line_of(2_505)]);
    assert!(begun.elapsed() < WAITED_FOR_MAX, "somebody waits for it: {:?}", begun.elapsed());
}
