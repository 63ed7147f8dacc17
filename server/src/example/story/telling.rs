//! Writing the story unit by unit and bringing it into the store.
//!
//! Units are written at the same time and stored in their order. The rule: a hand-in that is not accepted, or a change that is
//! not admitted, ends the telling.

use std::future::ready;
use std::sync::Arc;

use form_model::{Case, DocumentId, Level, Occasion, PersonId, ReceiptOutcome, RowId, SentBack, Statement};
use futures_util::stream::{self, StreamExt as _};

use super::cast::Stage;
use super::chance::Chance;
use super::desk::{Desk, Step};
use super::fate::Representation;
use super::paper::Paper;
use super::scenes::{tell_above, tell_workplace};
use super::{Story, StoryError, fate_above};
use crate::content::materialise;
use crate::hand_in::receive_hand_ins;
use crate::message::{MessageKind, NewMessage, holding, parties};
use crate::projection::project_dirty;
use crate::store::{DueBefore, Framework, ReceivedHandIn, Store, StoredDocument};

/// Units written at the same time: one per core of a small machine.
const WRITTEN_AT_ONCE: usize = 2;

pub(super) async fn tell(story: &Story, store: &Store, mut progress: impl FnMut(usize)) -> Result<(), StoryError> {
    let framework = store.framework();
    let units = story.stages.iter().map(|stage| write_unit(story, store, Arc::clone(&framework), stage));
    let mut written = stream::iter(units).buffered(WRITTEN_AT_ONCE);
    let mut told = 0;
    while let Some(steps) = written.next().await {
        for step in steps? {
            perform(story, store, &framework, step).await?;
        }
        told += 1;
        progress(told);
    }
    // The server would derive these rows when it starts; then it would seem as if nobody had begun for a while.
    while project_dirty(store, DueBefore::ALL, |_| ready(Ok(()))).await? > 0 {}
    Ok(())
}

/// What the writing of one unit needs, so that it can go to another thread.
struct Order {
    stage: Stage,
    framework: Arc<Framework>,
    followup: StoredDocument,
    plan: StoredDocument,
    chances: [Chance; 2],
    last_day: String,
}

async fn write_unit(
    story: &Story,
    store: &Store,
    framework: Arc<Framework>,
    stage: &Stage,
) -> Result<Vec<Step>, StoryError> {
    let round = framework.rounds.first().ok_or(StoryError::Missing("round"))?.id;
    let (installation, unit) = (store.installation().id, stage.unit.id);
    let load = async |case: Case| store.load(case.document_id()).await?.ok_or(StoryError::Missing("document"));
    let sequence = 2 * stage.place as u64 + 1;
    let order = Order {
        stage: stage.clone(),
        followup: load(Case::followup(installation, unit, round, Occasion::Yearly)).await?,
        plan: load(Case::action_plan(installation, unit)).await?,
        framework,
        chances: [sequence, sequence + 1].map(|it| Chance::new(story.seed, it)),
        last_day: story.due.get(&stage.unit.level).map(ToString::to_string).unwrap_or_default(),
    };
    let (fate, calendar) = (story.fates.get(&unit).copied(), story.calendar);
    let work = tokio::task::spawn_blocking(move || {
        let [of_followup, of_plan] = order.chances;
        let template = order.followup.row.template.and_then(|it| order.framework.templates.get(&it));
        let template = template.ok_or(StoryError::Missing("template"))?.as_ref().clone();
        let stage = &order.stage;
        let mut desk = Desk {
            stage,
            framework: &order.framework,
            calendar,
            followup: Paper::open(order.followup, Some(template), of_followup)?,
            plan: Paper::open(order.plan, None, of_plan)?,
            is_shared: fate.is_none_or(|it| it.representation != Representation::Nobody),
            may_be_answered: matches!(stage.unit.level, Level::Workplace | Level::Department),
            steps: Vec::new(),
        };
        match fate {
            Some(fate) => tell_workplace(&mut desk, fate, &order.last_day)?,
            None => {
                let reached = fate_above(stage.unit.level, stage.authority, stage.place_in_authority);
                tell_above(&mut desk, reached, &order.last_day)?;
            }
        }
        desk.finish()
    });
    work.await.map_err(|_| StoryError::Panicked)?
}

async fn perform(story: &Story, store: &Store, framework: &Framework, step: Step) -> Result<(), StoryError> {
    match step {
        Step::Append(batch) => {
            store.append(*batch).await?;
        }
        Step::Examine { followup, at_ms } => examine(store, followup, at_ms).await?,
        Step::SendBack { hand_in, by, at_ms, comment } => {
            let received = received(store, hand_in).await?;
            let told = parties(&framework.organisation, received.unit, story.calendar.today());
            let told = told.into_iter().map(|it| about(&received, it, MessageKind::SentBack)).collect();
            let sent = SentBack { by, at_ms, version: received.version, comment };
            store.send_back(received, sent, told).await?;
        }
        Step::State { hand_in, by, at_ms, words } => {
            let received = received(store, hand_in).await?;
            let managers = [form_model::Role::Manager];
            let told = holding(&framework.organisation, received.unit, &managers, story.calendar.today());
            let told = told.into_iter().map(|it| about(&received, it, MessageKind::StatementMade)).collect();
            store.put_statement(received.document, Statement { hand_in, by, at_ms, words }, told).await?;
        }
        Step::Fold { document, snapshot, covered, at_ms } => {
            store.compact(document, *snapshot, &covered, at_ms).await?;
        }
    }
    Ok(())
}

/// The hand-in that just came in gets its receipt, by the code that a running server has for it.
async fn examine(store: &Store, followup: DocumentId, at_ms: u64) -> Result<(), StoryError> {
    let stored = store.load(followup).await?.ok_or(StoryError::Missing("document"))?;
    let template = stored.row.template.and_then(|it| store.template(it)).ok_or(StoryError::Missing("template"))?;
    let document = materialise(&stored)?;
    receive_hand_ins(store, stored.row, document, template, at_ms).await?;
    for record in store.hand_ins(followup).await? {
        if record.receipt.outcome != ReceiptOutcome::Accepted {
            return Err(StoryError::NotAccepted(format!("{:?}", record.receipt.outcome)));
        }
    }
    Ok(())
}

async fn received(store: &Store, hand_in: RowId) -> Result<ReceivedHandIn, StoryError> {
    store.received_hand_in(hand_in).await?.ok_or(StoryError::Missing("hand-in"))
}

const fn about(hand_in: &ReceivedHandIn, person: PersonId, kind: MessageKind) -> NewMessage {
    NewMessage { person, kind, unit: Some(hand_in.unit), round: hand_in.round, day: None, row: Some(hand_in.id) }
}
