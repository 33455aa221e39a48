//! Calls to the user pool, each with the client's proof.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::{
    operation::{admin_get_user::AdminGetUserOutput, admin_initiate_auth::AdminInitiateAuthOutput},
    types::{AttributeType, AuthFlowType, ChallengeNameType, SoftwareTokenMfaSettingsType, UserStatusType},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::Mac as _;

use super::{Cognito, error::CognitoError, refusal::Refusal, sign_up_token};
use crate::{
    Result,
    id::{PersonId, random_text},
    ports::identity::{AccessClaims, Challenge, Context},
};

/// Cognito's name for the second step.
const AUTHENTICATOR: &str = "SOFTWARE_TOKEN_MFA";

/// An attribute that earlier versions set at a sign-up.
const EARLIER_VERSIONS: &str = "profile";

/// A password that nobody knows. It satisfies any policy.
pub(super) fn random_password() -> String {
    format!("Aa1!{}", random_text())
}

/// An account as stored in the pool.
pub(super) struct Account {
    /// The pool's own name for it. It is the `sub` if people sign in with their address.
    pub username: String,
    pub email: String,
    /// Whether the account is unconfirmed and waits for its first code.
    pub waits: bool,
    /// Whether signing in requires a second step.
    pub second_factor: bool,
    /// Whether it was created by an earlier version, with the password of whoever signed up.
    pub has_password: bool,
}

impl Account {
    fn of(output: &AdminGetUserOutput) -> Self {
        let attribute = |name: &str| {
            let found = output.user_attributes().iter().find(|attribute| attribute.name() == name);
            found.and_then(AttributeType::value).map(str::to_owned)
        };
        Self {
            username: output.username().to_owned(),
            email: attribute("email").unwrap_or_default(),
            waits: output.user_status() == Some(&UserStatusType::Unconfirmed),
            second_factor: output.user_mfa_setting_list().iter().any(|setting| setting == AUTHENTICATOR),
            has_password: attribute(EARLIER_VERSIONS).is_some(),
        }
    }
}

/// The result of a correct password.
pub(super) enum Admitted {
    /// Tokens.
    With(Box<aws_sdk_cognitoidentityprovider::types::AuthenticationResultType>),
    /// A second step is required, with this session and user name.
    CodeNeeded { username: String, session: String },
}

