//! Which screen is shown: the part of the page's address behind `#`.
//!
//! Addresses are stable, so that a link in a message or a QR code leads to a screen. The rule that must not be broken:
//! every address leads somewhere, and an unknown one leads home.

mod organisation_view;
mod templates_view;

use form_model::DocumentId;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

pub(crate) use organisation_view::OrganisationView;
pub(crate) use templates_view::TemplatesView;

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// The list of follow-ups.
    Home,
    /// Something about one document.
    Case(DocumentId, CaseView),
    /// Starting an extra follow-up.
    StartExtra,
    /// Taking in a follow-up that this tablet lacks from the tablet beside it.
    Receive,
    /// How far the units have come, for those who follow many.
    Units,
    /// The rounds; with `new` the form for opening one, with an id that one.
    Rounds(String),
    /// What the server tells the person.
    Messages,
    /// Units that changed managers; with `new` the form for handing one over, and a unit's id behind it.
    UnitHandover(String),
    /// What was handed in below; a round and a unit, and a part of their result behind them.
    Result(String),
    /// One follow-up as it was handed in.
    HandedIn(String),
    /// What became of what was passed upwards.
    Raised,
    /// What was fed back at the person's own units.
    FedBack,
    /// Whom to turn to.
    Support,
    /// What is recorded about who typed what.
    Recorded,
    /// How the server is doing.
    Status,
    /// How long records are kept, and what is due for disposal.
    Retention,
    /// The archived follow-ups; with an id that one.
    Archive(String),
    /// What comes next in the year.
    NextSteps,
    /// What the person is responsible for in every action plan.
    MyActions,
    /// What blocked tablets have sent, for those who decide about it.
    Quarantine,
    /// This tablet: storage, queue, refused edits, rescue files, settings.
    ThisTablet,
    /// What is wrong with the connection.
    ConnectionCheck,
    /// Every term and abbreviation.
    Glossary,
    /// How accessible the app is.
    Accessibility,
    /// The made-up workplace to practise on.
    Practice,
    /// Units, people and roles, for those who administer them.
    Organisation(OrganisationView),
    /// Reminders by e-mail, and the days in the person's own calendar.
    Reminders,
    /// The templates, for those who write them.
    Templates(TemplatesView),
    /// Enrolling this tablet by a one-time code; behind it the mark that the app gave out itself, if any.
    Enrol(String),
    /// Saving everything after something broke.
    Rescue,
}

/// What of a document is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CaseView {
    /// The sections with their progress, and what is left to do.
    Overview,
    /// The questions of one section.
    Section(String),
    /// Those questions of all sections that somebody looks for: unanswered, differing, needing action.
    Questions(String),
    /// How and when the follow-up is carried out.
    Plan,
    /// The ready-made text about the plan to those concerned.
    PlanMessage,
    /// The interviews.
    Interviews,
    /// Taking notes during one interview.
    Interview(String),
    /// What was said in all interviews, by question, on the way to answers; with a section.
    Compiling(Option<String>),
    /// The dialogue at the workplace meeting, one question at a time; with a question.
    Dialogue(Option<String>),
    /// Which units the follow-up covers.
    JointUnits,
    /// Strengths and improvement areas.
    Findings,
    /// The closing questions.
    Closing,
    /// Ready marks and the hand-in.
    HandIn,
    /// Feedback to the workplace's forums.
    Feedback,
    /// What was changed, by whom.
    Changes,
    /// Who is invited to it.
    Invitations,
    /// Handing over to another tablet without a network.
    Handover,
    /// The form, or the action plan, for paper.
    Paper,
    /// One row of an action plan.
    Row(String),
    /// What of an action plan a meeting goes through.
    Meeting,
}

