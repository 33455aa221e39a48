//! Accounts that the administrator's tool makes. The server calls nothing of this, and its role need not allow it.

use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType};

use super::{Cognito, refusal::Refusal};
use crate::{Result, id::random_text};

impl Cognito {
    /// Makes an account that is confirmed and whose password nobody knows, without a word to anybody. Cognito sends
    /// codes to reset a password to confirmed addresses only.
    pub(super) async fn make_quietly(&self, email: &str) -> Result<(), Refusal> {
        let attribute = |name: &str, value: &str| {
            let built = AttributeType::builder().name(name).value(value).build();
            built.map_err(Refusal::unbuilt)
        };
        let pool = &self.settings.user_pool_id;
        let call = self.client().admin_create_user().user_pool_id(pool).username(email);
        let call = call.message_action(MessageActionType::Suppress);
        let call =
            call.user_attributes(attribute("email", email)?).user_attributes(attribute("email_verified", "true")?);
        match call.send().await.map_err(Refusal::from) {
            Ok(_) | Err(Refusal::AccountExists) => {}
            Err(refusal) => return Err(refusal),
        }
        // Satisfies any policy. Without a password that lasts, the account waits for its first one for ever.
        let password = format!("Aa1!{}", random_text());
        let call = self.client().admin_set_user_password().user_pool_id(pool).username(email);
        call.password(password).permanent(true).send().await?;
        Ok(())
    }
}
