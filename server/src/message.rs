//! Messages to people about rounds, handovers and actions: which of a round are due, and what all of them say.
//!
//! Pure: what is due follows from the organisation, the rounds and the day. The rules that must not be broken: a message is
//! about a unit, a round and a day and holds no word of a form; and what was told once is not told again, which the store sees
//! to by the message's subject.

use std::collections::{BTreeSet, HashSet};

use chrono::{Days, NaiveDate};
use form_model::{Organisation, PersonId, Role, RoundId, RowId, Unit, UnitId};

use crate::organisation_import::Language;
use crate::store::{Framework, Round};

/// How long before the last day it is first called to mind.
const FIRST_REMINDER: Days = Days::new(14);

/// How long before the last day it is called to mind again.
const LAST_REMINDER: Days = Days::new(3);

/// How long after the last day feedback is waited for: workplaces meet about once a month.
const FEEDBACK_WITHIN: Days = Days::new(30);

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// A round is open, and the unit is in it.
    RoundOpened,
    /// The last day is two weeks away or less.
    DueSoon,
    /// The last day is three days away or less.
    DueVerySoon,
    /// The last day has passed and nothing was handed in.
    Late,
    /// A unit below is late.
    LateBelow,
    /// The unit has handed in.
    HandedIn,
    /// The unit has handed in without the representative's mark.
    HandedInWithoutMark,
    /// The unit has handed in an extra follow-up.
    ExtraHandedIn,
    /// The unit has handed in an extra follow-up without the representative's mark.
    ExtraHandedInWithoutMark,
    /// What the person had marked as ready was changed by somebody else, so that the mark does not hold any more.
    MarkVoided,
    /// The person was invited to a unit's follow-up.
    Invited,
    /// The person has taken a unit over from its former manager.
    HandedOver,
    /// An administrator made a code with which one is let in as the person.
    CodeMade,
    /// Actions of a unit that the person is responsible for are due within a week.
    ActionDueSoon,
    /// Actions of a unit that the person is responsible for are late.
    ActionLate,
    /// It is time to check what actions of a unit led to.
    EffectDue,
    /// The level above has sent a hand-in back.
    SentBack,
    /// A representative has stated something about a hand-in.
    StatementMade,
    /// A representative's request has come, for those who made it.
    RequestConfirmed,
    /// A representative's request has come, for those who have to answer it.
    RequestReceived,
    /// A unit below has raised an action of its plan, which waits for the person's answer.
    ActionRaised,
    /// There is an answer to an action that the unit raised.
    ActionAnswered,
    /// There is a reply to what the unit passed upwards.
    RaisedAnswered,
    /// The unit has handed in, and nobody has recorded that those who work there were told of the result.
    FeedbackDue,
    /// A lost tablet has brought work of the unit, about which somebody has to decide.
    WorkInQuarantine,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 25] = [
        Self::RoundOpened,
        Self::DueSoon,
        Self::DueVerySoon,
        Self::Late,
        Self::LateBelow,
        Self::HandedIn,
        Self::HandedInWithoutMark,
        Self::ExtraHandedIn,
        Self::ExtraHandedInWithoutMark,
        Self::MarkVoided,
        Self::Invited,
        Self::HandedOver,
        Self::CodeMade,
        Self::ActionDueSoon,
        Self::ActionLate,
        Self::EffectDue,
        Self::SentBack,
        Self::StatementMade,
        Self::RequestConfirmed,
        Self::RequestReceived,
        Self::ActionRaised,
        Self::ActionAnswered,
        Self::RaisedAnswered,
        Self::FeedbackDue,
        Self::WorkInQuarantine,
    ];

    /// The kind's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoundOpened => "round-opened",
            Self::DueSoon => "due-soon",
            Self::DueVerySoon => "due-very-soon",
            Self::Late => "late",
            Self::LateBelow => "late-below",
            Self::HandedIn => "handed-in",
            Self::HandedInWithoutMark => "handed-in-without-mark",
            Self::ExtraHandedIn => "extra-handed-in",
            Self::ExtraHandedInWithoutMark => "extra-handed-in-without-mark",
            Self::MarkVoided => "mark-voided",
            Self::Invited => "invited",
            Self::HandedOver => "handed-over",
            Self::CodeMade => "code-made",
            Self::ActionDueSoon => "action-due-soon",
            Self::ActionLate => "action-late",
            Self::EffectDue => "effect-due",
            Self::SentBack => "sent-back",
            Self::StatementMade => "statement-made",
            Self::RequestConfirmed => "request-confirmed",
            Self::RequestReceived => "request-received",
            Self::ActionRaised => "action-raised",
            Self::ActionAnswered => "action-answered",
            Self::RaisedAnswered => "raised-answered",
            Self::FeedbackDue => "feedback-due",
            Self::WorkInQuarantine => "work-in-quarantine",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// True for what calls something to mind that the person knew, and for what may still change as others write: it can wait
    /// for the day's other reminders.
    #[must_use]
    pub const fn is_reminder(self) -> bool {
        match self {
            Self::DueSoon
            | Self::DueVerySoon
            | Self::Late
            | Self::LateBelow
            | Self::ActionDueSoon
            | Self::ActionLate
            | Self::EffectDue
            | Self::MarkVoided
            | Self::FeedbackDue => true,
            Self::RoundOpened
            | Self::HandedIn
            | Self::HandedInWithoutMark
            | Self::ExtraHandedIn
            | Self::ExtraHandedInWithoutMark
            | Self::Invited
            | Self::HandedOver
            | Self::CodeMade
            | Self::SentBack
            | Self::StatementMade
            | Self::RequestConfirmed
            | Self::RequestReceived
            | Self::ActionRaised
            | Self::ActionAnswered
            | Self::RaisedAnswered
            | Self::WorkInQuarantine => false,
        }
    }

    /// The message in words.
    #[must_use]
    pub fn text(self, language: Language, unit: &str, round: &str, day: &str) -> String {
        match language {
            Language::Sv => self.swedish(unit, round, day),
            Language::En => self.english(unit, round, day),
        }
    }

    fn swedish(self, unit: &str, round: &str, day: &str) -> String {
        match self {
            Self::RoundOpened => format!("{round} har öppnat för {unit}."),
            Self::DueSoon | Self::DueVerySoon => format!("{unit} ska lämna in {round} senast {day}."),
            Self::Late => format!("{unit} skulle ha lämnat in {round} senast {day}."),
            Self::LateBelow => format!("{unit} har inte lämnat in {round}. Sista dagen var {day}."),
            Self::HandedIn => format!("{unit} har lämnat in {round}."),
            Self::HandedInWithoutMark => {
                format!("{unit} har lämnat in {round} utan skyddsombudets klarmarkering. Orsaken står i uppföljningen.")
            }
            Self::ExtraHandedIn => format!("{unit} har lämnat in en extra uppföljning."),
            Self::ExtraHandedInWithoutMark => format!(
                "{unit} har lämnat in en extra uppföljning utan skyddsombudets klarmarkering. Orsaken står i uppföljningen."
            ),
            Self::MarkVoided => format!(
                "Uppföljningen för {unit} har ändrats efter din klarmarkering, som därför inte gäller längre. \
                 Läs ändringarna och klarmarkera igen."
            ),
            Self::Invited => format!("Du är inbjuden till uppföljningen för {unit}."),
            Self::HandedOver => format!("Du har tagit över {unit} från och med {day}."),
            Self::CodeMade => "En kod har skapats för att logga in som du. Säg till om du inte bad om den.".to_owned(),
            Self::ActionDueSoon => format!("Åtgärder som du ansvarar för ska vara klara senast {day}: {unit}."),
            Self::ActionLate => format!("Åtgärder som du ansvarar för skulle ha varit klara: {unit}."),
            Self::EffectDue => format!("Det är dags att följa upp om åtgärder har haft effekt: {unit}."),
            Self::SentBack => format!("{round} för {unit} har skickats tillbaka. Läs kommentaren och lämna in igen."),
            Self::StatementMade => format!("Skyddsombudet har lämnat ett yttrande om {round} för {unit}."),
            Self::RequestConfirmed => format!(
                "Vi har tagit emot skyddsombudets begäran enligt 6 kap. 6 a § arbetsmiljölagen {day}, {unit}. \
                 Det här är den skriftliga bekräftelsen."
            ),
            Self::RequestReceived => format!(
                "En begäran från skyddsombudet enligt 6 kap. 6 a § arbetsmiljölagen kom in {day}, {unit}. \
                 Den ska besvaras utan dröjsmål."
            ),
            Self::ActionRaised => format!("{unit} har lyft en åtgärd till nivån över. Den väntar på ditt svar."),
            Self::ActionAnswered => format!("En åtgärd som {unit} har lyft har fått svar."),
            Self::RaisedAnswered => format!("Det som {unit} lyfte i {round} har fått ett svar."),
            Self::FeedbackDue => format!(
                "{unit} har lämnat in {round}, men återkopplingen är inte gjord. Berätta om resultatet, till exempel på \
                 arbetsplatsträffen, och skriv in i uppföljningen var och när."
            ),
            Self::WorkInQuarantine => format!(
                "En spärrad surfplatta har skickat in arbete för {unit} som inte fanns någon annanstans. \
                 Läs det och bestäm om det ska tas in."
            ),
        }
    }

    fn english(self, unit: &str, round: &str, day: &str) -> String {
        match self {
            Self::RoundOpened => format!("{round} has opened for {unit}."),
            Self::DueSoon | Self::DueVerySoon => format!("{unit} is to hand in {round} by {day}."),
            Self::Late => format!("{unit} was to hand in {round} by {day}."),
            Self::LateBelow => format!("{unit} has not handed in {round}. The last day was {day}."),
            Self::HandedIn => format!("{unit} has handed in {round}."),
            Self::HandedInWithoutMark => {
                format!("{unit} has handed in {round} without the representative's mark. The follow-up says why.")
            }
            Self::ExtraHandedIn => format!("{unit} has handed in an extra follow-up."),
            Self::ExtraHandedInWithoutMark => format!(
                "{unit} has handed in an extra follow-up without the representative's mark. The follow-up says why."
            ),
            Self::MarkVoided => format!(
                "The follow-up of {unit} was changed after you marked it as ready, so the mark does not hold any more. \
                 Read the changes and mark it again."
            ),
            Self::Invited => format!("You are invited to the follow-up of {unit}."),
            Self::HandedOver => format!("You have taken {unit} over from {day}."),
            Self::CodeMade => "A code was made for signing in as you. Say so if you did not ask for it.".to_owned(),
            Self::ActionDueSoon => format!("Actions that you are responsible for are due by {day}: {unit}."),
            Self::ActionLate => format!("Actions that you are responsible for are late: {unit}."),
            Self::EffectDue => format!("It is time to check whether actions have had an effect: {unit}."),
            Self::SentBack => format!("{round} of {unit} was sent back. Read the comment and hand in again."),
            Self::StatementMade => format!("The safety representative has made a statement about {round} of {unit}."),
            Self::RequestConfirmed => format!(
                "We have received the safety representative's request under chapter 6, section 6 a of the Work \
                 Environment Act on {day}, {unit}. This is the written confirmation."
            ),
            Self::RequestReceived => format!(
                "A request by the safety representative under chapter 6, section 6 a of the Work Environment Act came \
                 on {day}, {unit}. It is to be answered without delay."
            ),
            Self::ActionRaised => {
                format!("{unit} has raised an action to the level above. It is waiting for your answer.")
            }
            Self::ActionAnswered => format!("An action that {unit} raised has been answered."),
            Self::RaisedAnswered => format!("What {unit} passed upwards in {round} has been answered."),
            Self::FeedbackDue => format!(
                "{unit} has handed in {round}, but no feedback is recorded. Tell people of the result, at the workplace \
                 meeting for instance, and record in the follow-up where and when."
            ),
            Self::WorkInQuarantine => format!(
                "A blocked tablet has sent work of {unit} that was nowhere else. Read it and decide whether to take it in."
            ),
        }
    }
}