impl CaseView {
    fn code(&self) -> String {
        match self {
            Self::Overview => String::new(),
            Self::Section(section) => format!("section/{section}"),
            Self::Questions(chosen) => format!("questions/{chosen}"),
            Self::Plan => "plan".to_owned(),
            Self::PlanMessage => "plan/message".to_owned(),
            Self::Interviews => "interviews".to_owned(),
            Self::Interview(row) => format!("interview/{row}"),
            Self::Compiling(None) => "compiling".to_owned(),
            Self::Compiling(Some(section)) => format!("compiling/{section}"),
            Self::Dialogue(None) => "dialogue".to_owned(),
            Self::Dialogue(Some(question)) => format!("dialogue/{question}"),
            Self::JointUnits => "units".to_owned(),
            Self::Findings => "findings".to_owned(),
            Self::Closing => "closing".to_owned(),
            Self::HandIn => "hand-in".to_owned(),
            Self::Feedback => "feedback".to_owned(),
            Self::Changes => "changes".to_owned(),
            Self::Invitations => "invitations".to_owned(),
            Self::Handover => "handover".to_owned(),
            Self::Paper => "paper".to_owned(),
            Self::Row(row) => format!("row/{row}"),
            Self::Meeting => "meeting".to_owned(),
        }
    }

    fn parse(code: &str) -> Self {
        match code {
            "plan" => Self::Plan,
            "plan/message" => Self::PlanMessage,
            "interviews" => Self::Interviews,
            "compiling" => Self::Compiling(None),
            "dialogue" => Self::Dialogue(None),
            "units" => Self::JointUnits,
            "findings" => Self::Findings,
            "closing" => Self::Closing,
            "hand-in" => Self::HandIn,
            "feedback" => Self::Feedback,
            "changes" => Self::Changes,
            "invitations" => Self::Invitations,
            "handover" => Self::Handover,
            "paper" => Self::Paper,
            "meeting" => Self::Meeting,
            other => match other.split_once('/') {
                Some(("section", section)) => Self::Section(section.to_owned()),
                Some(("questions", chosen)) => Self::Questions(chosen.to_owned()),
                Some(("row", row)) => Self::Row(row.to_owned()),
                Some(("interview", row)) => Self::Interview(row.to_owned()),
                Some(("compiling", section)) => Self::Compiling(Some(section.to_owned())),
                Some(("dialogue", question)) => Self::Dialogue(Some(question.to_owned())),
                Some(_) | None => Self::Overview,
            },
        }
    }
}

