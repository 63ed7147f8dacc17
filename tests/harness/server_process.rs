//! The server in a process of its own: what is killed, measured, and started again.
//!
//! The address is read from what the server says when it listens; it is asked for port 0, so no two tests meet.

use std::io::{BufRead as _, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::api::Api;

/// Longest wait until a started server listens and is ready.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running `samsyn serve`; it is killed when this value goes.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    address: SocketAddr,
}

impl ServerProcess {
    /// Starts it on a data folder and waits until it is ready.
    pub fn start(data: &Path) -> Self {
        Self::start_with(Command::new(server_binary()), data)
    }

    /// Like [`ServerProcess::start`], with environment or wrapping already set on the command.
    pub fn start_with(mut command: Command, data: &Path) -> Self {
        command.arg("serve").arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let (said, addresses) = mpsc::channel();
        listen_to(child.stdout.take().expect("stdout is piped"), said.clone());
        listen_to(child.stderr.take().expect("stderr is piped"), said);
        let Ok(address) = addresses.recv_timeout(START_TIMEOUT) else {
            child.kill().expect("our own child may be killed");
            panic!("the server did not say where it listens: {:?}", child.wait());
        };
        let server = Self { child, address };
        let (begun, api) = (Instant::now(), Api::of(address));
        while !api.is_ready() {
            assert!(begun.elapsed() < START_TIMEOUT, "the server listens and is never ready");
            thread::sleep(Duration::from_millis(2));
        }
        server
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: what was not durable is gone.
    pub fn kill(mut self) {
        self.child.kill().expect("our own child may be killed");
        self.child.wait().expect("our own child can be awaited");
    }

    /// SIGTERM: it says goodbye, flushes and exits; returns how long that took.
    pub fn terminate(mut self) -> Duration {
        let begun = Instant::now();
        let status = Command::new("kill").arg("-TERM").arg(self.id().to_string()).status().expect("kill is installed");
        assert!(status.success());
        let status = self.child.wait().expect("our own child can be awaited");
        assert!(status.success(), "the server did not exit cleanly: {status}");
        begun.elapsed()
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            self.child.wait().expect("our own child can be awaited");
        }
    }
}

/// Runs one of the other commands of the binary to its end.
pub fn samsyn(arguments: &[&str]) -> Output {
    let output = Command::new(server_binary()).args(arguments).stdin(Stdio::null()).output().expect("samsyn starts");
    assert!(
        output.status.success(),
        "samsyn {arguments:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Where the server is: `SAMSYN_BINARY`, or the one that was built as this program was, for measuring or for testing.
pub fn server_binary() -> PathBuf {
    if let Some(named) = std::env::var_os("SAMSYN_BINARY") {
        return PathBuf::from(named);
    }
    let ourselves = std::env::current_exe().expect("a running program has a path");
    let profile =
        ourselves.ancestors().find(|folder| folder.join(".cargo-lock").exists() || folder.join("deps").is_dir());
    let binary = profile.expect("programs lie in the target folder").join("samsyn");
    assert!(binary.is_file(), "{} is missing: `cargo build --package server` makes it", binary.display());
    binary
}

/// Reads a stream to its end, so that the server never blocks on a full pipe; tells the first address in it.
#[expect(clippy::print_stderr, reason = "who asks for the server's log reads it beside the test's own output")]
fn listen_to(stream: impl Read + Send + 'static, said: mpsc::Sender<SocketAddr>) {
    thread::spawn(move || {
        let loud = std::env::var_os("SAMSYN_TEST_LOG").is_some();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if loud {
                eprintln!("samsyn: {line}");
            }
            // Nobody listens any more after the first address, and that is fine.
            if let Some(address) = address_in(&line)
                && said.send(address).is_err()
            {
                continue;
            }
        }
    });
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("127.0.0.1:")?;
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let port = port.parse::<u16>().ok().filter(|port| *port != 0)?;
    Some(SocketAddr::from(([127, 0, 0, 1], port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_text_and_in_json() {
        let expected = Some(SocketAddr::from(([127, 0, 0, 1], 4711)));
        assert_eq!(address_in("listening address=127.0.0.1:4711 data=x"), expected);
        assert_eq!(address_in(r#"{"message":"listening","address":"127.0.0.1:4711"}"#), expected);
        assert_eq!(address_in("told to listen on 127.0.0.1:0"), None);
    }
}
