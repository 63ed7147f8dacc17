//! The crate's story is told when it has one.