impl Cognito {
    /// The proof that a call about a user comes from this client: Cognito's secret hash.
    pub(super) fn proof(&self, username: &str) -> String {
        let mut mac = sign_up_token::mac(&self.settings.client_secret);
        mac.update(username.as_bytes());
        mac.update(self.settings.client_id.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }

    /// The account with an address or a person's id.
    pub(super) async fn account(&self, username: &str) -> Result<Option<Account>> {
        let pool = &self.settings.user_pool_id;
        match self.client().admin_get_user().user_pool_id(pool).username(username).send().await.map_err(Refusal::from) {
            Ok(output) => Ok(Some(Account::of(&output))),
            Err(Refusal::NoAccount) => Ok(None),
            Err(refusal) => Err(refusal.into_error()),
        }
    }

    /// Creates an account that waits for its code, with a password that nobody knows.
    pub(super) async fn make(&self, email: &str) -> Result<(), Refusal> {
        let attribute = AttributeType::builder().name("email").value(email).build().map_err(Refusal::unbuilt)?;
        let call = self.once().sign_up().client_id(&self.settings.client_id).secret_hash(self.proof(email));
        call.user_attributes(attribute).username(email).password(random_password()).send().await?;
        Ok(())
    }

    /// Sets the password of an address or a person's id.
    pub(super) async fn set_password(&self, username: &str, password: &str) -> Result<(), Refusal> {
        let call = self.client().admin_set_user_password().user_pool_id(&self.settings.user_pool_id);
        call.username(username).password(password).permanent(true).send().await?;
        Ok(())
    }

    /// Deletes an account. It is not an error if the account no longer exists.
    pub(super) async fn unmake(&self, username: &str) -> Result<()> {
        let pool = &self.settings.user_pool_id;
        let call = self.client().admin_delete_user().user_pool_id(pool).username(username);
        match call.send().await.map_err(Refusal::from) {
            Ok(_) | Err(Refusal::NoAccount) => Ok(()),
            Err(refusal) => Err(refusal.into_error()),
        }
    }

    /// Tries a password for an address or a person's id.
    pub(super) async fn admit(
        &self,
        username: &str,
        password: &str,
        context: Context<'_>,
    ) -> Result<Admitted, Refusal> {
        // No account has such a password, and Cognito would report a malformed call.
        if !is_settable(password) {
            return Err(Refusal::NotAuthorized);
        }
        let proof = self.proof(username);
        let parameters = [("USERNAME", username), ("PASSWORD", password), ("SECRET_HASH", &proof)];
        let call = self.client().admin_initiate_auth().auth_flow(AuthFlowType::AdminUserPasswordAuth);
        let call = call.user_pool_id(&self.settings.user_pool_id).client_id(&self.settings.client_id);
        let call = call.set_context_data(self.context_data(context, "/signin")?);
        let output = call.set_auth_parameters(Some(owned(parameters))).send().await?;
        admitted(output).map_err(Refusal::Fault)
    }

    /// Completes the second step.
    pub(super) async fn take_step(
        &self,
        challenge: &Challenge,
        code: &str,
        context: Context<'_>,
    ) -> Result<Admitted, Refusal> {
        let username = challenge.person.as_str();
        let proof = self.proof(username);
        let responses = [("USERNAME", username), ("SOFTWARE_TOKEN_MFA_CODE", code), ("SECRET_HASH", &proof)];
        let call = self.once().admin_respond_to_auth_challenge().challenge_name(ChallengeNameType::SoftwareTokenMfa);
        let call = call.user_pool_id(&self.settings.user_pool_id).client_id(&self.settings.client_id);
        let call = call.set_context_data(self.context_data(context, "/signin/code")?);
        let call = call.session(&challenge.token).set_challenge_responses(Some(owned(responses)));
        match call.send().await?.authentication_result {
            Some(result) => Ok(Admitted::With(Box::new(result))),
            None => Err(Refusal::Fault(CognitoError::ThirdStep.into())),
        }
    }

    /// Switches the second step on or off.
    pub(super) async fn prefer(&self, person: &PersonId, on: bool) -> Result<(), Refusal> {
        let setting = SoftwareTokenMfaSettingsType::builder().enabled(on).preferred_mfa(on).build();
        let call = self.client().admin_set_user_mfa_preference().user_pool_id(&self.settings.user_pool_id);
        call.username(person.as_str()).software_token_mfa_settings(setting).send().await?;
        Ok(())
    }

    /// Ends every session of an address or a person's id.
    pub(super) async fn end_sessions(&self, username: &str) -> Result<()> {
        let pool = &self.settings.user_pool_id;
        let call = self.client().admin_user_global_sign_out().user_pool_id(pool).username(username);
        match call.send().await.map_err(Refusal::from) {
            // Without an account there are no sessions either.
            Ok(_) | Err(Refusal::NoAccount) => Ok(()),
            Err(refusal) => Err(refusal.into_error()),
        }
    }

    /// The claims of the person whose access token it is.
    pub(super) async fn holder(&self, access_token: &str) -> Result<AccessClaims> {
        self.verifier().verify(access_token, self.now()).await
    }
}

fn owned<const N: usize>(pairs: [(&str, &str); N]) -> HashMap<String, String> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn admitted(output: AdminInitiateAuthOutput) -> Result<Admitted> {
    if let Some(result) = output.authentication_result {
        return Ok(Admitted::With(Box::new(result)));
    }
    let username = output.challenge_parameters.and_then(|mut all| all.remove("USER_ID_FOR_SRP"));
    match (output.challenge_name, username, output.session) {
        (Some(ChallengeNameType::SoftwareTokenMfa), Some(username), Some(session)) => {
            Ok(Admitted::CodeNeeded { username, session })
        }
        // Accounts that were created elsewhere, with a temporary password, are not supported.
        (other, ..) => Err(CognitoError::UnknownChallenge(format!("{other:?}")).into()),
    }
}

/// Whether Cognito accepts such a password: at most 256 characters, and no space at either end.
pub(super) fn is_settable(password: &str) -> bool {
    !password.is_empty() && password.chars().count() <= crate::person::MAX_PASSWORD && password.trim() == password
}
