//! What the server counts, as text for Prometheus.
//!
//! One recorder per process, shared by every server in it: tests run several. Names say what is counted and in what
//! unit; labels hold few values and never an id.

use std::sync::LazyLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds of the buckets of every time, in seconds: from a look-up in memory to a disk that hangs.
const SECONDS: [f64; 12] = [0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];

/// Upper bounds of the buckets of every number of requests that shared a commit.
const REQUESTS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

static RECORDER: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let installed = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|it| it.set_buckets_for_metric(Matcher::Suffix("_requests".to_owned()), &REQUESTS))
        .and_then(PrometheusBuilder::install_recorder);
    match installed {
        Ok(handle) => Some(handle),
        Err(error) => {
            tracing::warn!(%error, "nothing is counted");
            None
        }
    }
});

/// Begins to count, if nothing in this process does yet.
pub(crate) fn begin() {
    LazyLock::force(&RECORDER);
}

/// Folds what was recorded since the last time; without it, unread samples pile up.
pub(crate) fn fold() {
    if let Some(recorder) = &*RECORDER {
        recorder.run_upkeep();
    }
}

/// Everything that was counted.
pub(crate) fn render() -> String {
    RECORDER.as_ref().map(PrometheusHandle::render).unwrap_or_default()
}