impl Route {
    /// The address, from `#` on.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Home => "#/".to_owned(),
            Self::Case(document, view) => format!("#/case/{document}/{}", view.code()),
            Self::StartExtra => "#/start-extra".to_owned(),
            Self::Receive => "#/receive".to_owned(),
            Self::Units => "#/units".to_owned(),
            Self::Rounds(part) => with_part("#/rounds", part),
            Self::Messages => "#/messages".to_owned(),
            Self::UnitHandover(part) => with_part("#/unit-handover", part),
            Self::Result(part) => with_part("#/result", part),
            Self::HandedIn(id) => format!("#/handed-in/{id}"),
            Self::Raised => "#/raised".to_owned(),
            Self::FedBack => "#/feedback".to_owned(),
            Self::Support => "#/support".to_owned(),
            Self::Recorded => "#/recorded".to_owned(),
            Self::Status => "#/status".to_owned(),
            Self::Retention => "#/retention".to_owned(),
            Self::Archive(document) => with_part("#/archive", document),
            Self::NextSteps => "#/next".to_owned(),
            Self::MyActions => "#/actions".to_owned(),
            Self::Quarantine => "#/quarantine".to_owned(),
            Self::ThisTablet => "#/tablet".to_owned(),
            Self::ConnectionCheck => "#/connection".to_owned(),
            Self::Glossary => "#/glossary".to_owned(),
            Self::Accessibility => "#/accessibility".to_owned(),
            Self::Practice => "#/practice".to_owned(),
            Self::Organisation(view) => format!("#/organisation{}", view.code()),
            Self::Reminders => "#/reminders".to_owned(),
            Self::Templates(view) => format!("#/templates{}", view.code()),
            Self::Enrol(code) => format!("#/enrol/{code}"),
            Self::Rescue => "#/rescue".to_owned(),
        }
    }

    /// The screen at an address.
    pub(crate) fn parse(address: &str) -> Self {
        let path = address.trim_start_matches('#').trim_start_matches('/').trim_end_matches('/');
        match path {
            "start-extra" => Self::StartExtra,
            "receive" => Self::Receive,
            "units" => Self::Units,
            "rounds" => Self::Rounds(String::new()),
            "result" => Self::Result(String::new()),
            "raised" => Self::Raised,
            "support" => Self::Support,
            "recorded" => Self::Recorded,
            "status" => Self::Status,
            "retention" => Self::Retention,
            "archive" => Self::Archive(String::new()),
            "feedback" => Self::FedBack,
            "messages" => Self::Messages,
            "unit-handover" => Self::UnitHandover(String::new()),
            "next" => Self::NextSteps,
            "actions" => Self::MyActions,
            "quarantine" => Self::Quarantine,
            "tablet" => Self::ThisTablet,
            "connection" => Self::ConnectionCheck,
            "glossary" => Self::Glossary,
            "accessibility" => Self::Accessibility,
            "practice" => Self::Practice,
            "reminders" => Self::Reminders,
            "rescue" => Self::Rescue,
            other => Self::parse_with_argument(other),
        }
    }

    /// True of an address that no screen has.
    pub(crate) fn is_unknown(address: &str) -> bool {
        Self::parse(address) == Self::Home && !address.trim_matches(['#', '/']).is_empty()
    }

    fn parse_with_argument(path: &str) -> Self {
        if let Some(code) = path.strip_prefix("enrol/") {
            return Self::Enrol(code.to_owned());
        }
        if let Some(part) = path.strip_prefix("rounds/") {
            return Self::Rounds(part.to_owned());
        }
        if let Some(part) = path.strip_prefix("result/") {
            return Self::Result(part.to_owned());
        }
        if let Some(id) = path.strip_prefix("handed-in/") {
            return Self::HandedIn(id.to_owned());
        }
        if let Some(document) = path.strip_prefix("archive/") {
            return Self::Archive(document.to_owned());
        }
        if let Some(part) = path.strip_prefix("unit-handover/") {
            return Self::UnitHandover(part.to_owned());
        }
        if let Some(view) = OrganisationView::parse(path) {
            return Self::Organisation(view);
        }
        if let Some(view) = TemplatesView::parse(path) {
            return Self::Templates(view);
        }
        let Some(case) = path.strip_prefix("case/") else { return Self::Home };
        let (document, view) = case.split_once('/').unwrap_or((case, ""));
        document.parse().map_or(Self::Home, |document| Self::Case(document, CaseView::parse(view)))
    }

    /// The document that the screen is about.
    pub(crate) const fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Case(document, _) => Some(*document),
            Self::Home
            | Self::StartExtra
            | Self::Receive
            | Self::Units
            | Self::Rounds(_)
            | Self::Messages
            | Self::UnitHandover(_)
            | Self::NextSteps
            | Self::MyActions
            | Self::Quarantine
            | Self::ThisTablet
            | Self::ConnectionCheck
            | Self::Glossary
            | Self::Accessibility
            | Self::Practice
            | Self::Organisation(_)
            | Self::Result(_)
            | Self::HandedIn(_)
            | Self::Raised
            | Self::Support
            | Self::Recorded
            | Self::Status
            | Self::Retention
            | Self::Archive(_)
            | Self::FedBack
            | Self::Reminders
            | Self::Templates(_)
            | Self::Enrol(_)
            | Self::Rescue => None,
        }
    }
}

fn with_part(address: &str, part: &str) -> String {
    if part.is_empty() { address.to_owned() } else { format!("{address}/{part}") }
}

/// The present screen; follows the address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Router {
    route: RwSignal<Route>,
}

impl Router {
    /// Reads the address, and follows it from now on.
    pub(crate) fn start() -> Self {
        let router = Self { route: RwSignal::new(Route::here()) };
        let follow = Closure::<dyn FnMut()>::new(move || router.route.set(Route::here()));
        // A page without a window has no address to follow either.
        window().add_event_listener_with_callback("hashchange", follow.as_ref().unchecked_ref()).ok();
        follow.forget();
        router
    }

