//! Sentences about the files of a form.

use crate::messages::t;

/// Returns the sentence for a file that was received and is being rendered.
#[must_use]
pub fn uploaded(file_name: &str) -> String {
    t!(file_uploaded, file = file_name)
}

/// Returns the sentence for a file that was received earlier and is not rendered yet.
#[must_use]
pub fn still_processing(file_name: &str) -> String {
    t!(file_still_processing, file = file_name)
}

/// Returns the sentence for a form without a file.
#[must_use]
pub fn none_chosen() -> String {
    t!(file_none_chosen)
}
