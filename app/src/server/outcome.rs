//! What a posted form led to, for the page that is shown again.

use gallery::Error;

/// Kept while a page is rendered again after its form was posted.
#[derive(Debug, Clone, Default)]
pub struct FormOutcome {
    /// Which form of the page it was.
    pub form: &'static str,
    /// The field at fault, if one is.
    pub field: &'static str,
    /// The HTTP status that says the same; 0 when nothing went wrong.
    pub status: u16,
    /// The sentence to show.
    pub error: Option<String>,
    /// What was typed, so that nobody types it twice. Never passwords.
    pub values: Vec<(&'static str, String)>,
    /// Sentences about single files: whether it is well, and what happened.
    pub files: Vec<(bool, String)>,
}

impl FormOutcome {
    /// The outcome of a form that could not be done.
    #[must_use]
    pub fn failed(form: &'static str, error: &Error, values: Vec<(&'static str, String)>) -> Self {
        Self {
            form,
            field: error.field(),
            status: error.status(),
            error: Some(error.to_string()),
            values,
            files: Vec::new(),
        }
    }

    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }

    /// The error, if it came from this form.
    #[must_use]
    pub fn error_of(&self, form: &str) -> Option<String> {
        if self.form == form { self.error.clone() } else { None }
    }
}
