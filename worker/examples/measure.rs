//! Measures the cost of a command. `measure COMMAND [ARGUMENT…]` runs it and then prints one JSON object on a
//! separate line: wall and processor time (user and system, of the command and all its children) in milliseconds,
//! the peak resident memory of any one of them in kB of 1024 bytes, and the exit code.
//!
//! Until a new process has replaced its program, it counts the size of its parent as its own; this program is
//! small.

use std::error::Error;
use std::io::{self, Write};
use std::process::Command;
use std::time::Instant;

use nix::sys::{
    resource::{UsageWho, getrusage},
    time::{TimeVal, TimeValLike},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let command = arguments.next().ok_or("usage: measure COMMAND [ARGUMENT…]")?;
    let begun = Instant::now();
    let status = Command::new(command).args(arguments).status()?;
    let wall = begun.elapsed();
    // Of the children that have ended: there is only one.
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let milliseconds = |time: TimeVal| time.num_microseconds() as f64 / 1e3;
    let line = serde_json::json!({
        "wall_ms": wall.as_secs_f64() * 1e3,
        "cpu_ms": milliseconds(usage.user_time()) + milliseconds(usage.system_time()),
        "peak_rss_kb": if cfg!(target_vendor = "apple") { usage.max_rss() / 1024 } else { usage.max_rss() },
        "code": status.code(),
    });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}
