//! Renders each photo in a process of its own, which has no secrets, no files and no network.
//!
//! Photos are strangers' bytes, and some of the decoders are not memory safe. So the server never decodes a picture
//! itself: it starts this program again with [`COMMAND`], sends the original through a pipe and reads the renditions from
//! another. The process first gives up what it does not need ([`sandbox`]), renders one photo, and ends. Nothing of one
//! photo is left when the next one comes. If it crashes, only its photo fails.

mod answer;
mod child;
mod exchange;
mod frame;
mod sandbox;

use std::{
    env, io,
    os::unix::process::{CommandExt as _, ExitStatusExt as _},
    panic::resume_unwind,
    path::{MAIN_SEPARATOR_STR, Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Once, PoisonError, RwLock},
    time::{Duration, Instant},
};

use gallery::{
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Rendered, Renderer},
};
use nix::libc::{SIGHUP, SIGINT, SIGTERM};

pub use self::child::run;
use self::{
    answer::Answer,
    exchange::{Exchange, exchange},
    frame::{Request, encode},
    sandbox::Sandbox,
};

/// The command of `vitrine` that renders one photo.
pub const COMMAND: &str = "render-photo";

/// How much longer than a photo may take the server waits for its process.
const GRACE: Duration = Duration::from_secs(10);

/// A limit so high is none; the clock could not express much higher ones.
const MAX_SECONDS: u64 = 1 << 30;

/// How long a process that has closed its pipes may take to end.
const ENDING: Duration = Duration::from_secs(1);

/// How often a photo may end its process before it fails.
const ATTEMPTS: u32 = 2;

/// A renderer that starts a process for each photo.
#[derive(Debug)]
pub struct RenderProcess {
    program: PathBuf,
    arguments: Vec<String>,
    /// Held for writing by a photo that ended its process and is tried again. It might have been a lack of memory.
    alone: RwLock<()>,
    reported: Once,
}

/// How a process ended.
enum Ended {
    /// With an answer.
    Answered(Box<Result<Rendered, Fault>>),
    /// Without one. Perhaps the photo is the reason.
    Died(String),
    /// Without one, for a reason that is not the photo's.
    Interrupted(String),
}

impl RenderProcess {
    /// A renderer that starts this program, which must be `vitrine`.
    ///
    /// # Errors
    /// If the system does not say which program this is.
    pub fn of_this_program() -> io::Result<Self> {
        // On Linux, this path means this program even after an update has replaced the file.
        let linux = Path::new(MAIN_SEPARATOR_STR).join("proc/self/exe");
        let program = if cfg!(target_os = "linux") { linux } else { env::current_exe()? };
        Ok(Self::new(program, &[COMMAND]))
    }

    /// A renderer that starts this program.
    #[must_use]
    pub fn new(program: PathBuf, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { program, arguments, alone: RwLock::new(()), reported: Once::new() }
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            // The environment may have passwords.
            .env_clear()
            .current_dir(MAIN_SEPARATOR_STR)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl+C in a terminal is for the server, which lets photos finish.
            .process_group(0)
            .spawn()
    }

    /// Renders a photo in a new process.
    fn once(&self, original: &[u8], edits: &Edits, limits: &RenderLimits) -> Ended {
        let request = Request { edits: *edits, limits: (*limits).into(), memory: self.memory(original, limits) };
        let (head, mut process) = match encode(&request).and_then(|head| Ok((head, self.start()?))) {
            Ok((head, child)) => (head, Process(child)),
            Err(error) => return Ended::Interrupted(format!("it could not be started: {error}")),
        };
        let until = Instant::now() + Duration::from_secs(limits.seconds.min(MAX_SECONDS)) + GRACE;
        let Exchange { answer, log, timed_out } = exchange(&mut process.0, &head, original, until);
        if !log.is_empty() {
            tracing::warn!(log = ?String::from_utf8_lossy(&log), "the process that rendered a photo wrote this");
        }
        if timed_out {
            return Ended::Answered(Box::new(Err(Fault::TimedOut { limit_seconds: limits.seconds })));
        }
        match Answer::decode(answer) {
            Ok(Answer { sandbox, result }) => {
                self.report(sandbox);
                Ended::Answered(Box::new(result))
            }
            Err(error) => match process.ended() {
                Some(status) if is_interruption(status) => Ended::Interrupted(status.to_string()),
                Some(status) if !status.success() => Ended::Died(status.to_string()),
                _ => Ended::Died(format!("its answer is wrong: {error}")),
            },
        }
    }

    /// Writes to the log, once, what the kernel does not support.
    fn report(&self, sandbox: Sandbox) {
        if sandbox != Sandbox::COMPLETE {
            self.reported.call_once(|| {
                tracing::warn!(
                    ?sandbox,
                    "photos are decoded in a process of their own, but this system cannot restrict all that it may do"
                );
            });
        }
    }
}

/// A process. It is killed when it is dropped.
struct Process(Child);

impl Process {
    /// How it ended; `None` if it does not end.
    fn ended(&mut self) -> Option<ExitStatus> {
        let until = Instant::now() + ENDING;
        loop {
            match self.0.try_wait() {
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether a process without an answer ended because somebody stopped it, or because of an error that it reported itself.
fn is_interruption(status: ExitStatus) -> bool {
    status.code() == Some(child::INTERNAL_ERROR.into())
        || [SIGHUP, SIGINT, SIGTERM].into_iter().any(|signal| status.signal() == Some(signal))
}

impl Renderer for RenderProcess {
    fn memory(&self, original: &[u8], limits: &RenderLimits) -> u64 {
        // The original is in the memory of both processes. Only headers are read here, by code that is memory safe.
        worker::Pipeline::new().memory(original, limits).saturating_add(original.len() as u64)
    }

    fn render(&self, original: &[u8], edits: &Edits, limits: &RenderLimits) -> Result<Rendered, Fault> {
        let first = {
            let _beside_others = self.alone.read().unwrap_or_else(PoisonError::into_inner);
            self.once(original, edits, limits)
        };
        let ended = match first {
            Ended::Died(how) => {
                tracing::warn!(
                    bytes = original.len(),
                    how,
                    "the process that rendered a photo ended; it is tried again"
                );
                let _alone = self.alone.write().unwrap_or_else(PoisonError::into_inner);
                self.once(original, edits, limits)
            }
            ended => ended,
        };
        match ended {
            Ended::Answered(result) => *result,
            Ended::Died(how) => {
                tracing::error!(bytes = original.len(), how, "the process that rendered a photo ended again");
                Err(Fault::Interrupted { times: ATTEMPTS })
            }
            Ended::Interrupted(how) => {
                tracing::error!(how, "the process that rendered a photo was interrupted");
                // Bypasses the panic hook: this is not a bug in the program.
                resume_unwind(Box::new("the process that rendered a photo was interrupted"))
            }
        }
    }
}
