//! The process that renders one photo.

use std::{
    io::{self, Read as _, stdin, stdout},
    panic::{AssertUnwindSafe, catch_unwind},
    process::exit,
};

use gallery::ports::renderer::Renderer as _;
use worker::Pipeline;

use super::{
    answer::Answer,
    frame::{Request, decode},
    sandbox,
};

/// Exit code after an error that is not the photo's fault. Another attempt may succeed.
pub const INTERNAL_ERROR: u8 = 3;

/// Renders the photo on the standard input, writes the answer to the standard output, and ends the process.
pub fn run() -> ! {
    crate::log::init_on_stderr();
    let answered = answer();
    if let Err(error) = &answered {
        tracing::error!(%error, "the photo cannot be read or its renditions cannot be sent");
    }
    // Threads that still decode end as well.
    exit(if answered.is_ok() { 0 } else { INTERNAL_ERROR.into() });
}

fn answer() -> io::Result<()> {
    let mut input = stdin().lock();
    let request: Request = decode(&mut input)?;
    let limits = request.limits.into();
    // Everything up to here came from the server.
    let sandbox = sandbox::enter(&limits, request.memory);
    let mut original = Vec::new();
    input.read_to_end(&mut original)?;
    // Only errors of this program leave the renderer as panics. The renderer has written them to the log.
    let rendered = catch_unwind(AssertUnwindSafe(|| Pipeline::new().render(&original, &request.edits, &limits)));
    let result = rendered.map_err(|_| io::Error::other("the renderer failed"))?;
    Answer { sandbox, result }.write(stdout().lock())
}
