//! The target `template` of `simulator::fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| simulator::fuzzing::run("template", bytes));