/// A message that somebody is to have, unless they have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewMessage {
    /// To whom.
    pub person: PersonId,
    /// What it says.
    pub kind: MessageKind,
    /// About which unit.
    pub unit: Option<UnitId>,
    /// About which round.
    pub round: Option<RoundId>,
    /// About which day.
    pub day: Option<NaiveDate>,
    /// About which row of a form, or which hand-in.
    pub row: Option<RowId>,
}

/// The messages that are due in the open rounds on a day. `handed_in` are the units that have handed in, by round.
#[must_use]
pub fn messages_due(
    framework: &Framework,
    handed_in: &HashSet<(RoundId, UnitId)>,
    today: NaiveDate,
) -> Vec<NewMessage> {
    let mut messages = Vec::new();
    for round in framework.rounds.iter().filter(|it| it.is_open()) {
        // Where one follow-up covers several units, all their parties are told of the one that names it.
        let named = round.units.iter().filter(|it| !round.joint.contains_key(&it.id));
        for unit in named.filter(|it| round.templates.contains_key(&it.level)) {
            let covered = round.covered_by(unit.id);
            let parties: BTreeSet<_> = covered.flat_map(|it| parties(&framework.organisation, it, today)).collect();
            let about = |person, kind, day| NewMessage {
                person,
                kind,
                unit: Some(unit.id),
                round: Some(round.id),
                day,
                row: None,
            };
            messages.extend(parties.iter().map(|it| about(*it, MessageKind::RoundOpened, None)));
            if handed_in.contains(&(round.id, unit.id)) {
                continue;
            }
            let Some((kind, due)) = due_now(round, unit, today) else { continue };
            messages.extend(parties.iter().map(|it| about(*it, kind, Some(due))));
            if kind == MessageKind::Late {
                let above = managers_above(&framework.organisation, unit.id, today);
                messages.extend(above.iter().map(|it| about(*it, MessageKind::LateBelow, Some(due))));
            }
        }
    }
    messages
}

