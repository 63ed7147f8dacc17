//! Reading units, people and roles in from a file: always first what it would change, then just that.
//!
//! The server reads the file and plans; the fingerprint binds what is done to what was shown. The rule that must not be
//! broken: nothing is read in whose plan was not on the screen, and whatever is chosen anew takes the plan away.

mod plan;
mod shown;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::Ways;
use super::desk::{OrganisationDesk, Power, use_desk};
use super::fields::{Choice, Field, today_text};
use crate::components::{Icon, NotDoneNotice, Shape};
use crate::focus::focus_soon;
use crate::pages::handover::chosen_files;
use crate::preferences::use_texts;
use crate::route::OrganisationView;
use crate::server_question::{NotDone, Refusal, send_file};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{ImportFileTexts, OrganisationImportTexts, fill};
use plan::Plan;
use shown::PlanShown;

/// The largest file that the server reads.
const FILE_BYTES_MAX: f64 = 16.0 * 1024.0 * 1024.0;

/// How far it has come.
#[derive(Clone)]
enum Stage {
    Choosing,
    Planning,
    Planned(Arc<Plan>),
    Applying,
    Applied(Arc<Plan>),
}

/// What the server was asked when something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Plan,
    Apply,
}

/// What is chosen, and what came of it.
#[derive(Clone, Copy)]
struct Reading {
    tablet: Tablet,
    desk: OrganisationDesk,
    list: RwSignal<String>,
    from: RwSignal<String>,
    missing: RwSignal<String>,
    file: StoredValue<Option<File>, LocalStorage>,
    file_name: RwSignal<String>,
    stage: RwSignal<Stage>,
    problem: RwSignal<Option<(Asked, NotDone)>>,
    /// Counts the questions, so that an answer to an earlier one is not taken for the newest.
    asked: StoredValue<u32>,
}

impl Reading {
    fn start(tablet: Tablet, desk: OrganisationDesk) -> Self {
        let reading = Self {
            tablet,
            desk,
            list: RwSignal::new("employees".to_owned()),
            from: RwSignal::new(today_text()),
            missing: RwSignal::new("keep".to_owned()),
            file: StoredValue::new_local(None),
            file_name: RwSignal::default(),
            stage: RwSignal::new(Stage::Choosing),
            problem: RwSignal::new(None),
            asked: StoredValue::new(0),
        };
        Effect::new(move |before: Option<()>| {
            reading.list.track();
            reading.from.track();
            reading.missing.track();
            if before.is_some() && !reading.is_applying() {
                reading.forget_plan();
            }
        });
        reading
    }

    /// True while what was planned is being done: that is waited for, whatever is chosen meanwhile.
    fn is_applying(self) -> bool {
        self.stage.with_untracked(|it| matches!(it, Stage::Applying))
    }

    fn forget_plan(self) {
        self.asked.update_value(|it| *it += 1);
        self.stage.set(Stage::Choosing);
        self.problem.set(None);
    }

    fn query(self) -> String {
        let (list, from) = (self.list.get_untracked(), self.from.get_untracked());
        let missing = if list == "employees" { self.missing.get_untracked() } else { "keep".to_owned() };
        let from = if from.is_empty() { from } else { format!("&from={from}") };
        format!("list={list}{from}&missing_units={missing}")
    }

    fn choose(self, file: File) {
        if self.is_applying() {
            return;
        }
        self.forget_plan();
        self.file_name.set(file.name());
        if file.size() > FILE_BYTES_MAX {
            self.file.set_value(None);
            return self.problem.set(Some((Asked::Plan, too_large())));
        }
        self.file.set_value(Some(file));
        self.plan();
    }

    fn plan(self) {
        let address = format!("/api/organisation/import-plans?{}", self.query());
        self.ask(Asked::Plan, Stage::Planning, address);
    }

    fn apply(self, plan: &Plan) {
        let faulty = if plan.faults.is_empty() { "" } else { "&leave_out_faulty=true" };
        let address = format!("/api/organisation/imports?{}&fingerprint={}{faulty}", self.query(), plan.fingerprint);
        self.ask(Asked::Apply, Stage::Applying, address);
    }

    fn ask(self, asked: Asked, meanwhile: Stage, address: String) {
        let Some(file) = self.file.get_value() else { return };
        self.forget_plan();
        self.stage.set(meanwhile);
        let number = self.asked.get_value();
        spawn_local(async move {
            let answer = send_file::<Plan>(self.tablet, &address, &file).await;
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            match (answer, asked) {
                (Ok(plan), Asked::Plan) => self.stage.set(Stage::Planned(Arc::new(plan))),
                (Ok(plan), Asked::Apply) => {
                    self.stage.set(Stage::Applied(Arc::new(plan)));
                    self.desk.fetch(self.tablet);
                }
                (Err(problem), _) => {
                    self.stage.set(Stage::Choosing);
                    self.problem.set(Some((asked, problem)));
                }
            }
            focus_soon("import-outcome");
        });
    }
}

