//! The target `rescue` of `simulator::fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(init: simulator::fuzzing::let_panics_be_caught(), |bytes: &[u8]| simulator::fuzzing::run("rescue", bytes));
