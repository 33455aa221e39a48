//! Words to whoever sits at the terminal.

use std::{error::Error, io::Write as _};

/// Says what was asked for. When nobody listens any more, such as `head`, there is nobody to tell.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Says what went wrong.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "vitrine-admin: {text}");
}

/// An error with everything that led to it. The gallery's own sentence for strangers says nothing here.
pub fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}\n  {cause}");
        next = cause.source();
    }
    text
}
