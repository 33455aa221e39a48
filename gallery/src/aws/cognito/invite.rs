//! Accounts that the administrator's tool creates. The server does not use this, and its role does not need the
//! permissions.

use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType};

use super::{Cognito, people::random_password, refusal::Refusal};
use crate::Result;

impl Cognito {
    /// Creates a confirmed account whose password nobody knows, without notifying anybody. It is confirmed because
    /// Cognito only sends codes for resetting a password to confirmed addresses.
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
        // Without a permanent password, the account would wait for its first one for ever.
        self.set_password(email, &random_password()).await
    }
}
