//! The example year as a whole, for a dozen workplaces: what is in the store when it has been told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use form_model::{
    ActionPlan, ActionStage, Case, DocumentId, Followup, InstallationId, JointAnswer, Occasion, ProgressState,
    ReceiptOutcome, Timing,
};
use tempfile::TempDir;

use super::*;
use crate::content::materialise;
use crate::opening::{begin_documents, beginnings_of};
use crate::progress::progress_of;
use crate::store::{StoreOptions, initialise};

const WORKPLACES: usize = 12;

/// A store in which a story was told.
struct Told {
    story: Story,
    store: Store,
    _folder: TempDir,
}

impl Told {
    async fn new(seed: u64) -> Self {
        let today = crate::clock::today();
        let folder = tempfile::tempdir().unwrap();
        let mut example = Example::new(WORKPLACES, "hash", today, 1);
        let story = Story::prepare(&mut example, today, seed);
        initialise(folder.path(), InstallationId::from_bytes([7; 16]), example.name, 1).unwrap();
        let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        let beginnings = beginnings_of(store.installation().id, &example.round);
        let opened_at_ms = example.round.opened_at_ms;
        store.fill_with_example(example, opened_at_ms).await.unwrap();
        begin_documents(&store, beginnings, opened_at_ms, |_| {}).await.unwrap();
        let mut told = 0;
        story.tell(&store, |count| told = count).await.unwrap();
        assert_eq!(told, story.len());
        Self { story, store, _folder: folder }
    }

    fn followup_of(&self, unit: UnitId) -> DocumentId {
        let round = self.store.framework().rounds[0].id;
        Case::followup(self.store.installation().id, unit, round, Occasion::Yearly).document_id()
    }

    async fn followup(&self, unit: UnitId) -> Followup {
        let stored = self.store.load(self.followup_of(unit)).await.unwrap().unwrap();
        let template = self.store.template(stored.row.template.unwrap()).unwrap();
        Followup::read(&materialise(&stored).unwrap(), &template)
    }

    async fn plan(&self, unit: UnitId) -> ActionPlan {
        let id = Case::action_plan(self.store.installation().id, unit).document_id();
        ActionPlan::read(&materialise(&self.store.load(id).await.unwrap().unwrap()).unwrap())
    }

    fn workplaces(&self) -> impl Iterator<Item = &Stage> {
        self.story.stages.iter().filter(|it| it.unit.level == Level::Workplace)
    }

    /// Everything that people wrote, without the ids of units and people.
    async fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for stage in &self.story.stages {
            let followup = self.followup(stage.unit.id).await;
            words.push(stage.unit.name.clone());
            words.push(format!("{:?} {:?}", followup.answers, followup.summary));
            words.extend(followup.findings.iter().map(|it| format!("{it:?}")));
            words.extend(followup.feedback.iter().map(|it| format!("{it:?}")));
            for mut row in self.plan(stage.unit.id).await.rows {
                row.values.retain(|field, _| !["follow_up", "raised.to"].contains(&field.as_str()));
                words.push(format!("{row:?}"));
            }
        }
        words
    }
}

#[tokio::test]
async fn the_workplaces_have_come_as_far_as_was_dealt_and_every_hand_in_was_accepted() {
    let told = Told::new(SEED).await;
    let rows: BTreeMap<_, _> =
        told.store.progress_rows().await.unwrap().into_iter().map(|it| (it.document, it)).collect();
    let mut states = BTreeMap::new();
    for stage in told.workplaces() {
        let row = rows.get(&told.followup_of(stage.unit.id));
        *states.entry(progress_of(row, 41, None).state).or_insert(0) += 1;
    }
    let Spread { not_begun, begun, ready, handed_in, fed_back } = told.story.spread();
    let expected = [
        (ProgressState::NotBegun, not_begun),
        (ProgressState::Begun, begun),
        (ProgressState::Ready, ready),
        (ProgressState::HandedIn, handed_in - fed_back),
        (ProgressState::FedBack, fed_back),
    ];
    assert_eq!(states, expected.into());
    assert!(told.store.is_projected().await.unwrap());
    let (mut versions, mut without_mark, mut sent_back, mut statements) = (BTreeSet::new(), 0, 0, 0);
    for stage in &told.story.stages {
        let followup = told.followup_of(stage.unit.id);
        for record in told.store.hand_ins(followup).await.unwrap() {
            assert_eq!(record.receipt.outcome, ReceiptOutcome::Accepted, "{}", stage.unit.name);
            versions.insert(record.receipt.version);
        }
        let said = told.store.said_after(followup).await.unwrap();
        (sent_back, statements) = (sent_back + said.sent_back.len(), statements + said.statements.len());
        without_mark += told.followup(stage.unit.id).await.hand_ins.iter().filter(|it| it.reason.is_some()).count();
    }
    assert_eq!((versions, without_mark, sent_back, statements), (BTreeSet::from([1, 2]), 1, 1, 1));
}

