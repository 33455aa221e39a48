//! What became of the files that a form brought.

/// A file that was received and is being rendered.
#[must_use]
pub fn uploaded(file_name: &str) -> String {
    format!("“{file_name}” uploaded. Processing…")
}

/// A file that is here already and not rendered yet.
#[must_use]
pub fn still_processing(file_name: &str) -> String {
    format!("“{file_name}” was uploaded earlier and is still processing.")
}

/// A form without a file.
#[must_use]
pub fn none_chosen() -> String {
    "Choose at least one photo.".to_owned()
}
