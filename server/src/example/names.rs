//! Invented names of units, forums and people, as they sound in a Swedish municipality.

use form_model::{Forum, ForumKind, Level, Unit};

/// The municipality.
pub(crate) const MUNICIPALITY: &str = "Exempelkommun";

/// An administration or a company, and what its parts are called.
pub(crate) struct Authority {
    pub(crate) name: &'static str,
    departments: &'static [&'static str],
    workplaces: &'static [&'static str],
}

/// Two administrations and a company.
pub(crate) const AUTHORITIES: [Authority; 3] = [
    Authority {
        name: "Barn- och utbildningsförvaltningen",
        departments: &["Förskola Norr", "Grundskola Norr", "Förskola Söder", "Grundskola Söder", "Gymnasieskola"],
        workplaces: &["Förskolan {}", "{}s skola", "Förskolan {}gläntan", "{}s fritidshem"],
    },
    Authority {
        name: "Vård- och omsorgsförvaltningen",
        departments: &["Särskilt boende", "Hemtjänst", "Funktionsstöd", "Hälso- och sjukvård", "Daglig verksamhet"],
        workplaces: &["{}s vård- och omsorgsboende", "Hemtjänsten {}", "Gruppbostaden {}", "Daglig verksamhet {}"],
    },
    Authority {
        name: "Exempelkommuns Tekniska AB",
        departments: &["Vatten och avlopp", "Renhållning", "Park och gata", "Fastighet", "Fjärrvärme"],
        workplaces: &["Driftområde {}", "{}s vattenverk", "Återvinningscentral {}", "Parkenheten {}"],
    },
];

pub(crate) const PLACES: [&str; 24] = [
    "Almen",
    "Björkbacken",
    "Dalhem",
    "Ekängen",
    "Fridhem",
    "Granliden",
    "Hagalund",
    "Idala",
    "Järnvägen",
    "Klövern",
    "Lindesborg",
    "Mariedal",
    "Norrgård",
    "Olivedal",
    "Pilevallen",
    "Rosenlund",
    "Solsidan",
    "Tallåsen",
    "Udden",
    "Viken",
    "Ängsholm",
    "Åkerby",
    "Ådalen",
    "Östervång",
];

const FIRST_NAMES: [&str; 20] = [
    "Anna", "Lars", "Fatima", "Erik", "Maria", "Ahmed", "Karin", "Johan", "Elin", "Mikael", "Sara", "Ali", "Birgitta",
    "Oskar", "Leila", "Per", "Ingrid", "Jonas", "Amina", "Gunnar",
];

const LAST_NAMES: [&str; 23] = [
    "Andersson",
    "Johansson",
    "Karlsson",
    "Nilsson",
    "Eriksson",
    "Larsson",
    "Olsson",
    "Persson",
    "Svensson",
    "Gustafsson",
    "Hassan",
    "Lindberg",
    "Lindström",
    "Lindqvist",
    "Berg",
    "Ali",
    "Holm",
    "Sandberg",
    "Forsberg",
    "Sjögren",
    "Wallin",
    "Engström",
    "Nyström",
];

/// The name of the department with this number, in one of the authorities.
pub(crate) fn department(authority: usize, number: usize) -> String {
    let names = AUTHORITIES[authority].departments;
    let name = names[(number - 1) % names.len()];
    if number <= names.len() { format!("Avdelning {name}") } else { format!("Avdelning {name} {number}") }
}

/// The name of the workplace with this number, in one of the authorities.
pub(crate) fn workplace(authority: usize, number: usize) -> String {
    let patterns = AUTHORITIES[authority].workplaces;
    let place = PLACES[(number - 1) % PLACES.len()];
    let name = patterns[(number - 1) / PLACES.len() % patterns.len()].replace("{}", place);
    let lap = (number - 1) / (PLACES.len() * patterns.len());
    if lap == 0 { name } else { format!("{name} {}", lap + 1) }
}

/// The forums of a unit above the workplaces, those that meet most often first; `number` counts the units of its level.
pub(crate) fn forums(unit: &Unit, number: usize) -> Vec<Forum> {
    let forum = |kind, name: &str| Forum { unit: unit.id, kind, name: name.to_owned() };
    match unit.level {
        Level::Workplace | Level::Mid => Vec::new(),
        Level::Department => vec![
            forum(ForumKind::JointConsultation, "Avdelningens samverkansgrupp"),
            forum(ForumKind::Management, "Avdelningens ledningsgrupp"),
        ],
        Level::Administration if number == AUTHORITIES.len() => vec![
            forum(ForumKind::SafetyCommittee, "Bolagets samverkansgrupp, tillika skyddskommitté"),
            forum(ForumKind::Management, "Bolagets ledningsgrupp"),
            forum(ForumKind::Committee, "Bolagsstyrelsen"),
        ],
        Level::Administration => vec![
            forum(ForumKind::SafetyCommittee, "Förvaltningens samverkansgrupp, tillika skyddskommitté"),
            forum(ForumKind::Management, "Förvaltningens ledningsgrupp"),
            forum(ForumKind::Committee, "Nämnden"),
        ],
        Level::Organisation => vec![
            forum(ForumKind::JointConsultation, "Central samverkansgrupp"),
            forum(ForumKind::Management, "Kommunens ledningsgrupp"),
            forum(ForumKind::Committee, "Kommunstyrelsen"),
        ],
    }
}

/// The name of the person hired as number so and so.
pub(crate) fn person(index: usize) -> String {
    let first = FIRST_NAMES[index % FIRST_NAMES.len()];
    let last = LAST_NAMES[index * 7 % LAST_NAMES.len()];
    format!("{first} {last}")
}
