//! A made-up workplace to practise on: a manager's tablet, with some answers by a representative who doesn't exist.
//!
//! It is made of the same pieces as a real one, kept in memory, and belongs to an installation that no server has. The
//! rule that must not be broken: nothing of it can ever be taken in by a real tablet or a real server.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use form_model::{
    Access, Case, DeviceId, Directory, DirectoryEntry, DocumentId, Edit, InstallationId, Level, Message, Occasion,
    PersonEntry, PersonId, PersonRole, Role, RoundEntry, RoundId, RoundState, Template, Unit, UnitId, Voice,
};

use crate::client::Client;
use crate::event::Event;
use crate::identity::Identity;
use crate::keys;
use crate::local_store::{Entry, MemoryStore};

const INSTALLATION: InstallationId = InstallationId::from_bytes(*b"samsyn-practice!");
const ROUND: RoundId = RoundId::from_bytes(*b"practice-round--");
const UNIT: UnitId = UnitId::from_bytes(*b"practice-unit---");
const UNIT_ABOVE: UnitId = UnitId::from_bytes(*b"practice-above--");
const MANAGER: PersonId = PersonId::from_bytes(*b"practice-manager");
const REPRESENTATIVE: PersonId = PersonId::from_bytes(*b"practice-represe");
const DEVICE: DeviceId = DeviceId::from_bytes(*b"practice-device-");

/// So many questions the representative has answered before: enough to meet both agreement and difference.
const ANSWERED_BEFORE: usize = 6;

/// What the people and the workplace are called.
#[derive(Debug, Clone)]
pub struct PracticeWords {
    /// The workplace.
    pub unit: String,
    /// The level above it.
    pub unit_above: String,
    /// Whoever practises: the manager.
    pub manager: String,
    /// The representative.
    pub representative: String,
}

/// A made-up workplace.
#[derive(Debug)]
pub struct PracticeSpace {
    /// The manager's tablet.
    pub store: MemoryStore,
    /// The follow-up.
    pub document: DocumentId,
    /// What the representative has written, as a rescue file for [`Event::RescueImported`].
    pub written_before: Vec<u8>,
}

/// The follow-up's id; the same for every template.
#[must_use]
pub fn practice_document() -> DocumentId {
    case().document_id()
}

/// Makes a workplace whose follow-up has the questions of this template.
#[must_use]
pub fn practice_space(template: &Template, words: &PracticeWords, today: NaiveDate, now_ms: u64) -> PracticeSpace {
    let document = practice_document();
    let entries = |person, voice| entries(template, directory(template, words, today, (person, voice)), person);
    let mut other = Client::new([0; 32]);
    other.handle(now_ms, Event::Started { entries: entries(REPRESENTATIVE, Voice::Representative) });
    other.handle(now_ms, Event::DocumentOpened(document));
    let steps = template.scale.steps.len().clamp(1, 3);
    for (number, question) in template.questions().take(ANSWERED_BEFORE).enumerate() {
        let rating = template.scale.steps.get(number % steps).map(|it| it.code.as_str());
        let edit = Edit::answer(&question.id, Voice::Representative, rating);
        other.handle(now_ms, Event::Edited { document, edit });
    }
    PracticeSpace {
        store: MemoryStore::holding(entries(MANAGER, Voice::Manager)),
        document,
        written_before: other.rescue_file(now_ms),
    }
}

const fn case() -> Case {
    Case::followup(INSTALLATION, UNIT, ROUND, Occasion::Yearly)
}

fn entries(template: &Template, directory: Directory, person: PersonId) -> Vec<Entry> {
    let identity =
        Identity { person, device: DEVICE, token: String::new(), installation: Some(INSTALLATION), device_key: None };
    let identity = serde_json::to_vec(&identity).expect("invariant: an identity has text keys only");
    vec![
        (keys::DIRECTORY_KEY.to_owned(), form_model::encode(&Message::Documents(directory))),
        (keys::IDENTITY_KEY.to_owned(), identity),
        (keys::template_key(template.hash()), template.to_bytes()),
    ]
}

fn directory(template: &Template, words: &PracticeWords, today: NaiveDate, own: (PersonId, Voice)) -> Directory {
    let above = Unit {
        id: UNIT_ABOVE,
        parent: None,
        name: words.unit_above.clone(),
        level: Level::Department,
        authority: UNIT_ABOVE,
    };
    let unit = Unit {
        id: UNIT,
        parent: Some(UNIT_ABOVE),
        name: words.unit.clone(),
        level: template.level,
        authority: UNIT_ABOVE,
    };
    let units = vec![above, unit];
    let round = RoundEntry {
        id: ROUND,
        name: words.unit.clone(),
        reviewed_year: today.year(),
        state: RoundState::Open,
        templates: BTreeMap::from([(template.level, template.hash())]),
        due: BTreeMap::new(),
        units: units.clone(),
        joint: Vec::new(),
    };
    let entry = DirectoryEntry {
        document: practice_document(),
        case: case(),
        access: Access::Write,
        voices: vec![own.1],
        heads: Vec::new(),
        template: Some(template.hash()),
    };
    let party = |person, name: &str, role| PersonEntry {
        person,
        name: name.to_owned(),
        roles: vec![PersonRole { unit: UNIT, role, from: today, to: None }],
    };
    Directory {
        installation: INSTALLATION,
        public_key: [0; 32],
        person: own.0,
        device: Some(DEVICE),
        documents: vec![entry],
        rounds: vec![round],
        templates: Vec::new(),
        migrations: Vec::new(),
        assignments: Vec::new(),
        startable: Vec::new(),
        certificates: Vec::new(),
        units,
        people: vec![
            party(MANAGER, &words.manager, Role::Manager),
            party(REPRESENTATIVE, &words.representative, Role::Representative),
        ],
        forums: Vec::new(),
        server_version: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use form_model::Followup;

    use super::*;
    use crate::local_store::LocalStore as _;
    use crate::local_store::conformance::now;

    #[test]
    fn somebody_who_practises_meets_answers_and_can_answer() {
        let template = form_model::built_in_template(Level::Workplace);
        let words = PracticeWords {
            unit: "Förskolan Solen".into(),
            unit_above: "Avdelning Norr".into(),
            manager: "Du".into(),
            representative: "Sam Skyddsombud".into(),
        };
        let today = NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
        let space = practice_space(&template, &words, today, 1_000);
        let mut client = Client::new([1; 32]);
        client.handle(2_000, Event::Started { entries: now(space.store.load("")).unwrap() });
        client.handle(2_000, Event::DocumentOpened(space.document));
        client.handle(2_000, Event::RescueImported { bytes: space.written_before });
        let first = template.questions().next().unwrap().id.clone();
        let code = template.scale.steps[1].code.clone();
        let edit = Edit::answer(&first, Voice::Manager, Some(&code));
        client.handle(2_000, Event::Edited { document: space.document, edit });
        let form = client.document(space.document).unwrap();
        let followup = Followup::read(form.automerge(), form.template().unwrap());
        assert!(followup.answers[&first].manager.ratings.contains(&code));
        assert!(!followup.answers[&first].representative.ratings.is_empty());
        assert_eq!(followup.open_differences().count(), 1);
    }
}
