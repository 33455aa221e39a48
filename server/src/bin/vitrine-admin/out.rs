//! Output to the terminal.

use std::{error::Error, io::Write as _};

use app::words::sentence;

/// Prints a result. If nobody reads the output any more, such as after `head`, the error is ignored.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints an error.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "vitrine-admin: {text}");
}

/// Formats an error and its causes, one on each line. The gallery's own errors have the same sentences as on its pages.
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let text = |error: &(dyn Error + 'static)| match error.downcast_ref() {
        Some(error) => sentence(error),
        None => error.to_string(),
    };
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(text(error), |text_so_far, cause| format!("{text_so_far}\n  {}", text(cause)))
}
