//! Letters: which messages go to whom by e-mail, when, and in which words.
//!
//! Pure: the time is handed in, and it sends nothing. The rules that must not be broken: a letter says what it is about and
//! where to look, never a word of a form; and nobody gets more than one letter of reminders a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use form_model::{DocumentId, PersonId, RoundId, UnitId};

use crate::message::{MessageKind, NewMessage};
use crate::organisation_import::Language;
use crate::store::Framework;

/// The hour of the local day from which reminders are sent: a telephone that rings at midnight helps nobody.
const REMINDERS_FROM_HOUR: u32 = 7;

/// A message that is older than this when its turn comes is not sent any more: it says what the person has long seen, or
/// the installation had no e-mail when it was made.
const MESSAGE_AGE_MS_MAX: u64 = 7 * 24 * 60 * 60 * 1_000;

/// The first wait after a letter was not taken; each further failure doubles it.
const FIRST_WAIT_MS: u64 = 5_000;

/// The longest wait between two tries.
const WAIT_MS_MAX: u64 = 4 * 60 * 60 * 1_000;

/// A letter that nobody took for so long is given up: a mail server that is away over a long weekend is waited for.
const GIVE_UP_AFTER_MS: u64 = 5 * 24 * 60 * 60 * 1_000;

/// When something is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// In milliseconds since 1970.
    pub now_ms: u64,
    /// The local day.
    pub today: NaiveDate,
    /// The hour of the local day.
    pub hour: u32,
}

/// A message that is in no letter yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub message: uuid::Uuid,
    /// To whom.
    pub person: PersonId,
    /// What it says.
    pub kind: MessageKind,
    /// When it was made.
    pub at_ms: u64,
    /// True if the person has read it in the app.
    pub is_read: bool,
}

/// What has to be known of somebody before they are written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressee {
    /// True if they have an address and have not switched e-mail off.
    pub is_reachable: bool,
    /// True if they have had the reminders of this day.
    pub has_had_reminders: bool,
}

/// A letter to be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewLetter {
    /// To whom.
    pub person: PersonId,
    /// True for the reminders of a day.
    pub is_digest: bool,
    /// What it carries.
    pub messages: Vec<uuid::Uuid>,
}

/// What becomes of messages that are in no letter yet; those that are named nowhere wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sorted {
    /// The letters to be written now.
    pub letters: Vec<NewLetter>,
    /// The messages that need none.
    pub without: Vec<uuid::Uuid>,
}

/// Sorts messages into letters.
#[must_use]
pub fn sort_into_letters(waiting: &[Waiting], people: &HashMap<PersonId, Addressee>, now: Moment) -> Sorted {
    let mut sorted = Sorted::default();
    let mut letters: BTreeMap<(PersonId, bool), Vec<uuid::Uuid>> = BTreeMap::new();
    for it in waiting {
        let is_old = it.at_ms.saturating_add(MESSAGE_AGE_MS_MAX) < now.now_ms;
        let Some(person) = people.get(&it.person).filter(|person| person.is_reachable && !it.is_read && !is_old) else {
            sorted.without.push(it.message);
            continue;
        };
        let is_reminder = it.kind.is_reminder();
        if !is_reminder || (now.hour >= REMINDERS_FROM_HOUR && !person.has_had_reminders) {
            letters.entry((it.person, is_reminder)).or_default().push(it.message);
        }
    }
    let letter = |((person, is_digest), messages)| NewLetter { person, is_digest, messages };
    sorted.letters = letters.into_iter().map(letter).collect();
    sorted
}

/// When a letter that was not taken is tried again; none if it is given up. `tries` counts the failures, this one included.
#[must_use]
pub fn next_try_ms(made_at_ms: u64, tries: u32, now_ms: u64) -> Option<u64> {
    let wait = FIRST_WAIT_MS.saturating_mul(1 << tries.saturating_sub(1).min(20)).min(WAIT_MS_MAX);
    let next = now_ms.saturating_add(wait);
    (next <= made_at_ms.saturating_add(GIVE_UP_AFTER_MS)).then_some(next)
}

