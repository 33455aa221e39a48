//! Authenticators: how long things last, what is stored, and that nothing happens twice under concurrency.

use futures::future::join_all;

use super::*;
use crate::ports::identity::CHALLENGE_LIFETIME;

/// A person whose authenticator was just confirmed.
struct Enrolled {
    world: World,
    person: PersonId,
    secret: String,
}

fn code_at(secret: &str, time: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let codes = totp_rs::Builder::new().with_secret(secret).build().expect("a good secret");
    codes.generate(time.unsigned_abs()).to_string()
}

impl Enrolled {
    async fn new() -> Self {
        let (world, first) = World::signed_in().await;
        let tokens = world.accounts.refresh(&first).await.expect("renews");
        let secret = world.accounts.begin_second_factor(&tokens.access).await.expect("begins");
        let enrolled = Self { world, person: tokens.person, secret };
        let code = enrolled.code(0);
        enrolled.world.accounts.confirm_second_factor(&tokens.access, &code).await.expect("confirms");
        enrolled.world.pass(SignedDuration::from_mins(10));
        enrolled
    }

    /// The code that is shown this many seconds from now.
    fn code(&self, seconds: i64) -> String {
        code_at(&self.secret, self.world.accounts.now().as_second() + seconds)
    }

    async fn challenge(&self, password: &str) -> Challenge {
        match self.world.accounts.sign_in(EMAIL, password, Context::default()).await.expect("the password is right") {
            SignIn::CodeNeeded(challenge) => challenge,
            SignIn::Done(_) => panic!("signed in without the second step"),
        }
    }

    async fn over(&self, challenge: &Challenge) -> bool {
        matches!(
            self.world.accounts.answer(challenge, &self.code(0), Context::default()).await,
            Err(Error::SignInRequired)
        )
    }
}

#[test]
fn codes_match_rfc_6238() {
    // Appendix B, SHA-1, the last six of the eight digits there.
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
        assert_eq!(code_at(secret, time), code);
    }
}

#[tokio::test]
async fn clocks_may_differ_by_one_step() {
    for (seconds, good) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
        let ada = Enrolled::new().await;
        let challenge = ada.challenge(PASSWORD).await;
        let answer = ada.world.accounts.answer(&challenge, &ada.code(seconds), Context::default()).await;
        assert_eq!(answer.is_ok(), good, "{seconds} seconds");
    }
}

#[tokio::test]
async fn no_code_older_than_the_last_one_is_accepted() {
    let ada = Enrolled::new().await;
    let challenge = ada.challenge(PASSWORD).await;
    ada.world.accounts.answer(&challenge, &ada.code(0), Context::default()).await.expect("signs in");
    for seconds in [-30, 0] {
        assert!(ada.world.accounts.answer(&challenge, &ada.code(seconds), Context::default()).await.is_err());
    }
    ada.world.accounts.answer(&challenge, &ada.code(30), Context::default()).await.expect("a newer one is");
}

#[tokio::test]
async fn the_code_that_confirmed_the_setup_cannot_sign_in() {
    let (world, first) = World::signed_in().await;
    let access = world.accounts.refresh(&first).await.expect("renews").access;
    let secret = world.accounts.begin_second_factor(&access).await.expect("begins");
    let code = code_at(&secret, world.accounts.now().as_second());
    world.accounts.confirm_second_factor(&access, &code).await.expect("confirms");
    let SignIn::CodeNeeded(challenge) =
        world.accounts.sign_in(EMAIL, PASSWORD, Context::default()).await.expect("the password is right")
    else {
        panic!("signed in without the second step")
    };
    assert!(matches!(
        world.accounts.answer(&challenge, &code, Context::default()).await,
        Err(Error::WrongCredentials(_))
    ));
}

#[tokio::test]
async fn a_code_used_concurrently_starts_one_session() {
    let ada = Enrolled::new().await;
    let (challenge, code) = (ada.challenge(PASSWORD).await, ada.code(0));
    let answers = join_all((0..4).map(|_| ada.world.accounts.answer(&challenge, &code, Context::default()))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
}

#[tokio::test]
async fn a_challenge_is_valid_for_ten_minutes() {
    let ada = Enrolled::new().await;
    let challenge = ada.challenge(PASSWORD).await;
    ada.world.pass(CHALLENGE_LIFETIME - SECOND);
    assert!(!ada.over(&challenge).await);
    ada.world.pass(SECOND);
    assert!(ada.over(&challenge).await);
}

#[tokio::test]
async fn a_new_password_ended_sessions_or_a_removed_authenticator_end_a_challenge() {
    let ada = Enrolled::new().await;
    let challenge = ada.challenge(PASSWORD).await;
    ada.world.accounts.sign_out_everywhere(&ada.person).await.expect("signs out");
    assert!(ada.over(&challenge).await);
    let challenge = ada.challenge(PASSWORD).await;
    ada.world
        .accounts
        .change_password(&ada.person, PASSWORD, "another password", Context::default())
        .await
        .expect("changes");
    assert!(ada.over(&challenge).await);
    let challenge = ada.challenge("another password").await;
    ada.world.accounts.remove_second_factor(&ada.person).await.expect("switches off");
    assert!(ada.over(&challenge).await);
}

#[tokio::test]
async fn no_secret_of_an_authenticator_is_stored() {
    let ada = Enrolled::new().await;
    let challenge = ada.challenge(PASSWORD).await;
    let stored = format!("{:?}", ada.world.table.all()).to_lowercase();
    let raw = totp_rs::Secret::try_from_base32(&ada.secret).expect("base32");
    for secret in [ada.secret.to_lowercase(), hex::encode(raw), challenge.token.to_lowercase()] {
        assert!(!stored.contains(&secret));
    }
}

#[tokio::test]
async fn an_account_of_an_older_version_signs_in_with_one_step() {
    let (world, _) = World::signed_in().await;
    let item = world.table.all().into_iter().find(|item| item.attributes.contains_key("totp")).expect("the account");
    let remove = ["totp", "totp_pending", "totp_step"].map(str::to_owned).to_vec();
    let old = crate::ports::table::Write::Update {
        key: item.key,
        set: crate::ports::table::Attributes::new(),
        remove,
        add: vec![],
        conditions: vec![],
    };
    world.table.write(vec![old]).await.expect("writes");
    world.sign_in().await;
}
