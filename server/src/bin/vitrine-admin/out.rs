//! Words to whoever sits at the terminal.

use std::{error::Error, io::Write as _};

use app::words::sentence;

/// Says what was asked for. When nobody listens any more, such as `head`, there is nobody to tell.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Says what went wrong.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "vitrine-admin: {text}");
}

/// An error with everything that led to it, a line each. What the gallery says is told as its pages tell it.
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let text = |error: &(dyn Error + 'static)| match error.downcast_ref() {
        Some(error) => sentence(error),
        None => error.to_string(),
    };
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(text(error), |told, cause| format!("{told}\n  {}", text(cause)))
}