/// A message in a letter, with the document that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// What it says.
    pub about: NewMessage,
    /// Which document it is about.
    pub document: Option<DocumentId>,
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// Writes a letter, in Swedish. `base_url` is the address of the app, without a slash at its end.
#[must_use]
pub fn write_letter(messages: &[Carried], framework: &Framework, base_url: &str) -> Words {
    let texts: Vec<String> = messages.iter().map(|it| text_of(&it.about, framework)).collect();
    let is_digest = messages.iter().all(|it| it.about.kind.is_reminder());
    let subject = match texts.as_slice() {
        [only] => only.split_once(". ").map_or(only.as_str(), |it| it.0).trim_end_matches('.').to_owned(),
        several if is_digest => format!("{} påminnelser", several.len()),
        several => format!("{} meddelanden", several.len()),
    };
    let mut body = "Hej!\n\n".to_owned();
    let mut told = BTreeSet::new();
    for (text, message) in texts.iter().zip(messages) {
        let link = format!("{base_url}/{}", place_of(message));
        // Two reminders of one last day say the same.
        if told.insert((text, link.clone())) {
            body.push_str(&format!("{text}\n{link}\n\n"));
        }
    }
    body.push_str(&format!(
        "-- \nMejlet kommer från Samsyn och går inte att svara på. Det som står i era formulär skickas aldrig med mejl.\n\
         Du kan stänga av mejlen: {base_url}/#/reminders\n"
    ));
    Words { subject: format!("Samsyn: {subject}"), body }
}

fn text_of(about: &NewMessage, framework: &Framework) -> String {
    let unit = |id: UnitId| framework.organisation.unit(id).map(|it| it.name.clone());
    let round = |id: RoundId| framework.round(id).map(|it| it.name.clone());
    let (unit, round) =
        (about.unit.and_then(unit).unwrap_or_default(), about.round.and_then(round).unwrap_or_default());
    let day = about.day.map(swedish_day).unwrap_or_default();
    about.kind.text(Language::Sv, &unit, &round, &day)
}

/// A day as it is said: "den 3 mars 2026".
fn swedish_day(day: NaiveDate) -> String {
    use chrono::Datelike as _;
    const MONTHS: [&str; 12] = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    format!("den {} {} {}", day.day(), MONTHS[day.month0() as usize], day.year())
}

