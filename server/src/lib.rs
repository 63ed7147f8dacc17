//! The Samsyn server: sign-in, sync, the gate, the store, projections.

mod gate;

pub use gate::{Admitted, admit_genesis};
