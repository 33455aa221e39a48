//! Form controls with their labels, hints and errors.

use leptos::prelude::*;

/// A labelled input. Its error stands beside it and is what a screen reader says with it.
#[component]
pub fn Field(
    /// The words people see.
    label: &'static str,
    /// The field's name.
    name: &'static str,
    /// Unique on the page; the name unless two forms share one.
    #[prop(optional)]
    id: Option<&'static str>,
    /// `text`, `email`, `password` …
    #[prop(default = "text")]
    kind: &'static str,
    /// For the browser's autofill (WHATWG HTML, 4.10.18.7).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What is in it.
    #[prop(optional, into)]
    value: Option<String>,
    /// A word about what to type.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Whether it may be empty.
    #[prop(optional)]
    may_be_empty: bool,
    /// `numeric` for codes.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Characters at most.
    #[prop(optional)]
    maxlength: Option<&'static str>,
    /// Whether it is at fault.
    #[prop(optional)]
    at_fault: bool,
    /// Whether typing starts here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let hint_id = format!("{id}-hint");
    let described = hint.map(|_| hint_id.clone());
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

/// A sentence about what went wrong.
#[component]
pub fn Alert(
    /// The sentence; nothing is drawn without one.
    sentence: Option<String>,
) -> impl IntoView {
    sentence.map(|sentence| view! { <p class="alert" role="alert">{sentence}</p> })
}

/// A sentence about what went well.
#[component]
pub fn Notice(
    /// The sentence; nothing is drawn without one.
    #[prop(into)]
    sentence: Option<String>,
) -> impl IntoView {
    sentence.map(|sentence| view! { <p class="notice" role="status">{sentence}</p> })
}
