//! Action plans as the screens ask for them: which one a unit has, and single rows of it.
//!
//! A part of the bridge to client-core; it decides nothing. The rule that must not be broken: a plan that is listed is
//! never started anew, and one that can only be started is started when the first row is written.

use client_core::Event;
use form_model::{
    Access, ActionPlan, ActionRow, Case, DocumentId, DocumentKind, PersonRole, Role, Template, UnitId, Voice,
};
use leptos::prelude::*;

use crate::moments::Moment;
use crate::preferences::use_preferences;
use crate::tablet::Tablet;
use crate::texts::Language;

impl Tablet {
    /// The unit's action plan, where rows can be put: on the tablet, or to be started here; followed.
    pub(crate) fn action_plan_here(self, unit: UnitId) -> Option<DocumentId> {
        match self.action_plan_of(unit) {
            Some(plan) => {
                self.follow_status(plan);
                self.read(|client| client.document(plan).is_some()).then_some(plan)
            }
            None => self.startable_plan(unit).map(|it| it.document_id()),
        }
    }

    /// The case of a plan that no one has started and that the person may start.
    fn startable_plan(self, unit: UnitId) -> Option<Case> {
        self.read(|client| {
            let directory = client.directory()?;
            let is_plan = |it: &&form_model::Startable| it.kind == DocumentKind::ActionPlan && it.unit == unit;
            let startable = directory.startable.iter().find(is_plan)?;
            Some(Case { generation: startable.generation, ..Case::action_plan(directory.installation, unit) })
        })
    }

    /// Sees to it that a plan is on the tablet before something is written in it.
    pub(crate) fn fetch_or_start_plan(self, plan: DocumentId) {
        self.report(Event::DocumentWanted(plan));
        if self.read(|client| client.document(plan).is_some()) {
            return;
        }
        let units = self.read(|client| {
            let startable = client.directory().map(|it| it.startable.clone()).unwrap_or_default();
            startable.into_iter().map(|it| it.unit).collect::<Vec<_>>()
        });
        let case = units.into_iter().filter_map(|it| self.startable_plan(it)).find(|it| it.document_id() == plan);
        if let Some(case) = case {
            self.report(Event::CaseStarted(case));
        }
    }

    /// A row of a plan by its id, removed ones excepted.
    pub(crate) fn action_row(self, plan: DocumentId, row: &str) -> Option<ActionRow> {
        let plan = self.read(|client| Some(ActionPlan::read(client.document(plan)?.automerge())))?;
        plan.rows.into_iter().find(|it| it.id.is_some_and(|it| it.to_string() == row))
    }

    /// True if the person may write any field of a plan, and not only answer what was raised; followed.
    pub(crate) fn writes_all_of(self, document: DocumentId) -> bool {
        self.is_writable(document)
            && self.read(|client| {
                let entries = client.directory().map(|it| it.documents.as_slice()).unwrap_or_default();
                entries.iter().find(|it| it.document == document).is_none_or(|it| it.access == Access::Write)
            })
    }

    /// True if the person answers what was raised in a plan; followed.
    pub(crate) fn answers_raised(self, document: DocumentId) -> bool {
        self.is_writable(document) && self.voices(document).contains(&Voice::Above)
    }

    /// The units that the person manages today; followed.
    pub(crate) fn managed_units(self) -> Vec<UnitId> {
        self.follow_directory();
        let today = Moment::now().day().unwrap_or_default();
        self.read(|client| {
            let held = client.directory().into_iter().flat_map(|it| &it.assignments);
            held.filter(|it| it.is_active(today) && it.role == Role::Manager).map(|it| it.unit).collect()
        })
    }

    /// What the person is called where somebody stands as responsible for something of a unit: their name, and the
    /// roles that they have there; followed.
    pub(crate) fn own_names(self, unit: UnitId) -> Vec<String> {
        self.follow_directory();
        let Some(me) = self.person() else { return Vec::new() };
        let roles = self.read(|client| {
            let directory = client.directory()?;
            let own = directory.assignments.iter().filter(|it| it.unit == unit).map(|it| it.role);
            Some(own.collect::<Vec<_>>())
        });
        let roles = roles.unwrap_or_default();
        let posts =
            roles.into_iter().flat_map(|role| Language::ALL.into_iter().filter_map(move |it| post_words(role, it)));
        [self.name_of(me)].into_iter().chain(posts.map(str::to_owned)).filter(|it| !it.is_empty()).collect()
    }

    /// Those who could stand as responsible for something of a unit: the posts, and the people who have a role there
    /// or above; followed.
    pub(crate) fn possible_responsible(self, unit: UnitId) -> Vec<String> {
        self.follow_directory();
        let language = use_preferences().language.get_untracked();
        let above: Vec<UnitId> =
            std::iter::successors(Some(unit), |it| self.unit(*it).and_then(|it| it.parent)).collect();
        let has_role = |role: &PersonRole| above.contains(&role.unit) && role.to.is_none();
        let mut people = self.read(|client| {
            let people = client.directory().into_iter().flat_map(|it| &it.people);
            people.filter(|it| it.roles.iter().any(has_role)).map(|it| it.name.clone()).collect::<Vec<_>>()
        });
        people.sort();
        people.dedup();
        let posts = [Role::Manager, Role::Representative].into_iter().filter_map(|it| post_words(it, language));
        people.extend(posts.map(str::to_owned));
        people
    }

    /// The sections that actions are sorted by: those of the form that the unit fills in, with their letters.
    pub(crate) fn areas(self, unit: UnitId, language: Language) -> Vec<(String, String)> {
        let of_unit = self.cases(DocumentKind::Followup).into_iter().filter(|it| it.1.unit == unit);
        let template = of_unit.filter_map(|it| self.template(it.0)).next_back();
        let words = |template: &Template| {
            let sections = template.sections.iter();
            sections.map(|it| (it.id.clone(), format!("{} {}", it.id, language.of(&it.sv, &it.en)))).collect()
        };
        match template {
            Some(template) => words(&template),
            None => words(&form_model::built_in_workplace_template()),
        }
    }
}

/// What a role is called where it stands as responsible.
fn post_words(role: Role, language: Language) -> Option<&'static str> {
    let words = &language.texts().shell;
    match role {
        Role::Manager => Some(words.manager),
        Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative => Some(words.representative),
        Role::Hr | Role::Employee | Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => None,
    }
}
