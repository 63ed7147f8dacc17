//! What only a browser has, for the tablet app: its clock, its way of sleeping, its tabs, its storage.
//!
//! Nothing here knows forms. The rule that must not be broken: what a browser lacks is treated as absent, never as an
//! error that stops the app.

pub(crate) mod clock;
pub(crate) mod resume;
pub(crate) mod shared_space;
pub(crate) mod storage;
pub(crate) mod tabs;