/// Where in the app to look.
fn place_of(message: &Carried) -> String {
    let Carried { about, document } = message;
    match (about.kind, document) {
        (MessageKind::LateBelow, _) => "#/units".to_owned(),
        (MessageKind::MarkVoided, _) => "#/messages".to_owned(),
        (MessageKind::RaisedAnswered, _) => "#/raised".to_owned(),
        (MessageKind::WorkInQuarantine, _) => "#/quarantine".to_owned(),
        (MessageKind::ActionDueSoon | MessageKind::ActionLate | MessageKind::EffectDue, None) => "#/actions".to_owned(),
        (
            MessageKind::RequestConfirmed
            | MessageKind::RequestReceived
            | MessageKind::ActionRaised
            | MessageKind::ActionAnswered,
            Some(document),
        ) => {
            let row = about.row.map(|it| format!("row/{it}")).unwrap_or_default();
            format!("#/case/{document}/{row}")
        }
        (MessageKind::SentBack | MessageKind::StatementMade, Some(document)) => {
            format!("#/case/{document}/hand-in")
        }
        (MessageKind::FeedbackDue, Some(document)) => format!("#/case/{document}/feedback"),
        (_, Some(document)) => format!("#/case/{document}/"),
        (_, None) => "#/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Level, Organisation, Unit};

    use super::*;

    const ANNA: PersonId = PersonId::from_bytes([1; 16]);
    const BO: PersonId = PersonId::from_bytes([2; 16]);
    const EKEN: UnitId = UnitId::from_bytes([3; 16]);
    const HOUR_MS: u64 = 60 * 60 * 1_000;

    fn at(hour: u32) -> Moment {
        let today = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap();
        Moment { now_ms: 1_000 * 24 * HOUR_MS, today, hour }
    }

    fn waiting(number: u8, person: PersonId, kind: MessageKind) -> Waiting {
        let message = uuid::Uuid::from_bytes([number; 16]);
        Waiting { message, person, kind, at_ms: at(0).now_ms, is_read: false }
    }

    fn everybody(addressee: Addressee) -> HashMap<PersonId, Addressee> {
        HashMap::from([(ANNA, addressee), (BO, addressee)])
    }

    const OPEN: Addressee = Addressee { is_reachable: true, has_had_reminders: false };

    /// Who gets a letter of how many messages; true for reminders.
    fn letters(waiting: &[Waiting], addressee: Addressee, hour: u32) -> Vec<(PersonId, bool, usize)> {
        let sorted = sort_into_letters(waiting, &everybody(addressee), at(hour));
        sorted.letters.iter().map(|it| (it.person, it.is_digest, it.messages.len())).collect()
    }

    #[test]
    fn what_is_new_goes_at_once_and_reminders_go_together_once_a_day() {
        let all = [
            waiting(1, ANNA, MessageKind::RoundOpened),
            waiting(2, ANNA, MessageKind::DueSoon),
            waiting(3, ANNA, MessageKind::ActionLate),
            waiting(4, BO, MessageKind::HandedOver),
        ];
        assert_eq!(letters(&all, OPEN, 8), [(ANNA, false, 1), (ANNA, true, 2), (BO, false, 1)]);
        assert_eq!(letters(&all, OPEN, 3), [(ANNA, false, 1), (BO, false, 1)], "nobody is reminded at night");
        let had = Addressee { has_had_reminders: true, ..OPEN };
        assert_eq!(letters(&all, had, 8), [(ANNA, false, 1), (BO, false, 1)], "tomorrow is another day");
    }

    #[test]
    fn nobody_is_written_to_who_cannot_be_or_does_not_want_it_or_has_read_it() {
        let opened = waiting(1, ANNA, MessageKind::RoundOpened);
        let dropped = |it: Waiting, addressee| sort_into_letters(&[it], &everybody(addressee), at(8)).without.len();
        assert_eq!(dropped(opened, OPEN), 0);
        assert_eq!(dropped(opened, Addressee { is_reachable: false, ..OPEN }), 1);
        assert_eq!(dropped(Waiting { is_read: true, ..opened }, OPEN), 1);
        assert_eq!(dropped(Waiting { at_ms: opened.at_ms - 8 * 24 * HOUR_MS, ..opened }, OPEN), 1);
        let stranger = Waiting { person: PersonId::from_bytes([9; 16]), ..opened };
        assert_eq!(dropped(stranger, OPEN), 1);
    }

    #[test]
    fn a_letter_that_nobody_takes_is_tried_less_and_less_often_and_given_up_in_the_end() {
        assert_eq!(next_try_ms(0, 1, 0), Some(5_000));
        assert_eq!(next_try_ms(0, 2, 5_000), Some(15_000));
        assert_eq!(next_try_ms(0, 40, 0), Some(4 * HOUR_MS));
        assert_eq!(next_try_ms(0, 40, 5 * 24 * HOUR_MS), None);
    }

    fn carried(kind: MessageKind, document: Option<DocumentId>) -> Carried {
        let about = NewMessage { person: ANNA, kind, unit: Some(EKEN), round: None, day: Some(at(0).today), row: None };
        Carried { about, document }
    }

    fn framework() -> Framework {
        let unit = Unit {
            id: EKEN,
            parent: None,
            name: "Förskolan Åängen".to_owned(),
            level: Level::Workplace,
            authority: EKEN,
        };
        Framework { organisation: Organisation::new(vec![unit], Vec::new(), Vec::new()), ..Framework::default() }
    }

    #[test]
    fn one_message_is_its_own_subject_and_leads_to_the_form() {
        let document = DocumentId::from_bytes([7; 16]);
        let one = [carried(MessageKind::HandedOver, Some(document))];
        let words = write_letter(&one, &framework(), "https://samsyn.example.se");
        assert_eq!(words.subject, "Samsyn: Du har tagit över Förskolan Åängen från och med den 3 mars 2026");
        assert!(words.body.starts_with("Hej!\n\nDu har tagit över Förskolan Åängen från och med den 3 mars 2026.\n"));
        assert!(words.body.contains(&format!("https://samsyn.example.se/#/case/{document}/\n")));
        assert!(words.body.contains("https://samsyn.example.se/#/reminders"));
    }

    #[test]
    fn several_are_counted_and_nothing_is_said_twice() {
        let soon = carried(MessageKind::DueSoon, None);
        let again = carried(MessageKind::DueVerySoon, None);
        let words = write_letter(&[soon, again], &framework(), "https://s.se");
        assert_eq!(words.subject, "Samsyn: 2 påminnelser");
        assert_eq!(words.body.matches("ska lämna in").count(), 1);
        let mixed = [carried(MessageKind::Invited, None), carried(MessageKind::HandedOver, None)];
        assert_eq!(write_letter(&mixed, &framework(), "https://s.se").subject, "Samsyn: 2 meddelanden");
    }

    #[test]
    fn a_subject_is_one_sentence() {
        let words = write_letter(&[carried(MessageKind::CodeMade, None)], &framework(), "https://s.se");
        assert_eq!(words.subject, "Samsyn: En kod har skapats för att logga in som du");
    }
}
