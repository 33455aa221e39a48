//! The processor time and memory that this process used for a file.

use std::fs;
use std::time::Duration;

use nix::sys::{
    resource::{Usage, UsageWho, getrusage},
    time::TimeValLike,
};

/// Measures one file, from start to end.
#[derive(Debug)]
pub(crate) struct Meter {
    begun: Duration,
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Peak resident memory, in kB of 1024 bytes.
    pub(crate) peak_rss_kb: u64,
    /// Processor time of all threads, user and system.
    pub(crate) cpu: Duration,
}

impl Meter {
    /// Starts measuring. Where the system allows it, this resets the process's peak memory.
    pub(crate) fn start() -> Self {
        // Linux only (proc(5), clear_refs): 5 resets the peak. Where that is refused or unsupported, the peak
        // covers the process's whole life so far.
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

/// `VmHWM` (proc(5)), which can be reset, or else the peak since the process started.
fn peak_rss_kb() -> u64 {
    let resettable = fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    });
    resettable.or_else(since_start).unwrap_or(0)
}

/// `ru_maxrss` is in bytes on Apple's systems and in kB on all others.
fn since_start() -> Option<u64> {
    let peak = u64::try_from(usage()?.max_rss()).ok()?;
    Some(if cfg!(target_vendor = "apple") { peak / 1024 } else { peak })
}
