//! The adapter for the user pool keeps the promises of accounts, as far as the stand-in allows.

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
    error::Invalid,
    ports::{
        Identity, clock,
        identity::{Context, PasswordOf, SignIn},
    },
};
use serde_json::Value;
use support::stand_in::StandIn;

/// A pool in a stand-in.
struct World {
    stand_in: Arc<StandIn>,
    settings: CognitoSettings,
    cognito: Cognito,
}

/// One stand-in for all tests of this file. It ends with the process.
fn stand_in() -> Arc<StandIn> {
    static SHARED: OnceLock<Arc<StandIn>> = OnceLock::new();
    SHARED.get_or_init(|| Arc::new(StandIn::start())).clone()
}

/// Creates a pool and a client like those of the infrastructure.
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
        .expect("an optional second factor");
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
        // The stand-in signs as AWS would, and publishes its keys at its own address.
        jwks_url: Some(format!("{}/{user_pool_id}/.well-known/jwks.json", stand_in.url)),
        threat_protection: false,
        issuer: None,
        user_pool_id,
        client_id: made.client_id.expect("its id"),
        client_secret: made.client_secret.expect("its secret"),
    }
}

impl World {
    /// Uses a new pool.
    async fn new() -> Self {
        let stand_in = stand_in();
        let settings = pool(&stand_in).await;
        Self { cognito: Cognito::new(stand_in.config(), settings.clone(), clock::system()), settings, stand_in }
    }
}

#[async_trait]
impl IdentityWorld for World {
    fn identity(&self) -> &dyn Identity {
        &self.cognito
    }

    async fn last_code(&self, email: &str) -> Option<String> {
        let letters: Value = serde_json::from_str(&self.stand_in.get("/_ministack/ses/messages")).expect("JSON");
        // Messages are grouped by account. There is only one.
        let letters: Vec<_> = letters["messages"].as_object()?.values().filter_map(Value::as_array).flatten().collect();
        let to_them = |letter: &&&Value| letter["To"].as_array().is_some_and(|to| to.iter().any(|to| to == email));
        let letter = letters.iter().rfind(to_them)?;
        let body = format!("{} {}", letter["BodyText"], letter["BodyHtml"]);
        body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).map(str::to_owned)
    }

    async fn unused_time(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
    }

    /// AWS refuses a used code, another client's session, and to revoke a token that it did not issue. The stand-in
    /// checks none of this. It has no lockout either, and always mails one of the same two codes. So limits on guesses
    /// are tested above the port, and that an earlier code is refused is tested with the standalone accounts.
    fn gaps(&self) -> Gaps {
        Gaps { codes_are_reused: true, forged_tokens_sign_out: true, challenges_are_not_checked: true }
    }
}

gallery::identity_contract!(World::new().await);

const PASSWORD: &str = "Correct-horse-7-battery";

/// A world with a person who can sign in.
async fn with_ada(change: impl FnOnce(&mut CognitoSettings)) -> (World, &'static str) {
    let (world, email) = (World::new().await, "ada@example.org");
    world.cognito.sign_up(email, PASSWORD).await.expect("signs up");
    let code = world.last_code(email).await.expect("a code was mailed");
    world.cognito.confirm(email, PasswordOf::Typed(PASSWORD), &code).await.expect("confirms");
    let mut settings = world.settings.clone();
    change(&mut settings);
    let cognito = Cognito::new(world.stand_in.config(), settings, clock::system());
    (World { cognito, ..world }, email)
}

async fn access_token(world: &World, email: &str) -> String {
    match world.cognito.sign_in(email, PASSWORD, Context::default()).await.expect("signs in") {
        SignIn::Done(tokens) => tokens.access,
        SignIn::CodeNeeded(_) => panic!("the second step is not switched on"),
    }
}

#[tokio::test]
async fn a_mistake_in_the_settings_does_not_look_like_a_wrong_password() {
    type Change = fn(&mut CognitoSettings);
    let mistakes: [(&str, Change); 5] = [
        ("secret", |settings| settings.client_secret = "another".to_owned()),
        ("client", |settings| settings.client_id = "another".to_owned()),
        ("issuer", |settings| settings.issuer = Some("https://another.example".to_owned())),
        ("keys that do not exist", |settings| settings.jwks_url = Some("http://127.0.0.1:9/keys".to_owned())),
        ("keys that are not keys", |settings| {
            let url = settings.jwks_url.take().unwrap_or_default();
            settings.jwks_url = Some(url.replace("jwks.json", "openid-configuration"));
        }),
    ];
    for (what, mistake) in mistakes {
        let (world, email) = with_ada(mistake).await;
        let answer = world.cognito.sign_in(email, PASSWORD, Context::default()).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{what}");
    }
}

#[tokio::test]
async fn tokens_of_another_pool_are_refused() {
    let ((ours, email), (theirs, _)) = (with_ada(|_| {}).await, with_ada(|_| {}).await);
    let token = access_token(&ours, email).await;
    ours.cognito.verify(&token).await.expect("good");
    assert!(matches!(theirs.cognito.verify(&token).await, Err(Error::SignInRequired)));
}

#[tokio::test]
async fn a_confirmed_account_gets_no_code_to_confirm() {
    let (world, email) = with_ada(|_| {}).await;
    let letters = || world.stand_in.get("/_ministack/ses/messages").matches(email).count();
    let before = letters();
    world.cognito.resend_code(email).await.expect("same response");
    world.cognito.sign_up(email, PASSWORD).await.expect("same response");
    assert_eq!(letters(), before);
}

#[tokio::test]
async fn spaces_around_a_password_are_refused_for_its_field() {
    let world = World::new().await;
    let padded = format!(" {PASSWORD}");
    let answer = world.cognito.sign_up("ada@example.org", &padded).await;
    assert!(matches!(answer, Err(Error::Invalid(Invalid::PasswordPadded))));
    let answer = world.cognito.sign_in("ada@example.org", &padded, Context::default()).await;
    assert!(matches!(answer, Err(Error::WrongCredentials(_))));
}
