//! Looking at how the server is doing, for whoever watches: figures for Prometheus every few seconds, and on request.
//!
//! It judges nothing. The rule that must not be broken: looking is cheap enough to do for ever.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::condition::Figures;
use crate::store::StoreError;

/// How often figures are taken: as often as a collector asks.
const LOOK_EVERY: Duration = Duration::from_secs(15);

impl App {
    /// How the server is doing now.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn figures(&self) -> Result<Figures, StoreError> {
        let now_ms = self.hub.now_ms();
        let path = self.store.path().to_owned();
        let on_disk = tokio::task::spawn_blocking(move || {
            let folder = path.parent().unwrap_or(&path);
            let free = rustix::fs::statvfs(folder).ok().map(|it| it.f_bavail.saturating_mul(it.f_frsize));
            let log = path.with_extension("sqlite-wal");
            let bytes =
                [path.as_path(), &log].iter().filter_map(|it| std::fs::metadata(it).ok()).map(|it| it.len()).sum();
            (free, bytes)
        });
        let (disk_free_bytes, database_bytes) = on_disk.await.unwrap_or_default();
        Ok(Figures {
            now_ms,
            store: self.store.figures(now_ms).await?,
            database_bytes,
            disk_free_bytes,
            sessions: self.hub.session_count(),
            writes_waiting: self.store.writes_waiting(),
            certificate_ends_at_ms: self.surroundings.tls.as_ref().and_then(|it| it.ends_at_ms()),
            version: env!("CARGO_PKG_VERSION"),
        })
    }
}

/// Takes figures for as long as the server runs.
pub(crate) async fn watch_forever(app: Arc<App>) {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match app.figures().await {
            Ok(figures) => show(&figures),
            Err(StoreError::Closed) => return,
            Err(error) => tracing::error!(%error, "no figures could be taken"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and bytes far below what a float holds exactly")]
fn show(figures: &Figures) {
    let store = &figures.store;
    let seconds = |ms: u64| (ms / 1_000) as f64;
    metrics::gauge!("samsyn_store_queue_depth").set(figures.writes_waiting as f64);
    metrics::gauge!("samsyn_database_bytes").set(figures.database_bytes as f64);
    if let Some(free) = figures.disk_free_bytes {
        metrics::gauge!("samsyn_disk_free_bytes").set(free as f64);
    }
    metrics::gauge!("samsyn_last_backup_timestamp_seconds").set(seconds(store.backed_up_at_ms.unwrap_or(0)));
    metrics::gauge!("samsyn_differences_open").set(store.differences_open as f64);
    metrics::gauge!("samsyn_changes_refused_last_day").set(store.refused_last_day as f64);
    for (since, count) in [("day", store.held.day), ("week", store.held.week), ("longer", store.held.longer)] {
        metrics::gauge!("samsyn_changes_waiting", "since" => since).set(count as f64);
    }
    metrics::gauge!("samsyn_documents_to_derive").set(store.to_derive as f64);
    let waited_ms = store.to_derive_since_ms.map_or(0, |it| figures.now_ms.saturating_sub(it));
    metrics::gauge!("samsyn_documents_to_derive_oldest_seconds").set(seconds(waited_ms));
    metrics::gauge!("samsyn_letters_waiting").set(store.letters_waiting as f64);
    if let Some(ends_at_ms) = figures.certificate_ends_at_ms {
        metrics::gauge!("samsyn_tls_certificate_ends_timestamp_seconds").set(seconds(ends_at_ms));
    }
}