/// The reminders of feedback that are due in the open rounds on a day. `waiting` are the units that have handed in and recorded
/// no feedback, by round.
#[must_use]
pub(crate) fn feedback_due(
    framework: &Framework,
    waiting: &HashSet<(RoundId, UnitId)>,
    today: NaiveDate,
) -> Vec<NewMessage> {
    let mut messages = Vec::new();
    for round in framework.rounds.iter().filter(|it| it.is_open()) {
        let is_due = |unit: &&Unit| round.due.get(&unit.level).is_some_and(|due| *due + FEEDBACK_WITHIN < today);
        let waiting = round.units.iter().filter(|it| waiting.contains(&(round.id, it.id)));
        for unit in waiting.filter(is_due) {
            let covered = round.covered_by(unit.id);
            let parties: BTreeSet<_> = covered.flat_map(|it| parties(&framework.organisation, it, today)).collect();
            messages.extend(parties.into_iter().map(|person| NewMessage {
                person,
                kind: MessageKind::FeedbackDue,
                unit: Some(unit.id),
                round: Some(round.id),
                day: None,
                row: None,
            }));
        }
    }
    messages
}

/// Whether the representative had marked what was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RepresentativesMark {
    /// It was marked, or nobody is there to mark it.
    Settled,
    /// The manager gave a reason for going without.
    GoneWithout,
}

