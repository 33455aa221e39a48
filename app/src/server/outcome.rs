//! What a posted form led to, for the page that is shown again.

use gallery::Error;

use super::{FieldName, FormName};
use crate::{locale::Locale, words::sentence};

/// Kept while a page is rendered again after its form was posted.
#[derive(Debug, Clone, Default)]
pub struct FormOutcome {
    /// Which form of the page it was; none when a page was just opened.
    pub form: Option<FormName>,
    /// The field at fault, if one is.
    pub field: Option<FieldName>,
    /// The HTTP status that says the same; 0 when nothing went wrong.
    pub status: u16,
    /// The sentence to show.
    pub error: Option<String>,
    /// What was typed, so that nobody types it twice. Never passwords.
    pub values: Vec<(FieldName, String)>,
    /// Sentences about single files: whether it is well, and what happened.
    pub files: Vec<(bool, String)>,
}

impl FormOutcome {
    /// The outcome of a form that could not be done.
    #[must_use]
    pub fn failed(locale: Locale, form: FormName, error: &Error, values: Vec<(FieldName, String)>) -> Self {
        Self {
            form: Some(form),
            field: FieldName::of_domain(error.field()),
            status: error.status(),
            error: Some(locale.scope(|| sentence(error))),
            values,
            files: Vec::new(),
        }
    }

    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: FieldName) -> Option<String> {
        self.values.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }

    /// The id of the sentence about a form, if that is about this field; about none in particular for `None`.
    #[must_use]
    pub fn at(&self, form: FormName, field: impl Into<Option<FieldName>>) -> Option<String> {
        (self.error_of(form).is_some() && self.field == field.into()).then(|| form.alert_id().to_owned())
    }

    /// The same for a password or a code: wrong ones are told without naming a field.
    #[must_use]
    pub fn at_secret(&self, form: FormName, field: FieldName) -> Option<String> {
        let wrong = self.error_of(form).is_some() && self.status == 401;
        if wrong { Some(form.alert_id().to_owned()) } else { self.at(form, field) }
    }

    /// The error, if it came from this form.
    #[must_use]
    pub fn error_of(&self, form: FormName) -> Option<String> {
        if self.form == Some(form) { self.error.clone() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use gallery::error::{Invalid, WrongCredentials};

    use super::*;

    #[test]
    fn the_field_at_fault_is_found_in_its_own_form_only() {
        let error = Invalid::DisplayNameTooLong { length: 81, limit: 80 }.into();
        let outcome = FormOutcome::failed(Locale::English, FormName::DisplayName, &error, Vec::new());
        assert_eq!(outcome.at(FormName::DisplayName, FieldName::DisplayName).as_deref(), Some("name-alert"));
        assert_eq!(outcome.at(FormName::DisplayName, FieldName::Email), None);
        assert_eq!(outcome.at(FormName::DeleteAccount, FieldName::DisplayName), None);
        assert_eq!(FormOutcome::default().at(FormName::Upload, None), None);
    }

    #[test]
    fn a_wrong_password_is_the_fault_of_every_secret_field() {
        let wrong = Error::WrongCredentials(WrongCredentials::EmailOrPassword);
        let outcome = FormOutcome::failed(Locale::English, FormName::SignIn, &wrong, Vec::new());
        assert_eq!(outcome.at_secret(FormName::SignIn, FieldName::Password).as_deref(), Some("signin-alert"));
        assert_eq!(outcome.at(FormName::SignIn, FieldName::Email), None);
        let outcome = FormOutcome::failed(Locale::English, FormName::SignIn, &Error::unavailable("a test"), Vec::new());
        assert_eq!(outcome.at_secret(FormName::SignIn, FieldName::Password), None, "our fault is no field's");
    }
}
