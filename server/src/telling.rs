//! Telling people what is due: looks at the open rounds and the action plans now and then, and keeps the messages that follow.
//!
//! What is due is for `message`, that nobody is told twice for the store. The rule that must not be broken: a failure is logged
//! and the next look tries again, so a message comes late rather than never.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use form_model::Occasion;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::clock::{now_ms, today};
use crate::message::{feedback_due, messages_due};
use crate::reminder::{LATE_DAYS_MAX, reminders_due};
use crate::store::{ProgressRow, Store, StoreError};

/// How often it is looked: last days are days, so a message may be a quarter of an hour late.
const LOOK_EVERY: Duration = Duration::from_secs(15 * 60);

/// Keeps the messages that are due; how many are new.
///
/// # Errors
/// If the store fails.
pub(crate) async fn tell_due(store: &Store, today: NaiveDate, now_ms: u64) -> Result<usize, StoreError> {
    let rows = store.progress_rows().await?;
    let is_in = rows.iter().filter(|it| it.occasion == Occasion::Yearly && it.hand_ins > 0);
    let handed_in: HashSet<_> = is_in.map(|it| (it.round, it.unit)).collect();
    let framework = store.framework();
    let mut messages = messages_due(&framework, &handed_in, today);
    let is_waiting = |it: &&ProgressRow| it.occasion == Occasion::Yearly && it.hand_ins > 0 && !it.fed_back;
    let waiting = rows.iter().filter(is_waiting).map(|it| (it.round, it.unit)).collect();
    messages.extend(feedback_due(&framework, &waiting, today));
    let days = store.planned_days(today - LATE_DAYS_MAX).await?;
    let names = store.all_names().await?.into_iter().collect();
    messages.extend(reminders_due(&days, &framework.organisation, &names, today));
    if messages.is_empty() {
        return Ok(0);
    }
    store.add_messages(messages, now_ms).await
}

/// Tells what is due for as long as the server runs.
pub(crate) async fn tell_forever(app: Arc<App>) {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = app.store.drop_ended_rooms(now_ms()).await {
            tracing::error!(%error, "rooms past their time could not be dropped");
        }
        match tell_due(&app.store, today(), now_ms()).await {
            Ok(0) => {}
            Ok(new) => tracing::info!(messages = new, "people have new messages"),
            Err(StoreError::Closed) => return,
            Err(error) => tracing::error!(%error, "it could not be looked what is due"),
        }
    }
}