/// A follow-up that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HandedIn {
    /// Of which unit.
    pub(crate) unit: UnitId,
    /// In which round.
    pub(crate) round: RoundId,
    /// The hand-in, of an extra follow-up: a unit may have several of them in a day.
    pub(crate) extra: Option<RowId>,
    /// By whom.
    pub(crate) by: Option<PersonId>,
    /// With which marks.
    pub(crate) mark: RepresentativesMark,
}

impl HandedIn {
    const fn kind(&self) -> MessageKind {
        match (self.mark, self.extra) {
            (RepresentativesMark::Settled, None) => MessageKind::HandedIn,
            (RepresentativesMark::GoneWithout, None) => MessageKind::HandedInWithoutMark,
            (RepresentativesMark::Settled, Some(_)) => MessageKind::ExtraHandedIn,
            (RepresentativesMark::GoneWithout, Some(_)) => MessageKind::ExtraHandedInWithoutMark,
        }
    }
}

/// The messages about a follow-up that was handed in: to its parties and to the managers above, but for whoever did it.
/// Without the representative's mark the main representatives above are told too, since nobody else may be.
#[must_use]
pub(crate) fn messages_of_hand_in(
    organisation: &Organisation,
    handed_in: &HandedIn,
    today: NaiveDate,
) -> Vec<NewMessage> {
    let HandedIn { unit, round, extra, by, mark } = *handed_in;
    let mut people = parties(organisation, unit, today);
    people.extend(managers_above(organisation, unit, today));
    if mark == RepresentativesMark::GoneWithout {
        let above = organisation.ancestors(unit);
        people.extend(above.iter().flat_map(|it| holding(organisation, *it, &[Role::MainRepresentative], today)));
    }
    people.sort_unstable();
    people.dedup();
    let kind = handed_in.kind();
    let about =
        |person| NewMessage { person, kind, unit: Some(unit), round: Some(round), day: Some(today), row: extra };
    people.into_iter().filter(|it| Some(*it) != by).map(about).collect()
}

