//! Formats an error and all its causes as one line.

use std::{error::Error, fmt};

/// The error's own text and those of its sources, outermost first, separated by colons, for a log. A source is left out
/// if the text before it already ends with it.
pub fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl fmt::Display + 'a {
    Chain(error)
}

struct Chain<'a>(&'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = self.0.to_string();
        f.write_str(&last)?;
        for cause in std::iter::successors(self.0.source(), |&cause| cause.source()) {
            let text = cause.to_string();
            if !last.ends_with(&text) {
                write!(f, ": {text}")?;
                last = text;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the database {path} cannot be opened")]
    struct Opening {
        path: &'static str,
        #[source]
        cause: io::Error,
    }

    #[test]
    fn every_source_is_shown_once() {
        let cause = io::Error::new(
            io::ErrorKind::PermissionDenied,
            Opening { path: "inner.db", cause: io::Error::other("the disk is full") },
        );
        let error = crate::Error::unavailable(Opening { path: "vitrine.db", cause });
        assert_eq!(
            chain(&error).to_string(),
            "unavailable: the database vitrine.db cannot be opened: the database inner.db cannot be opened: the disk is full"
        );
        assert_eq!(chain(&crate::Error::NotFound).to_string(), "not found");
    }
}
