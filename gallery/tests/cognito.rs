//! The user pool keeps the promises of accounts, as far as its stand-in does.

mod support;

use std::{
    sync::{Arc, OnceLock},
    time::{SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::{
    Client,
    types::{
        ExplicitAuthFlowsType, PasswordPolicyType, PreventUserExistenceErrorTypes, SoftwareTokenMfaConfigType,
        UserPoolMfaType, UserPoolPolicyType, UsernameAttributeType, VerifiedAttributeType,
    },
};
use gallery::{
    Error,
    aws::cognito::{Cognito, CognitoSettings},
    contract::identity::{Gaps, IdentityWorld},
    ports::{Identity, clock},
};
use serde_json::Value;
use support::stand_in::StandIn;

/// A pool on a stand-in.
struct World {
    stand_in: Arc<StandIn>,
    cognito: Cognito,
}

/// One for all tests of this file. It ends with the process.
fn stand_in() -> Arc<StandIn> {
    static SHARED: OnceLock<Arc<StandIn>> = OnceLock::new();
    SHARED.get_or_init(|| Arc::new(StandIn::start())).clone()
}

/// A pool and a client as the infrastructure makes them.
async fn pool(stand_in: &StandIn) -> CognitoSettings {
    let client = Client::new(&stand_in.config());
    let policy = PasswordPolicyType::builder()
        .minimum_length(10)
        .require_lowercase(false)
        .require_uppercase(false)
        .require_numbers(false)
        .require_symbols(false)
        .build();
    let made = client
        .create_user_pool()
        .pool_name("vitrine")
        .username_attributes(UsernameAttributeType::Email)
        .auto_verified_attributes(VerifiedAttributeType::Email)
        .policies(UserPoolPolicyType::builder().password_policy(policy).build())
        .send()
        .await
        .expect("a pool");
    let user_pool_id = made.user_pool.and_then(|pool| pool.id).expect("its id");
    client
        .set_user_pool_mfa_config()
        .user_pool_id(&user_pool_id)
        .mfa_configuration(UserPoolMfaType::Optional)
        .software_token_mfa_configuration(SoftwareTokenMfaConfigType::builder().enabled(true).build())
        .send()
        .await
        .expect("a second factor for whoever wants one");
    let made = client
        .create_user_pool_client()
        .user_pool_id(&user_pool_id)
        .client_name("web")
        .generate_secret(true)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowAdminUserPasswordAuth)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth)
        .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
        .enable_token_revocation(true)
        .send()
        .await
        .expect("a client")
        .user_pool_client
        .expect("the client");
    CognitoSettings {
        // The stand-in signs as AWS would, and publishes its keys where it is itself.
        jwks_url: Some(format!("{}/{user_pool_id}/.well-known/jwks.json", stand_in.url)),
        issuer: None,
        user_pool_id,
        client_id: made.client_id.expect("its id"),
        client_secret: made.client_secret.expect("its secret"),
    }
}

impl World {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// On a pool of its own, with settings changed.
    async fn with(change: impl FnOnce(&mut CognitoSettings)) -> Self {
        let stand_in = stand_in();
        let mut settings = pool(&stand_in).await;
        change(&mut settings);
        Self { cognito: Cognito::new(stand_in.config(), settings, clock::system()), stand_in }
    }
}

#[async_trait]
impl IdentityWorld for World {
    fn identity(&self) -> &dyn Identity {
        &self.cognito
    }

    async fn last_code(&self, email: &str) -> Option<String> {
        let letters: Value = serde_json::from_str(&self.stand_in.get("/_ministack/ses/messages")).expect("JSON");
        let letters = letters["messages"].as_array().expect("letters").clone();
        let to_them = |letter: &&Value| letter.to_string().contains(email);
        let letter = letters.iter().rfind(to_them)?.to_string();
        let words = letter.split(|c: char| !c.is_ascii_digit());
        words.into_iter().find(|word| word.len() == 6).map(str::to_owned)
    }

    async fn unused_time(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
    }

    /// AWS refuses a code that was used, and a session that is not its own; the stand-in looks at neither.
    fn gaps(&self) -> Gaps {
        Gaps { codes_are_reused: true, challenges_are_not_checked: true }
    }
}

gallery::identity_contract!(World::new().await);