/// The messages about marks that do not hold any more, each told once: to those who still fill in the follow-up.
#[must_use]
pub(crate) fn messages_of_voided_marks(
    framework: &Framework,
    (unit, round): (UnitId, RoundId),
    voided: &[(RowId, PersonId)],
    today: NaiveDate,
) -> Vec<NewMessage> {
    let open = framework.rounds.iter().find(|it| it.id == round && it.is_open());
    let units: Vec<_> = open.map(|it| it.covered_by(unit).collect()).unwrap_or_default();
    let people: BTreeSet<_> = units.into_iter().flat_map(|it| parties(&framework.organisation, it, today)).collect();
    let told = voided.iter().filter(|(_, person)| people.contains(person));
    let about = |(row, person): &(RowId, PersonId)| NewMessage {
        person: *person,
        kind: MessageKind::MarkVoided,
        unit: Some(unit),
        round: Some(round),
        day: None,
        row: Some(*row),
    };
    told.map(about).collect()
}

/// What is to be said of a unit's last day today.
fn due_now(round: &Round, unit: &Unit, today: NaiveDate) -> Option<(MessageKind, NaiveDate)> {
    let due = *round.due.get(&unit.level)?;
    let kind = if today > due {
        MessageKind::Late
    } else if today + LAST_REMINDER >= due {
        MessageKind::DueVerySoon
    } else if today + FIRST_REMINDER >= due {
        MessageKind::DueSoon
    } else {
        return None;
    };
    Some((kind, due))
}

