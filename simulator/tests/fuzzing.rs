//! What fuzzers found once, and some mutations of what is good for each reader.

use simulator::fuzzing::{TARGETS, corpus_of};

/// Mutations of each, where one takes microseconds, and where it takes milliseconds.
const MUTATIONS: u64 = 2_000;
const SLOW_MUTATIONS: u64 = 40;

/// Readers that start a server or a tablet for each.
const SLOW: [&str; 5] = ["server", "tablet", "gate", "rescue", "parcel"];

#[test]
fn no_reader_fails_whatever_it_is_given() {
    for target in TARGETS {
        let count = if SLOW.contains(&target.name) { SLOW_MUTATIONS } else { MUTATIONS };
        let corpus = corpus_of(target.name).expect("the corpus can be read");
        if let Err(found) = target.drive(&corpus, 1, |done| done < count) {
            panic!("{}: {} at {:02x?}", target.name, found.what, found.bytes);
        }
    }
}

/// What all that is kept may take: it comes with every copy of the repository.
const CORPORA_BYTES_MAX: usize = 500_000;

#[test]
fn something_small_is_kept_for_every_reader() {
    let mut bytes = 0;
    for target in TARGETS {
        let corpus = corpus_of(target.name).expect("the corpus can be read");
        assert!(!corpus.is_empty(), "{}: nothing is kept", target.name);
        bytes += corpus.iter().map(Vec::len).sum::<usize>();
    }
    assert!(bytes <= CORPORA_BYTES_MAX, "{bytes} bytes are kept");
}