fn too_large() -> NotDone {
    NotDone::Refused(Refusal { status: 413, ..Refusal::default() })
}

/// The screen.
#[component]
pub(super) fn Import() -> impl IntoView {
    let (tablet, desk, texts) = (use_tablet(), use_desk(), &use_texts().organisation_import);
    desk.visit(tablet);
    let reading = Reading::start(tablet, desk);
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <Ways here=OrganisationView::Import power=Memo::new(|_| Power::Administers) />
        <p class="soft">{texts.intro}</p>
        <Choices reading />
        <Outcome reading />
    }
}

#[component]
fn Choices(reading: Reading) -> impl IntoView {
    let texts = &use_texts().organisation_import;
    let lists = vec![("employees", texts.employees), ("representatives", texts.representatives)];
    let missing = vec![
        ("keep", texts.missing_keep),
        ("end", texts.missing_end),
        ("end-with-open-followups", texts.missing_end_with_open),
    ];
    let missing = StoredValue::new(missing);
    let list_help =
        move || if reading.list.with(|it| it == "employees") { texts.columns } else { texts.columns_representatives };
    let take = move |event: web_sys::Event| {
        if let Some(file) = chosen_files(&event).into_iter().next() {
            reading.choose(file);
        }
    };
    let is_employees = move || reading.list.with(|it| it == "employees");
    let is_chosen = move || !reading.file_name.with(String::is_empty);
    view! {
        <section class="sheet" aria-labelledby="import-choices">
            <h2 id="import-choices">{texts.choices}</h2>
            <Choice id="import-list" label=texts.list value=reading.list choices=lists />
            <div class="columns">
                <Field id="import-from" label=texts.from value=reading.from kind="date" hint=texts.from_hint />
                <Show when=is_employees>
                    <Choice id="import-missing" label=texts.missing value=reading.missing choices=missing.get_value() />
                </Show>
            </div>
            <details class="org__past"><summary>{texts.columns_title}</summary><p>{list_help}</p><p>{texts.never}</p></details>
            <div class="row">
                <label class="button file-choice">
                    <Icon shape=Shape::Plus /> <span>{texts.choose_file}</span>
                    <input type="file" id="import-file" accept=".csv,.txt,.xlsx" aria-describedby="import-file-name" on:change=take />
                </label>
                <span id="import-file-name">{move || if is_chosen() { reading.file_name.get() } else { texts.no_file.to_owned() }}</span>
            </div>
            <Show when=move || is_chosen() && matches!(reading.stage.get(), Stage::Choosing)>
                <button type="button" class="button button--quiet" id="plan-again" on:click=move |_| reading.plan()>{texts.plan_again}</button>
            </Show>
        </section>
    }
}

#[component]
fn Outcome(reading: Reading) -> impl IntoView {
    let texts = &use_texts().organisation_import;
    let problem = move || reading.problem.get().map(|(asked, problem)| view! { <Problem asked problem /> });
    let wait = move |words: &'static str| view! { <p class="row"><Icon shape=Shape::Clock /> <span>{words}</span></p> };
    let waiting = move || match reading.stage.get() {
        Stage::Planning => Some(wait(texts.planning)),
        Stage::Applying => Some(wait(texts.applying)),
        Stage::Choosing | Stage::Planned(_) | Stage::Applied(_) => None,
    };
    let shown = move || {
        match reading.stage.get() {
        Stage::Choosing | Stage::Planning | Stage::Applying => ().into_any(),
        Stage::Planned(plan) => {
            let (applied, told) = (Arc::clone(&plan), Arc::clone(&plan));
            let apply = Callback::new(move |()| reading.apply(&applied));
            view! {
                <Heading title=texts.plan_title lines=told.lines />
                <Decision plan apply />
                <PlanShown plan=told faults_title=texts.faults />
            }
            .into_any()
        }
        Stage::Applied(plan) => view! {
            <Heading title=texts.done_title lines=plan.lines />
            <p class="notice notice--good" id="import-done"><Icon shape=Shape::Check /> <span>{done_words(&plan, texts)}</span></p>
            <PlanShown plan faults_title=texts.faults_left_out />
        }
        .into_any(),
    }
    };
    view! {
        <div role="status" class="stack" id="import-waiting">{waiting}</div>
        <div role="alert" class="stack">{problem}</div>
        {shown}
    }
}

