//! What the kernel says of a process: processor time used, memory held now and at most.
//!
//! Read from `/proc`, so that the server is measured from outside and its clients' work is never counted as its own.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// `/proc/PID/stat` counts in hundredths of a second on every Linux that we know.
const TICK: Duration = Duration::from_millis(10);

/// Position of the user time in `/proc/PID/stat`, counted behind the closing bracket of the program's name.
const USER_TIME_FIELD: usize = 11;

/// A running process, by its number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

impl Process {
    /// Processor time of all its threads so far, the kernel's work for it included.
    pub(crate) fn cpu(self) -> Result<Duration> {
        // Threads that live are counted to the nanosecond; hundredths count those that have ended as well.
        Ok(self.hundredths()?.max(self.of_living_threads()?))
    }

    /// Processor time since it was `before`; none, where threads ended that had used more than was used since.
    pub(crate) fn cpu_since(self, before: Duration) -> Result<Duration> {
        Ok(self.cpu()?.saturating_sub(before))
    }

    fn hundredths(self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).context("the process is gone")?;
        let fields = stat.rsplit_once(')').context("an unknown form of /proc/PID/stat")?.1;
        let mut times = fields.split_whitespace().skip(USER_TIME_FIELD).map(str::parse::<u32>);
        let user = times.next().context("no user time")??;
        let system = times.next().context("no system time")??;
        Ok(TICK * (user + system))
    }

    /// Nothing where the kernel does not say it.
    fn of_living_threads(self) -> Result<Duration> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).context("the process is gone")?;
        let mut nanoseconds = 0;
        for thread in threads {
            // It may have ended since.
            let Ok(said) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
            nanoseconds += said.split_whitespace().next().map_or(Ok(0), str::parse::<u64>)?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// Memory held now, in KiB.
    pub(crate) fn resident_kib(self) -> Result<u64> {
        self.status_kib("VmRSS:")
    }

    /// The most memory ever held, in KiB.
    pub(crate) fn peak_resident_kib(self) -> Result<u64> {
        self.status_kib("VmHWM:")
    }

    fn status_kib(self, name: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).context("the process is gone")?;
        let line =
            status.lines().find_map(|line| line.strip_prefix(name)).context("an unknown form of /proc/PID/status")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }
}
