//! The browser's clock.
//!
//! Where the logic's time comes in; nothing else asks for it. It may jump, as people's clocks do.

/// Milliseconds since 1970.
#[must_use]
pub(crate) fn now_ms() -> u64 {
    // A clock set before 1970 counts as 1970; what is beyond whole milliseconds is dropped.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds fit for 200,000 years")]
    let now_ms = js_sys::Date::now().max(0.0) as u64;
    now_ms
}