#[component]
fn Heading(title: &'static str, lines: usize) -> impl IntoView {
    let texts = &use_texts().organisation_import;
    view! { <h2 id="import-outcome" tabindex="-1">{title}</h2> <p class="soft">{texts.lines.of(lines)}</p> }
}

fn done_words(plan: &Plan, texts: &'static OrganisationImportTexts) -> String {
    match plan.faults.len() {
        0 => texts.done.to_owned(),
        faults => fill(texts.done_but, &[("lines", &texts.faulty_lines.of(faults))]),
    }
}

/// What can be done now, and what it means.
#[component]
fn Decision(plan: Arc<Plan>, apply: Callback<()>) -> impl IntoView {
    let texts = &use_texts().organisation_import;
    let (faults, changes) = (plan.faulty_lines(), plan.changes.len());
    let faulty = (faults > 0).then(|| {
        let words = fill(texts.faulty, &[("lines", &texts.faulty_lines.of(faults))]);
        view! { <p class="notice notice--bad" id="import-faulty"><Icon shape=Shape::Warning /> <span>{words}</span></p> }
    });
    let nothing = (changes == 0).then(|| {
        let words = if faults == 0 { texts.nothing } else { texts.nothing_good };
        view! { <p class="notice notice--good" id="import-nothing"><Icon shape=Shape::Check /> <span>{words}</span></p> }
    });
    let button = (changes > 0).then(|| {
        let words = if faults == 0 { texts.apply } else { texts.apply_good };
        view! {
            <button type="button" class="button organisation__save" id="apply-import" on:click=move |_| apply.run(())>
                <Icon shape=Shape::Check /> {words}
            </button>
        }
    });
    view! { {faulty} {nothing} {button} }
}

/// Why a file was not read, or not read in.
#[component]
fn Problem(asked: Asked, problem: NotDone) -> impl IntoView {
    let texts = &use_texts().organisation_import;
    let words = match (&problem, asked) {
        (NotDone::Refused(refusal), _) => refused_words(refusal, &texts.file),
        (NotDone::Unanswered(_), Asked::Apply) => {
            // Nobody knows whether the server did it; the plan of the same file tells.
            return view! {
                <NotDoneNotice problem />
                <p class="notice notice--partly"><Icon shape=Shape::Help /> <span>{texts.unknown}</span></p>
            }
            .into_any();
        }
        (NotDone::Unanswered(_), Asked::Plan) => None,
    };
    match words {
        Some(words) => view! {
            <p class="notice notice--bad" data-problem id="import-problem"><Icon shape=Shape::Warning /> <span>{words}</span></p>
        }
        .into_any(),
        None => view! { <NotDoneNotice problem /> }.into_any(),
    }
}

fn refused_words(refusal: &Refusal, texts: &ImportFileTexts) -> Option<&'static str> {
    let words = match (refusal.kind.as_str(), refusal.code.as_deref(), refusal.status) {
        ("conflict", _, _) => texts.conflict,
        (_, Some("too-large"), _) | (_, _, 413) => texts.too_large,
        (_, Some("not-text"), _) => texts.not_text,
        (_, Some("locked"), _) => texts.locked,
        (_, Some("damaged"), _) => texts.damaged,
        (_, Some("no-headings"), _) => texts.no_headings,
        (_, Some("two-columns-alike"), _) => texts.two_columns_alike,
        (_, Some("identity-number-in-heading"), _) => texts.identity_number,
        (_, Some("column-missing"), _) => texts.column_missing,
        (_, Some("entangled"), _) => texts.entangled,
        _ => return None,
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn whatever_is_wrong_with_a_file_has_words_of_its_own() {
        let texts = &Language::Swedish.texts().organisation_import.file;
        let codes = ["too-large", "not-text", "locked", "damaged", "no-headings", "two-columns-alike"];
        let codes = codes.into_iter().chain(["identity-number-in-heading", "column-missing", "entangled"]);
        let words = |code: &str| {
            let code = Some(code.to_owned());
            let refusal = Refusal { status: 422, kind: "unusable-file".into(), code, ..Refusal::default() };
            refused_words(&refusal, texts)
        };
        let mut all: Vec<_> = codes.map(|code| words(code).unwrap()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 9);
        assert_eq!(words("of a later version"), None);
        let NotDone::Refused(large) = too_large() else { panic!("a refusal") };
        assert_eq!(refused_words(&large, texts), Some(texts.too_large));
    }
}
