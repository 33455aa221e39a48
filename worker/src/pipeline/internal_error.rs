//! Failures that are not the file's fault. They leave the renderer as a panic, so they are not recorded as a fault of
//! the file, and the caller can try again.

use std::any::Any;
use std::fmt::Display;
use std::panic::resume_unwind;

/// The payload of such a panic.
struct InternalError;

/// Logs the error and leaves the renderer.
pub(super) fn raise(what: &'static str, error: impl Display) -> ! {
    tracing::error!(%error, "{what}");
    // Bypasses the panic hook: this is not a bug in the program.
    resume_unwind(Box::new(InternalError))
}

/// Whether a panic comes from here.
pub(super) fn is_internal(panic: &(dyn Any + Send)) -> bool {
    panic.is::<InternalError>()
}