/// Those who fill in a unit's follow-up; where it has no representative, the main representatives above.
pub(crate) fn parties(organisation: &Organisation, unit: UnitId, today: NaiveDate) -> Vec<PersonId> {
    let own = [Role::Manager, Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative];
    let mut people = holding(organisation, unit, &own, today);
    if !organisation.has_representative(unit, today) {
        let above = organisation.ancestors(unit);
        people.extend(above.iter().flat_map(|it| holding(organisation, *it, &[Role::MainRepresentative], today)));
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// The managers of the nearest unit above that has any, within the authority.
pub(crate) fn managers_above(organisation: &Organisation, unit: UnitId, today: NaiveDate) -> Vec<PersonId> {
    let authority = |id: UnitId| organisation.unit(id).map(|it| it.authority);
    let above = organisation.ancestors(unit).into_iter().filter(|it| authority(*it) == authority(unit));
    above.map(|it| holding(organisation, it, &[Role::Manager], today)).find(|it| !it.is_empty()).unwrap_or_default()
}

pub(crate) fn holding(organisation: &Organisation, unit: UnitId, roles: &[Role], today: NaiveDate) -> Vec<PersonId> {
    let here = organisation.assignments_at(unit).iter();
    here.filter(|it| it.is_active(today) && roles.contains(&it.role)).map(|it| it.person).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use form_model::{Assignment, Level, Sha256Hash};

    use super::*;

    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([2; 16]);
    const EKEN: UnitId = UnitId::from_bytes([3; 16]);
    const ROUND: RoundId = RoundId::from_bytes([7; 16]);
    const CHEF: PersonId = PersonId::from_bytes([11; 16]);
    const OMBUD: PersonId = PersonId::from_bytes([12; 16]);
    const HSO: PersonId = PersonId::from_bytes([13; 16]);
    const ABOVE: PersonId = PersonId::from_bytes([14; 16]);

    fn day(of_march: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap()
    }

    /// One workplace in an open round that is due on the 31st, its representative there until the 20th.
    fn framework() -> Framework {
        let unit = |id, parent, level, authority| Unit { id, parent, name: "enhet".to_owned(), level, authority };
        let units = vec![
            unit(TOP, None, Level::Organisation, TOP),
            unit(SCHOOLS, Some(TOP), Level::Administration, SCHOOLS),
            unit(EKEN, Some(SCHOOLS), Level::Workplace, SCHOOLS),
        ];
        let held = |person, unit, role, to| Assignment { person, unit, role, from: day(1), to };
        let assignments = vec![
            held(CHEF, EKEN, Role::Manager, None),
            held(OMBUD, EKEN, Role::Representative, Some(day(20))),
            held(HSO, TOP, Role::MainRepresentative, None),
            held(ABOVE, SCHOOLS, Role::Manager, None),
        ];
        let round = Round {
            id: ROUND,
            name: "Uppföljning".to_owned(),
            reviewed_year: 2025,
            opened_at_ms: 0,
            closed_at_ms: None,
            archived_at_ms: None,
            performed_from: None,
            performed_to: None,
            methods: BTreeMap::new(),
            joint: BTreeMap::new(),
            templates: [(Level::Workplace, Sha256Hash::of(b"t"))].into(),
            due: [(Level::Workplace, day(31))].into(),
            units: units.clone(),
        };
        let organisation = Organisation::new(units, assignments, Vec::new());
        Framework { organisation, rounds: vec![round], ..Framework::default() }
    }

    fn told(today: NaiveDate) -> Vec<(PersonId, MessageKind)> {
        let messages = messages_due(&framework(), &HashSet::new(), today);
        messages.iter().map(|it| (it.person, it.kind)).filter(|(_, kind)| *kind != MessageKind::RoundOpened).collect()
    }

    #[test]
    fn feedback_is_called_to_mind_a_month_after_the_last_day_where_none_is_recorded() {
        let waiting = HashSet::from([(ROUND, EKEN)]);
        let told = |today| feedback_due(&framework(), &waiting, today).iter().map(|it| it.person).collect::<Vec<_>>();
        assert!(told(day(31) + FEEDBACK_WITHIN).is_empty());
        assert_eq!(told(day(31) + FEEDBACK_WITHIN + Days::new(1)), [CHEF, HSO]);
        assert!(feedback_due(&framework(), &HashSet::new(), NaiveDate::MAX).is_empty());
    }

    #[test]
    fn the_parties_are_told_of_the_round_and_of_its_last_day() {
        assert_eq!(told(day(16)), []);
        assert_eq!(told(day(17)), [(CHEF, MessageKind::DueSoon), (OMBUD, MessageKind::DueSoon)]);
        let opened = messages_due(&framework(), &HashSet::new(), day(2));
        assert_eq!(opened.iter().map(|it| it.person).collect::<Vec<_>>(), [CHEF, OMBUD]);
    }

    #[test]
    fn without_a_representative_the_main_representative_is_told() {
        assert_eq!(told(day(28)), [(CHEF, MessageKind::DueVerySoon), (HSO, MessageKind::DueVerySoon)]);
    }

    #[test]
    fn lateness_is_told_to_the_parties_and_to_the_manager_above_until_the_hand_in() {
        let late = day(31) + Days::new(1);
        let expected = [(CHEF, MessageKind::Late), (HSO, MessageKind::Late), (ABOVE, MessageKind::LateBelow)];
        assert_eq!(told(late), expected);
        let messages = messages_due(&framework(), &HashSet::from([(ROUND, EKEN)]), late);
        assert!(messages.iter().all(|it| it.kind == MessageKind::RoundOpened));
    }

    #[test]
    fn a_closed_round_tells_nothing() {
        let mut framework = framework();
        framework.rounds[0].closed_at_ms = Some(1);
        assert_eq!(messages_due(&framework, &HashSet::new(), day(31)), []);
    }

    #[test]
    fn a_hand_in_is_told_to_the_others_and_one_without_a_mark_to_the_main_representatives_above_too() {
        let organisation = framework().organisation;
        let told = |mark, extra| {
            let handed_in = HandedIn { unit: EKEN, round: ROUND, extra, by: Some(CHEF), mark };
            let messages = messages_of_hand_in(&organisation, &handed_in, day(10));
            let kinds: BTreeSet<_> = messages.iter().map(|it| (it.kind, it.row)).collect();
            (messages.into_iter().map(|it| it.person).collect::<Vec<_>>(), kinds.into_iter().collect::<Vec<_>>())
        };
        let (settled, without) = (RepresentativesMark::Settled, RepresentativesMark::GoneWithout);
        assert_eq!(told(settled, None), (vec![OMBUD, ABOVE], vec![(MessageKind::HandedIn, None)]));
        let expected = vec![(MessageKind::HandedInWithoutMark, None)];
        assert_eq!(told(without, None), (vec![OMBUD, HSO, ABOVE], expected));
        let extra = Some(RowId::from_bytes([5; 16]));
        assert_eq!(told(settled, extra).1, [(MessageKind::ExtraHandedIn, extra)]);
        assert_eq!(told(without, extra).1, [(MessageKind::ExtraHandedInWithoutMark, extra)]);
    }

    #[test]
    fn a_mark_that_does_not_hold_any_more_is_told_to_those_who_can_mark_again() {
        let row = RowId::from_bytes([6; 16]);
        let told = |framework: &Framework, person| {
            messages_of_voided_marks(framework, (EKEN, ROUND), &[(row, person)], day(10)).len()
        };
        let mut framework = framework();
        assert_eq!([CHEF, OMBUD, ABOVE].map(|it| told(&framework, it)), [1, 1, 0]);
        framework.rounds[0].closed_at_ms = Some(1);
        assert_eq!(told(&framework, CHEF), 0);
    }

    #[test]
    fn every_kind_has_a_code_and_a_text_in_both_languages() {
        let codes: BTreeSet<_> = MessageKind::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(codes.len(), MessageKind::ALL.len());
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::from_code(kind.code()), Some(kind));
            let [sv, en] = [Language::Sv, Language::En].map(|it| kind.text(it, "Eken", "Uppföljning", "2026-03-31"));
            assert!(sv != en && sv.ends_with('.') && en.ends_with('.'));
        }
    }
}