#[tokio::test]
async fn every_document_is_whole_and_somebody_differs_raises_and_is_late() {
    let told = Told::new(SEED).await;
    for id in told.store.document_ids().await.unwrap() {
        assert_eq!(told.store.inspect(id).await.unwrap().faults, []);
    }
    let today = told.story.calendar.today();
    let (mut open, mut standing, mut late, mut stages, mut answered) = (0, 0, 0, BTreeSet::new(), 0);
    for stage in &told.story.stages {
        let followup = told.followup(stage.unit.id).await;
        open += followup.open_differences().count();
        let joint = followup.answers.values().map(|it| &it.joint);
        standing += joint.filter(|it| matches!(it, JointAnswer::AgreedToDiffer(_))).count();
        for row in told.plan(stage.unit.id).await.rows {
            late += usize::from(matches!(row.timing(today), Timing::Overdue(_)));
            answered += usize::from(row.is_answered());
            assert!(row.fields_left().is_empty(), "{row:?}");
            stages.insert(row.stage());
        }
    }
    assert!(open > 0 && standing > 0 && late > 0 && answered > 0, "{open} {standing} {late} {answered}");
    let expected = [ActionStage::NotStarted, ActionStage::InProgress, ActionStage::Raised, ActionStage::Closed];
    assert!(expected.iter().all(|it| stages.contains(it)), "{stages:?}");
}

#[tokio::test]
async fn a_finding_never_contradicts_the_answers_that_it_builds_on() {
    let told = Told::new(SEED).await;
    for stage in &told.story.stages {
        let followup = told.followup(stage.unit.id).await;
        for (finding, question) in followup.findings.iter().flat_map(|it| it.questions.iter().map(move |q| (it, q))) {
            let is_strength = finding.kind.as_deref() == Some("strength");
            let ratings = match &followup.answers[question].joint {
                JointAnswer::Agreed { rating } => BTreeSet::from([rating.clone()]),
                JointAnswer::OneParty { ratings, .. } => ratings.clone(),
                JointAnswer::Unanswered => BTreeSet::new(),
                JointAnswer::Difference(pair) | JointAnswer::AgreedToDiffer(pair) => {
                    pair.manager.union(&pair.representative).cloned().collect()
                }
            };
            let is_good = ratings == BTreeSet::from(["yes".to_owned()]);
            assert_eq!(is_strength, is_good, "{} {question} {ratings:?}", stage.unit.name);
        }
    }
}

#[tokio::test]
async fn one_seed_tells_one_story_and_another_seed_another() {
    let words = Told::new(SEED).await.words().await;
    assert_eq!(words, Told::new(SEED).await.words().await);
    assert_ne!(words, Told::new(SEED + 1).await.words().await);
}

#[tokio::test]
async fn neighbours_do_not_read_the_same() {
    let told = Told::new(SEED).await;
    let mut before: Option<Followup> = None;
    for stage in told.workplaces() {
        let followup = told.followup(stage.unit.id).await;
        if let Some(before) = &before {
            let comments = |it: &Followup| -> BTreeMap<String, String> {
                let said = it.answers.iter().filter(|it| !it.1.comment.is_empty());
                said.map(|(question, it)| (question.clone(), it.comment.clone())).collect()
            };
            let (one, other) = (comments(before), comments(&followup));
            let same = one.iter().filter(|(question, text)| other.get(*question) == Some(*text)).count();
            assert!(same <= 2, "{} comments of {} are the neighbour's", same, stage.unit.name);
        }
        before = Some(followup);
    }
}

#[test]
fn nothing_of_the_story_lies_ahead_of_the_round_or_after_today() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
    let mut example = Example::new(WORKPLACES, "hash", today, 1);
    let story = Story::prepare(&mut example, today, SEED);
    assert_eq!(example.round.opened_on(), story.calendar.day(OPENED_BEFORE));
    assert!(example.round.due[&Level::Workplace] < today && example.round.due[&Level::Administration] > today);
    let people: Vec<_> = story.introductions().into_iter().map(|it| it.user).collect();
    assert_eq!(people.len(), 3);
    assert!(people.iter().all(|user| example.accounts.iter().any(|it| it.user == *user)), "{people:?}");
}