    /// The present screen.
    pub(crate) fn route(self) -> Route {
        self.route.get()
    }

    /// True while the first screen stands in for one that does not exist; followed.
    pub(crate) fn is_lost(self) -> bool {
        self.route.track();
        Route::is_unknown(&current_address())
    }

    /// Goes to a screen.
    pub(crate) fn go(self, route: &Route) {
        // The listener takes the new address in.
        window().location().set_hash(&route.address()).ok();
    }
}

impl Route {
    /// What the address says now, also where no screen follows it.
    pub(crate) fn here() -> Self {
        Self::parse(&current_address())
    }
}

fn current_address() -> String {
    window().location().hash().unwrap_or_default()
}

/// The router of the page.
pub(crate) fn use_router() -> Router {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_found_again_at_its_address() {
        let document = DocumentId::from_bytes([7; 16]);
        let views = [
            CaseView::Overview,
            CaseView::Section("A".into()),
            CaseView::Questions("unanswered".into()),
            CaseView::Plan,
            CaseView::PlanMessage,
            CaseView::Interviews,
            CaseView::Interview("6b1f0f0e-0000-4000-8000-000000000001".into()),
            CaseView::Compiling(None),
            CaseView::Compiling(Some("A".into())),
            CaseView::Dialogue(None),
            CaseView::Dialogue(Some("A1".into())),
            CaseView::JointUnits,
            CaseView::Findings,
            CaseView::Closing,
            CaseView::HandIn,
            CaseView::Feedback,
            CaseView::Changes,
            CaseView::Invitations,
            CaseView::Handover,
            CaseView::Paper,
            CaseView::Row("6b1f0f0e-0000-4000-8000-000000000000".into()),
            CaseView::Meeting,
        ];
        let others = [
            Route::Home,
            Route::StartExtra,
            Route::Receive,
            Route::Units,
            Route::Rounds(String::new()),
            Route::Rounds("new".into()),
            Route::Messages,
            Route::Result(String::new()),
            Route::Result("6b1f0f0e/7c1f0f0e/answers/workplace/A1/no".into()),
            Route::HandedIn("6b1f0f0e-0000-4000-8000-000000000000".into()),
            Route::Raised,
            Route::Support,
            Route::Quarantine,
            Route::Recorded,
            Route::Status,
            Route::Retention,
            Route::Archive(String::new()),
            Route::Archive(document.to_string()),
            Route::FedBack,
            Route::UnitHandover(String::new()),
            Route::UnitHandover("new/6b1f0f0e-0000-4000-8000-000000000000".into()),
            Route::NextSteps,
            Route::MyActions,
            Route::ThisTablet,
            Route::ConnectionCheck,
            Route::Glossary,
            Route::Accessibility,
            Route::Practice,
            Route::Organisation(OrganisationView::Units),
            Route::Organisation(OrganisationView::Unit("6b1f0f0e".into())),
            Route::Organisation(OrganisationView::People),
            Route::Organisation(OrganisationView::Person("6b1f0f0e".into())),
            Route::Organisation(OrganisationView::Import),
            Route::Reminders,
            Route::Templates(TemplatesView::List),
            Route::Templates(TemplatesView::Version(form_model::TemplateHash::of(b"template"))),
            Route::Templates(TemplatesView::Draft(form_model::TemplateHash::of(b"template"))),
            Route::Enrol("ABCD-EFGH".into()),
            Route::Rescue,
        ];
        for route in views.into_iter().map(|view| Route::Case(document, view)).chain(others) {
            assert_eq!(Route::parse(&route.address()), route);
        }
    }

    #[test]
    fn an_unknown_address_leads_home() {
        assert_eq!(Route::parse("#/nowhere/at/all"), Route::Home);
        assert_eq!(Route::parse("#/case/not-an-id/plan"), Route::Home);
        assert_eq!(Route::parse(""), Route::Home);
        assert!(Route::is_unknown("#/nowhere/at/all") && Route::is_unknown("#/case/not-an-id/plan"));
        assert!(["", "#", "#/", "#/next"].iter().all(|it| !Route::is_unknown(it)), "these are known");
    }
}
