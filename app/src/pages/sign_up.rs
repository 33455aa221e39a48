//! Creating an account.

use gallery::{Error, error::Forbidden, library::Accepts, person::MIN_PASSWORD};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
        load::load,
    },
    messages::{element, t},
    paths::{
        self,
        parameters::{INVITE, SETUP},
    },
    server::{FieldName, FormName, context},
    words,
};

/// `/signup`
#[component]
pub fn SignUp() -> impl IntoView {
    let context = context();
    let library = context.library.clone();
    let form = context.form;
    let invitation = form.value(FieldName::Invitation).or_else(|| query(INVITE)).unwrap_or_default();
    let state = async move {
        let accepts = library.accepts().await?;
        let refused = match accepts {
            Accepts::FirstAccount | Accepts::Anybody => None,
            Accepts::Nobody => Some(Forbidden::RegistrationClosed),
            Accepts::Invited if invitation.is_empty() => Some(Forbidden::InvitationNeeded),
            Accepts::Invited if library.is_invitation(&invitation).await? => None,
            Accepts::Invited => Some(Forbidden::InvitationInvalid),
        };
        Ok((accepts == Accepts::FirstAccount, refused, invitation))
    };
    load(state, move |(new, refused, invitation)| {
        if let Some(refused) = refused {
            return view! {
                <Card title=t!(sign_up_closed)>
                    <p>{words::sentence(&Error::Forbidden(refused))}</p>
                    <p class="actions"><a class="button" href=paths::SIGN_IN.path()>{t!(sign_in_title)}</a></p>
                </Card>
            }
            .into_any();
        }
        let link = || element(|text| view! { <a href=paths::SIGN_IN.path()>{text}</a> });
        // The link with the token fills it in. The operator's own address needs none.
        let token = form.value(FieldName::SetUpToken).or_else(|| query(SETUP)).unwrap_or_default();
        let known = !token.is_empty() && form.at(FormName::SignUp, FieldName::SetUpToken).is_none();
        let token = match (new, known) {
            (false, _) => None,
            (true, true) => Some(view! { <input type="hidden" name="setup" value=token/> }.into_any()),
            (true, false) => {
                let fault = form.at(FormName::SignUp, FieldName::SetUpToken);
                let field = view! { <Field label=t!(sign_up_token) name="setup" value=token hint=t!(sign_up_token_hint) may_be_empty=true fault/> };
                Some(field.into_any())
            }
        };
        let password_hint = t!(sign_up_password_hint, limit = MIN_PASSWORD as u64);
        view! {
            <Card title=t!(sign_up_title)>
                {new.then(|| view! { <p>{t!(sign_up_first)}</p> })}
                <Alert outcome=&form of=FormName::SignUp/>
                <form method="post" action=paths::SIGN_UP.path()>
                    <Field label=t!(field_email) name="email" kind="email" autocomplete="email" value=form.value(FieldName::Email).unwrap_or_default() fault=form.at(FormName::SignUp, FieldName::Email) autofocus=true/>
                    <Field label=t!(field_password) name="password" kind="password" autocomplete="new-password" hint=password_hint fault=form.at(FormName::SignUp, FieldName::Password)/>
                    {token}
                    {(!invitation.is_empty()).then(|| view! { <input type="hidden" name="invitation" value=invitation/> })}
                    <button class="button primary wide">{t!(sign_up_submit)}</button>
                </form>
                {(!new).then(|| view! { <p class="aside">{t!(sign_up_have_account, link = link())}</p> })}
            </Card>
        }
        .into_any()
    })
}
