//! What a file cost this process: processor time and memory.

use std::fs;
use std::time::Duration;

use nix::sys::{
    resource::{Usage, UsageWho, getrusage},
    time::TimeValLike,
};

/// Measures from one file's beginning to its end.
#[derive(Debug)]
pub(crate) struct Meter {
    begun: Duration,
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// The most memory that was resident, in kB of 1024 bytes.
    pub(crate) peak_rss_kb: u64,
    /// Processor time of all threads, user and system.
    pub(crate) cpu: Duration,
}

impl Meter {
    /// Starts, and where the system allows it forgets how much memory the process had before.
    pub(crate) fn start() -> Self {
        // Linux only (proc(5), clear_refs): 5 resets the peak. Where it is refused or unknown the peak is that of the
        // process so far.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Self { begun: cpu() }
    }

    pub(crate) fn stop(self) -> Cost {
        Cost { peak_rss_kb: peak_rss_kb(), cpu: cpu().saturating_sub(self.begun) }
    }
}

fn usage() -> Option<Usage> {
    getrusage(UsageWho::RUSAGE_SELF).ok()
}

fn cpu() -> Duration {
    usage().map_or(Duration::ZERO, |usage| {
        [usage.user_time(), usage.system_time()]
            .map(|time| Duration::from_micros(time.num_microseconds().try_into().unwrap_or(0)))
            .iter()
            .sum()
    })
}

/// `VmHWM` (proc(5)), which can be reset, else what the system counted since the process began.
fn peak_rss_kb() -> u64 {
    let resettable = fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    });
    resettable.or_else(since_the_beginning).unwrap_or(0)
}

/// `ru_maxrss` is bytes on Apple's systems and kB on all others.
fn since_the_beginning() -> Option<u64> {
    let peak = u64::try_from(usage()?.max_rss()).ok()?;
    Some(if cfg!(target_vendor = "apple") { peak / 1024 } else { peak })
}
