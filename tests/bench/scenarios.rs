//! The situations that are measured, one file each.

pub(crate) mod fill;
pub(crate) mod live;
pub(crate) mod memory;
pub(crate) mod reconnect;
pub(crate) mod roll_up;
pub(crate) mod start;
pub(crate) mod storm;
