//! The outcome of a posted form, for the page that is shown again.

use gallery::Error;

use super::{FieldName, FormName};
use crate::{locale::Locale, words::sentence};

/// The outcome of a form. It is kept while its page is rendered again.
#[derive(Debug, Clone, Default)]
pub struct FormOutcome {
    /// The form of the page; none if the page was just opened.
    pub form: Option<FormName>,
    /// The field with the error, if it is about a field.
    pub field: Option<FieldName>,
    /// The matching HTTP status; 0 if nothing went wrong.
    pub status: u16,
    /// The error message.
    pub error: Option<String>,
    /// The typed values, so that nobody has to type them twice. Never passwords.
    pub values: Vec<(FieldName, String)>,
    /// Messages about single files, each with whether it succeeded.
    pub files: Vec<(bool, String)>,
}

impl FormOutcome {
    /// Creates the outcome of a form that failed.
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

    /// Returns the typed value of a field.
    #[must_use]
    pub fn value(&self, name: FieldName) -> Option<String> {
        self.values.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }

    /// Returns the id of the message about a form, if it is about this field; for `None`, if it is about no field in
    /// particular.
    #[must_use]
    pub fn at(&self, form: FormName, field: impl Into<Option<FieldName>>) -> Option<String> {
        (self.error_of(form).is_some() && self.field == field.into()).then(|| form.alert_id().to_owned())
    }

    /// Returns the same for a password or a code. The error of a sign-in names no field, so it belongs to both.
    #[must_use]
    pub fn at_secret(&self, form: FormName, field: FieldName) -> Option<String> {
        let wrong = self.error_of(form).is_some() && self.status == 401 && self.field.is_none();
        if wrong { Some(form.alert_id().to_owned()) } else { self.at(form, field) }
    }

    /// Returns the error, if it came from this form.
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
    fn a_field_with_an_error_is_only_found_in_its_own_form() {
        let error = Invalid::DisplayNameTooLong { length: 81, limit: 80 }.into();
        let outcome = FormOutcome::failed(Locale::English, FormName::DisplayName, &error, Vec::new());
        assert_eq!(outcome.at(FormName::DisplayName, FieldName::DisplayName).as_deref(), Some("name-alert"));
        assert_eq!(outcome.at(FormName::DisplayName, FieldName::Email), None);
        assert_eq!(outcome.at(FormName::DeleteAccount, FieldName::DisplayName), None);
        assert_eq!(FormOutcome::default().at(FormName::Upload, None), None);
    }

    #[test]
    fn a_wrong_password_is_an_error_of_every_secret_field() {
        let wrong = Error::WrongCredentials(WrongCredentials::EmailOrPassword);
        let outcome = FormOutcome::failed(Locale::English, FormName::SignIn, &wrong, Vec::new());
        assert_eq!(outcome.at_secret(FormName::SignIn, FieldName::Password).as_deref(), Some("signin-alert"));
        assert_eq!(outcome.at(FormName::SignIn, FieldName::Email), None);
        let outcome = FormOutcome::failed(Locale::English, FormName::SignIn, &Error::unavailable("a test"), Vec::new());
        assert_eq!(
            outcome.at_secret(FormName::SignIn, FieldName::Password),
            None,
            "an internal error belongs to no field"
        );
    }
}
