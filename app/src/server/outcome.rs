//! What a posted form led to, for the page that is shown again.

use gallery::Error;

use crate::words::sentence;

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
            error: Some(sentence(error)),
            values,
            files: Vec::new(),
        }
    }

    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }

    /// The id of the sentence about what went wrong with a form.
    #[must_use]
    pub fn alert_id(form: &str) -> String {
        format!("{form}-alert")
    }

    /// The id of the sentence about a form, if that is about this field.
    #[must_use]
    pub fn at(&self, form: &str, field: &str) -> Option<String> {
        (self.error_of(form).is_some() && self.field == field).then(|| Self::alert_id(form))
    }

    /// The same for a password or a code: wrong ones are told without naming a field.
    #[must_use]
    pub fn at_secret(&self, form: &str, field: &str) -> Option<String> {
        let wrong = self.error_of(form).is_some() && self.status == 401;
        if wrong { Some(Self::alert_id(form)) } else { self.at(form, field) }
    }

    /// The error, if it came from this form.
    #[must_use]
    pub fn error_of(&self, form: &str) -> Option<String> {
        if self.form == form { self.error.clone() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_at_fault_is_found_in_its_own_form_only() {
        let outcome = FormOutcome::failed("name", &Error::invalid("display_name", "Too long."), Vec::new());
        assert_eq!(outcome.at("name", "display_name").as_deref(), Some("name-alert"));
        assert_eq!((outcome.at("name", "email"), outcome.at("delete", "display_name")), (None, None));
        assert_eq!(FormOutcome::default().at("", ""), None);
    }

    #[test]
    fn a_wrong_password_is_the_fault_of_every_secret_field() {
        let outcome = FormOutcome::failed("signin", &Error::WrongCredentials("No."), Vec::new());
        assert_eq!(outcome.at_secret("signin", "password").as_deref(), Some("signin-alert"));
        assert_eq!(outcome.at("signin", "email"), None);
        let outcome = FormOutcome::failed("signin", &Error::unavailable("a test"), Vec::new());
        assert_eq!(outcome.at_secret("signin", "password"), None, "our fault is no field's");
    }
}
