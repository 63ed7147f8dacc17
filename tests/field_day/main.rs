//! One follow-up from first fetch to receipt, played against the real server and told step by step.
//!
//! Every step is checked before it is told; the first one that does not hold ends the story with an error. Two people, two
//! tablets with the real client and a local store each, a network that goes away, and a server process that is killed.
#![expect(clippy::print_stdout, reason = "a story is told")]

mod story;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match tokio::spawn(story::tell()).await {
        Ok(()) => {
            println!("\nThe field day held in every step.");
            ExitCode::SUCCESS
        }
        // The panic has said what did not hold.
        Err(_) => ExitCode::FAILURE,
    }
}
