//! Form controls with labels, hints and errors.

use gallery::library::TwoStep;
use leptos::prelude::*;

use crate::{
    messages::t,
    server::{FieldName, FormName, FormOutcome},
};

/// A labelled input. Its error is shown next to it, and screen readers read it together with the input.
#[component]
pub fn Field(
    /// The visible label.
    #[prop(into)]
    label: String,
    /// The field's name.
    name: &'static str,
    /// Unique on the page. It is the name unless two forms have the same field.
    #[prop(optional)]
    id: Option<&'static str>,
    /// `text`, `email`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// For the browser's autofill (WHATWG HTML, 4.10.18.7).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The initial value.
    #[prop(optional, into)]
    value: Option<String>,
    /// A hint about what to type.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is optional.
    #[prop(optional)]
    may_be_empty: bool,
    /// `numeric` for codes.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Maximum number of characters.
    #[prop(optional)]
    maxlength: Option<&'static str>,
    /// The id of the sentence that says what is wrong with it, if something is. [`FormOutcome::at`] returns it.
    ///
    /// [`FormOutcome::at`]: crate::server::FormOutcome::at
    #[prop(default = None)]
    fault: Option<String>,
    /// Whether it has the focus when the page is opened.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let hint_id = format!("{id}-hint");
    let at_fault = fault.is_some();
    let described = described(fault, hint.is_some().then(|| hint_id.clone()));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=name
                type=kind
                autocomplete=autocomplete
                value=value
                required=!may_be_empty
                inputmode=inputmode
                maxlength=maxlength
                autofocus=autofocus
                aria-describedby=described
                aria-invalid=at_fault.then_some("true")
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// Returns the value of `aria-describedby`. The error is read before the hint.
fn described(fault: Option<String>, hint: Option<String>) -> Option<String> {
    let ids: Vec<String> = fault.into_iter().chain(hint).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The sentence about what went wrong with a form. Fields with errors refer to it by its id.
#[component]
pub fn Alert<'a>(
    /// The outcome of the form. If it is not an error, nothing is drawn.
    outcome: &'a FormOutcome,
    /// The form on the page.
    of: FormName,
) -> impl IntoView + use<> {
    let id = of.alert_id();
    outcome.error_of(of).map(|sentence| view! { <p class="alert" role="alert" id=id>{sentence}</p> })
}

/// The code of an authenticator, next to a password; nothing without two-step sign-in.
#[component]
pub fn CodeField<'a>(
    /// How the person signs in.
    two_step: TwoStep,
    /// The outcome of the form.
    form: &'a FormOutcome,
    /// The form on the page.
    of: FormName,
    /// Unique on the page.
    id: &'static str,
) -> impl IntoView + use<> {
    let fault = form.at(of, FieldName::Code);
    two_step.on.then(|| {
        view! { <Field label=t!(two_step_code) name="code" id autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault/> }
    })
}

/// A sentence about what succeeded.
#[component]
pub fn Notice(
    /// The sentence. Without one, nothing is drawn.
    #[prop(into)]
    sentence: Option<String>,
) -> impl IntoView {
    sentence.map(|sentence| view! { <p class="notice" role="status">{sentence}</p> })
}

#[cfg(test)]
mod tests {
    use gallery::error::Invalid;

    use super::*;
    use crate::locale::Locale;

    #[test]
    fn a_field_with_an_error_refers_to_the_sentence_about_it() {
        let outcome = FormOutcome::failed(Locale::English, FormName::SignUp, &Invalid::EmailMissing.into(), Vec::new());
        let alert = view! { <Alert outcome=&outcome of=FormName::SignUp/> }.to_html();
        assert!(alert.contains(r#"id="signup-alert""#) && alert.contains("Enter your email address."), "{alert}");
        let email = view! { <Field label="Email" name="email" fault=outcome.at(FormName::SignUp, FieldName::Email)/> }
            .to_html();
        assert!(email.contains(r#"aria-describedby="signup-alert""#) && email.contains("aria-invalid"), "{email}");
        let fault = outcome.at(FormName::SignUp, FieldName::Password);
        let password = view! { <Field label="Password" name="password" hint="Long." fault=fault/> }.to_html();
        assert!(password.contains(r#"aria-describedby="password-hint""#), "{password}");
        assert!(!password.contains("aria-invalid"), "{password}");
    }

    #[test]
    fn the_error_is_read_before_the_hint() {
        let both = described(Some("a-alert".to_owned()), Some("a-hint".to_owned()));
        assert_eq!(both.as_deref(), Some("a-alert a-hint"));
        assert_eq!(described(None, None), None);
    }
}
