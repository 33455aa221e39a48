//! Failures that are no fault of a file: they leave the renderer as a panic, so that nobody stores them as one and whoever
//! asked may try again.

use std::any::Any;
use std::fmt::Display;
use std::panic::resume_unwind;

/// What such a panic carries.
struct InternalError;

/// Leaves the renderer.
pub(super) fn raise(what: &'static str, error: impl Display) -> ! {
    tracing::error!(%error, "{what}");
    // The hook that reports panics is left out: this is no mistake in the program.
    resume_unwind(Box::new(InternalError))
}

/// Whether a panic comes from here.
pub(super) fn is_internal(panic: &(dyn Any + Send)) -> bool {
    panic.is::<InternalError>()
}
