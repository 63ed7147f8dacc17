//! Every text on screen: what texts there are, and which language has which words.
//!
//! One struct per area, filled once per language below `sv/` and `en/`, so that a missing text does not compile. The
//! rule that must not be broken: no screen has words of its own.

mod accessibility;
mod actions;
mod analysis;
mod case;
mod changes;
mod connection;
mod en;
mod entrance;
mod form;
mod forums;
mod glossary;
mod handover;
mod invitations;
mod joint;
mod life_cycle;
mod list;
mod lost;
mod messages;
mod methods;
mod organisation;
mod organisation_import;
mod paper;
mod pieces;
mod planning;
mod practice;
mod questions;
mod reminders;
mod result;
mod rounds;
mod server;
mod shell;
mod status;
mod support;
mod sv;
mod templates;
mod this_tablet;
mod unit_handover;
mod units;

pub(crate) use accessibility::AccessibilityTexts;
pub(crate) use actions::{ActionTexts, MeetingTexts};
pub(crate) use analysis::AnalysisTexts;
pub(crate) use case::{CaseTexts, HandInTexts};
pub(crate) use changes::ChangesTexts;
pub(crate) use connection::{Advice, ConnectionTexts};
pub(crate) use entrance::{DeviceTexts, EntranceTexts, PasswordTexts, PeopleTexts, PinTexts, SignInTexts};
pub(crate) use form::FormTexts;
pub(crate) use forums::ForumsTexts;
pub(crate) use glossary::{GlossaryTexts, Term};
pub(crate) use handover::{HandoverProblemTexts, HandoverTexts};
pub(crate) use invitations::InvitationsTexts;
pub(crate) use joint::JointTexts;
pub(crate) use life_cycle::{ArchiveTexts, ArchivingTexts, LifeCycleTexts};
pub(crate) use list::ListTexts;
pub(crate) use lost::{DevicesTexts, LostTabletTexts, LostTexts, QuarantineTexts};
pub(crate) use messages::MessagesTexts;
pub(crate) use methods::{DialogueTexts, InterviewTexts, MethodsTexts, PhonesTexts};
pub(crate) use organisation::{
    InvitationTexts, OrganisationRefusalTexts, OrganisationTexts, PeopleScreenTexts, UnitScreenTexts,
};
pub(crate) use organisation_import::{ImportFileTexts, OrganisationImportTexts};
pub(crate) use paper::PaperTexts;
pub(crate) use pieces::PiecesTexts;
pub(crate) use planning::{CalendarTexts, MessageScreenTexts, MethodTexts, PlanningTexts, TimingTexts};
pub(crate) use practice::PracticeTexts;
pub(crate) use questions::{QuestionHelp, help_for};
pub(crate) use reminders::RemindersTexts;
pub(crate) use result::{
    BoardCountTexts, BoardTexts, ClosingTexts, FedBackTexts, FigureTexts, HandedInTexts, RaisedTexts, RecordsTexts,
    ResultTexts, SourceTexts,
};
pub(crate) use rounds::RoundsTexts;
pub(crate) use server::ServerTexts;
pub(crate) use shell::ShellTexts;
pub(crate) use status::StatusTexts;
pub(crate) use support::SupportTexts;
pub(crate) use templates::{ComparisonTexts, TemplateFaultTexts, TemplatesTexts};
pub(crate) use this_tablet::{Reason, RefusedTexts, RescueTexts, StorageTexts, ThisTabletTexts};
pub(crate) use unit_handover::UnitHandoverTexts;
pub(crate) use units::UnitsTexts;

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// Swedish.
    #[default]
    Swedish,
    /// English.
    English,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// The language's code, as the page's `lang` has it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// What the language calls itself.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::Swedish => "Svenska",
            Self::English => "English",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The texts.
    pub(crate) const fn texts(self) -> &'static Texts {
        match self {
            Self::Swedish => &sv::TEXTS,
            Self::English => &en::TEXTS,
        }
    }

    /// Of a text that a template has in both languages, this language's.
    pub(crate) const fn of<'a>(self, swedish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Swedish => swedish,
            Self::English => english,
        }
    }
}

/// All texts of one language, by area.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) shell: ShellTexts,
    pub(crate) forums: ForumsTexts,
    pub(crate) joint: JointTexts,
    pub(crate) life_cycle: LifeCycleTexts,
    pub(crate) list: ListTexts,
    pub(crate) lost: LostTexts,
    pub(crate) form: FormTexts,
    pub(crate) handover: HandoverTexts,
    pub(crate) case: CaseTexts,
    pub(crate) analysis: AnalysisTexts,
    pub(crate) actions: ActionTexts,
    pub(crate) changes: ChangesTexts,
    pub(crate) entrance: EntranceTexts,
    pub(crate) this_tablet: ThisTabletTexts,
    pub(crate) glossary: GlossaryTexts,
    pub(crate) connection: ConnectionTexts,
    pub(crate) accessibility: AccessibilityTexts,
    pub(crate) paper: PaperTexts,
    pub(crate) pieces: PiecesTexts,
    pub(crate) planning: PlanningTexts,
    pub(crate) methods: MethodsTexts,
    pub(crate) practice: PracticeTexts,
    pub(crate) reminders: RemindersTexts,
    pub(crate) server: ServerTexts,
    pub(crate) status: StatusTexts,
    pub(crate) support: SupportTexts,
    pub(crate) templates: TemplatesTexts,
    pub(crate) units: UnitsTexts,
    pub(crate) result: ResultTexts,
    pub(crate) rounds: RoundsTexts,
    pub(crate) messages: MessagesTexts,
    pub(crate) unit_handover: UnitHandoverTexts,
    pub(crate) invitations: InvitationsTexts,
    pub(crate) organisation: OrganisationTexts,
    pub(crate) organisation_import: OrganisationImportTexts,
    pub(crate) questions: &'static QuestionHelp,
}

/// Puts values into the places of a text: `fill("Synkat {time}", &[("time", "14.02")])`.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |filled, (name, value)| filled.replace(&format!("{{{name}}}"), value))
}

/// A number that was counted by: "+1", "−1".
pub(crate) fn signed(number: i64) -> String {
    format!("{number:+}").replace('-', "−")
}

/// A text for one and one for every other number, such as "1 ändring" and "{count} ändringar".
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

impl Counted {
    /// The text for this number.
    pub(crate) fn of(&self, count: usize) -> String {
        if count == 1 { self.one.to_owned() } else { fill(self.many, &[("count", &count.to_string())]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_numbers_find_their_form() {
        assert_eq!(fill("{a} och {b}", &[("a", "1"), ("b", "2")]), "1 och 2");
        let counted = Counted { one: "1 ändring", many: "{count} ändringar" };
        assert_eq!(counted.of(1), "1 ändring");
        assert_eq!(counted.of(3), "3 ändringar");
        assert_eq!(counted.of(0), "0 ändringar");
        assert_eq!((signed(1), signed(-1)), ("+1".to_owned(), "−1".to_owned()));
    }
}
