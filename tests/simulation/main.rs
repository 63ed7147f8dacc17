//! Two people, random edits, random disconnects: whatever the order, the end is the same and nothing is missing.
//!
//! Each seed gives a plan; the plan is carried out by two real clients against the real server, on a document that both
//! start themselves. Then the network comes back and three things must hold: everybody holds the same heads, everybody
//! reads the same content, and each letter that was written is there exactly once. The seed and the plan are printed when
//! one fails; `SAMSYN_SEED` runs that one alone, `SAMSYN_SEEDS` sets how many are run.

mod plan;

use std::collections::BTreeMap;
use std::sync::Arc;

use form_model::{Case, DocumentId, Edit, ExtraReason, Followup, Level, Occasion, Splice, Voice, built_in_template};
use harness::{Person, World};
use plan::{Plan, Step, Who};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Seeds in CI: what `simulator` can't have, which is real sockets; what it has, it tries more often and in more ways.
const SEEDS: u64 = 60;

/// Runs at the same time: enough to fill the waiting of each.
const RUNS_AT_ONCE: usize = 8;

/// Workplaces that the runs are spread over; more than run at once, so that no two share one.
const WORKPLACES: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn two_people_end_with_the_same_document_whatever_the_network_does() {
    let world = Arc::new(World::with_workplaces(WORKPLACES));
    let slots = Arc::new(Semaphore::new(RUNS_AT_ONCE));
    let mut runs = JoinSet::new();
    for seed in seeds() {
        let slot = slots.clone().acquire_owned().await.expect("the slots are never closed");
        let world = world.clone();
        runs.spawn(async move {
            let plan = Plan::from_seed(seed);
            let told = format!("{plan:?}");
            let run = tokio::spawn(async move { Run::begin(&world, &plan).await.carry_out(&world, plan).await });
            assert!(run.await.is_ok(), "seed {seed} failed; its plan: {told}");
            drop(slot);
        });
    }
    while let Some(run) = runs.join_next().await {
        run.expect("the run holds");
    }
}

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("SAMSYN_SEED") {
        return vec![seed];
    }
    (0..number("SAMSYN_SEEDS").unwrap_or(SEEDS)).collect()
}

/// One run: two people at a document of their own, and what each wrote.
struct Run {
    chef: Person,
    ombud: Person,
    document: DocumentId,
    written: Vec<(&'static str, char)>,
    answered: BTreeMap<(&'static str, Voice), &'static str>,
}

impl Run {
    async fn begin(world: &World, plan: &Plan) -> Self {
        let workplace = usize::try_from(plan.seed).expect("seeds are small") % WORKPLACES + 1;
        let chef = world.person(&harness::chef(workplace)).await;
        let ombud = world.person(&harness::ombud(workplace)).await;
        chef.has_fetched_everything().await;
        ombud.has_fetched_everything().await;
        let case = case_of(&chef, plan.seed);
        let document = case.document_id();
        chef.starts(case.clone()).await;
        ombud.starts(case).await;
        Self { chef, ombud, document, written: Vec::new(), answered: BTreeMap::new() }
    }

    async fn carry_out(mut self, world: &World, plan: Plan) {
        for (who, step) in plan.steps {
            self = self.step(who, step).await;
        }
        self.chef.comes_online();
        self.ombud.comes_online();
        world.until_all_agree(self.document, &[&self.chef, &self.ombud]).await;
        self.check();
    }

    async fn step(mut self, who: Who, step: Step) -> Self {
        let person = self.who(who);
        match step {
            Step::Write { question, character, position } => {
                let units = self.read(person).answers[question].comment.encode_utf16().count();
                let position = units * usize::try_from(position).expect("a share of a thousand") / 1_000;
                person.does(self.document, Edit::comment(question, Splice::insert(position, character))).await;
                self.written.push((question, character));
            }
            Step::Answer { question, rating } => {
                let voice = person.account.voice;
                person.does(self.document, Edit::answer(question, voice, Some(rating))).await;
                self.answered.insert((question, voice), rating);
            }
            Step::GoOffline => person.goes_offline(),
            Step::ComeOnline => person.comes_online(),
            Step::BreakConnection => person.link.cut_once(),
            Step::LoseNetworkAfter { bytes } => person.link.cut_after_bytes(bytes),
            Step::RestartTablet => return self.restart(who).await,
        }
        self
    }

    async fn restart(self, who: Who) -> Self {
        match who {
            Who::Chef => Self { chef: self.chef.restarts_the_tablet().await, ..self },
            Who::Ombud => Self { ombud: self.ombud.restarts_the_tablet().await, ..self },
        }
    }

    fn who(&self, who: Who) -> &Person {
        match who {
            Who::Chef => &self.chef,
            Who::Ombud => &self.ombud,
        }
    }

    fn read(&self, person: &Person) -> Followup {
        person.reads(self.document, &built_in_template(Level::Workplace))
    }

    fn check(&self) {
        let (chef, ombud) = (self.read(&self.chef), self.read(&self.ombud));
        assert_eq!(chef, ombud, "same heads, same content");
        for (question, character) in &self.written {
            let comment = &chef.answers[*question].comment;
            assert_eq!(comment.matches(*character).count(), 1, "{character} at {question}: {comment}");
        }
        for ((question, voice), rating) in &self.answered {
            let answer = &chef.answers[*question];
            let side = if *voice == Voice::Manager { &answer.manager } else { &answer.representative };
            assert_eq!(side.ratings.iter().collect::<Vec<_>>(), [rating], "{question} by {voice:?}");
        }
    }
}

/// An extra follow-up for this seed alone: a day of its own, since a server takes only so many for one day.
fn case_of(person: &Person, seed: u64) -> Case {
    let first = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day of the calendar");
    let event_date = first.checked_add_days(chrono::Days::new(seed)).expect("seeds are small");
    let occasion = Occasion::Extra { reason: ExtraReason::Other, event_date, ordinal: 0 };
    Case { occasion: Some(occasion), ..person.yearly_case() }
}
