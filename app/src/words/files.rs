//! What became of the files that a form brought.

use crate::messages::t;

/// A file that was received and is being rendered.
#[must_use]
pub fn uploaded(file_name: &str) -> String {
    t!(file_uploaded, file = file_name)
}

/// A file that is here already and not rendered yet.
#[must_use]
pub fn still_processing(file_name: &str) -> String {
    t!(file_still_processing, file = file_name)
}

/// A form without a file.
#[must_use]
pub fn none_chosen() -> String {
    t!(file_none_chosen)
}
