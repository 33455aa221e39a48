//! What the process that decodes a photo gives up: files, the network, other processes, and more memory and time than a
//! photo needs. A part that the system does not support is left out.
//!
//! - **Linux**: resource limits; Landlock (Linux 5.13) refuses files, and TCP from Linux 6.7; seccomp refuses all system
//!   calls but those for memory, threads and open files.
//! - **Other systems**: resource limits.

use gallery::ports::renderer::RenderLimits;
use nix::sys::resource::{Resource, setrlimit};
use serde::{Deserialize, Serialize};

#[cfg(target_os = "linux")]
mod landlock;
#[cfg(target_os = "linux")]
mod seccomp;

/// What was given up. The server tells once what is missing; a warning here would come with each photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// Files and, where the kernel can, the network.
    pub files: bool,
    /// All other system calls.
    pub system_calls: bool,
    /// Memory and time.
    pub resources: bool,
}

impl Sandbox {
    /// Everything.
    pub const COMPLETE: Self = Self { files: true, system_calls: true, resources: true };
}

/// Memory in addition to what a photo needs, in bytes: the allocator reserves a gigabyte at once.
const MORE_MEMORY: u64 = 2 << 30;

/// Processor time in addition to what a photo may take, in seconds.
const MORE_SECONDS: u64 = 10;

/// Restricts this process, for ever. `memory` is how many bytes the photo needs.
pub fn enter(limits: &RenderLimits, memory: u64) -> Sandbox {
    let resources = limit(limits.seconds, memory);
    #[cfg(target_os = "linux")]
    let (files, system_calls) = (landlock::refuse_files(), seccomp::refuse_system_calls());
    #[cfg(not(target_os = "linux"))]
    let (files, system_calls) = (false, false);
    Sandbox { files, system_calls, resources }
}

fn limit(seconds: u64, memory: u64) -> bool {
    let limits = [
        (Resource::RLIMIT_CPU, seconds.saturating_add(MORE_SECONDS)),
        (Resource::RLIMIT_DATA, memory.saturating_add(MORE_MEMORY)),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_CORE, 0),
    ];
    limits.into_iter().all(|(resource, limit)| setrlimit(resource, limit, limit).is_ok())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::{
        env, fs,
        hint::black_box,
        net::TcpStream,
        process::{Command, exit},
        thread,
    };

    use super::*;

    /// Tells the test below that it runs as the child process.
    const CHILD: &str = "TEST_OF_THE_SANDBOX";

    /// What a photo that has taken over its process might try. All of it works before.
    fn attempts() -> [(&'static str, bool); 6] {
        [
            ("reads a file", fs::read("/etc/hostname").or_else(|_| fs::read("/etc/passwd")).is_ok()),
            ("lists a folder", fs::read_dir("/").is_ok()),
            ("writes a file", fs::write(env::temp_dir().join(format!("vitrine-{}", std::process::id())), "x").is_ok()),
            (
                "uses the network",
                TcpStream::connect("127.0.0.1:1")
                    .is_err_and(|error| error.raw_os_error() == Some(nix::libc::ECONNREFUSED)),
            ),
            ("starts a program", Command::new("/bin/true").status().is_ok()),
            ("reads the environment of another process", fs::read("/proc/self/environ").is_ok()),
        ]
    }

    /// What decoders need.
    fn needed() -> [(&'static str, bool); 3] {
        let memory: Vec<u8> = vec![1; 300 << 20];
        [
            ("memory", black_box(memory).len() == 300 << 20),
            (
                "threads",
                thread::Builder::new()
                    .stack_size(8 << 20)
                    .spawn(|| 1)
                    .is_ok_and(|thread| thread.join().is_ok_and(|one| one == 1)),
            ),
            ("panics", std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(()))).is_err()),
        ]
    }

    /// Restrictions are for ever, so this runs in a child process.
    #[test]
    fn a_process_in_the_sandbox_can_decode_and_nothing_else() {
        if env::var_os(CHILD).is_some() {
            for (attempt, works) in attempts() {
                assert!(works, "before, it {attempt}");
            }
            let limits = RenderLimits { max_pixels: 1, seconds: 10, max_memory: None };
            assert_eq!(enter(&limits, 300 << 20), Sandbox::COMPLETE);
            let done = attempts().into_iter().filter(|(_, works)| *works).map(|(attempt, _)| attempt);
            let missing = needed().into_iter().filter(|(_, works)| !works).map(|(what, _)| what);
            let wrong: Vec<&str> = done.chain(missing).collect();
            eprintln!("wrong: {wrong:?}");
            // The test harness needs what is gone.
            exit(if wrong.is_empty() { 42 } else { 1 });
        }
        let name = "render_process::sandbox::tests::a_process_in_the_sandbox_can_decode_and_nothing_else";
        let mut child = Command::new(env::current_exe().expect("this program"));
        let output = child.args(["--exact", name, "--nocapture"]).env(CHILD, "1").output().expect("it runs");
        let log = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(42), "{log}{}", String::from_utf8_lossy(&output.stdout));
    }

    #[test]
    fn a_process_that_takes_too_much_memory_ends() {
        const CHILD: &str = "TEST_OF_THE_MEMORY_LIMIT";
        if env::var_os(CHILD).is_some() {
            enter(&RenderLimits { max_pixels: 1, seconds: 10, max_memory: None }, 0);
            let much: Vec<u8> = vec![1; MORE_MEMORY as usize + (64 << 20)];
            exit(i32::from(black_box(much).is_empty()));
        }
        let name = "render_process::sandbox::tests::a_process_that_takes_too_much_memory_ends";
        let mut child = Command::new(env::current_exe().expect("this program"));
        let output = child.args(["--exact", name, "--nocapture"]).env(CHILD, "1").output().expect("it runs");
        assert!(!output.status.success(), "it went on");
        assert!(String::from_utf8_lossy(&output.stderr).contains("memory allocation"), "for another reason");
    }
}
