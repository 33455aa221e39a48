//! Output to the terminal. Names and paths in it may come from strangers, so nothing in a line can control the terminal or
//! make up another line.

use std::{error::Error, io::Write as _};

use app::words::sentence;
use gallery::file_names::printable;

/// Prints a result. If nobody reads the output any more, such as after `head`, the error is ignored.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{}", printable(line));
}

/// Prints an error.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "vitrine-admin: {}", printable(line));
}

/// Prints an error of several lines. All but the first are indented.
pub fn complain_of(lines: &[String]) {
    let lines: Vec<_> = lines.iter().map(|line| printable(line)).collect();
    let _ = writeln!(std::io::stderr(), "vitrine-admin: {}", lines.join("\n  "));
}

/// An error and its causes, each on its own line. The gallery's own errors have the same sentences as on its pages.
pub fn with_causes(error: &(dyn Error + 'static)) -> Vec<String> {
    let text = |error: &(dyn Error + 'static)| match error.downcast_ref() {
        Some(error) => sentence(error),
        None => error.to_string(),
    };
    std::iter::successors(Some(error), |&error| error.source()).map(text).collect()
}
