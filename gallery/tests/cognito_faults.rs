//! What happens to sessions, attempts and the log when Cognito or the network has problems.

mod support;

use std::{error::Error as _, sync::Arc};

use gallery::{
    Error,
    aws::cognito::{Cognito, CognitoSettings},
    ports::{
        Identity as _,
        identity::{Context, PasswordOf, Tokens},
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};
use support::{
    cloud,
    scripted::{Answer, start},
};

/// When the tokens were issued.
const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "Correct-horse-7-battery";

/// Tokens that were generated once, with keys that were not kept.
fn fixture(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../src/aws/cognito/tokens/tests.json")).expect("JSON");
    all[name].clone()
}

/// A pool at `url` whose keys are at `keys`.
async fn pool(url: &str, keys: &str) -> Cognito {
    let settings = CognitoSettings {
        user_pool_id: "eu-west-1_Test".to_owned(),
        client_id: "client".to_owned(),
        client_secret: "secret".to_owned(),
        issuer: None,
        jwks_url: Some(keys.to_owned()),
        threat_protection: false,
    };
    Cognito::new(cloud::clients_of(url).await.sdk_config().clone(), settings, Arc::new(|| NOW))
}

/// An address where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9";

fn renewed(token: &str) -> Answer {
    let result = json!({ "AccessToken": fixture(token), "RefreshToken": "the.next.one", "ExpiresIn": 3600 });
    Answer::json(200, json!({ "AuthenticationResult": result }))
}

#[tokio::test]
async fn without_keys_no_refresh_token_is_used_up() {
    let (url, asked) = start(vec![renewed("good")]);
    let pool = pool(&url, NOWHERE).await;
    assert!(matches!(pool.refresh("a.refresh.token").await, Err(Error::Unavailable(_))));
    assert_eq!(asked.try_iter().count(), 0, "the token is still valid");
}

#[tokio::test]
async fn a_renewed_session_is_kept_when_its_key_cannot_be_fetched() {
    let (url, _) = start(vec![renewed("of_the_second_key")]);
    // The pool's keys rotate, and then the new one cannot be fetched.
    let (keys, _) = start(vec![Answer::json(200, fixture("jwks"))]);
    let pool = pool(&url, &keys).await;
    let second = fixture("of_the_second_key");
    let second = second.as_str().expect("a token");
    let Tokens { access, refresh, person, .. } = pool.refresh("a.refresh.token").await.expect("renewed");
    assert_eq!((access.as_str(), refresh.as_deref()), (second, Some("the.next.one")));
    assert_eq!(person.as_str(), "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60");
}

#[tokio::test]
async fn keys_whose_download_stalls_are_fetched_again() {
    let (keys, asked) = start(vec![Answer::Half, Answer::json(200, fixture("jwks"))]);
    let pool = pool(NOWHERE, &keys).await;
    pool.verify(fixture("good").as_str().expect("a token")).await.expect("the second time");
    assert_eq!(asked.iter().count(), 2);
}

fn limit(code: &str, message: &str) -> Answer {
    Answer::error(400, code, message)
}

#[tokio::test]
async fn limits_of_cognito_do_not_reveal_an_account() {
    for limit in [
        limit("LimitExceededException", "Attempt limit exceeded, please try after some time."),
        limit("TooManyFailedAttemptsException", "Too many failed attempts"),
        limit("NotAuthorizedException", "Password attempts exceeded"),
    ] {
        let again = || start(vec![limit.clone(), limit.clone()]);
        let (url, asked) = again();
        let answer = pool(&url, NOWHERE).await.sign_in(EMAIL, PASSWORD, Context::default()).await.map(drop);
        assert!(matches!(answer, Err(Error::WrongCredentials(_))), "{answer:?}");
        assert_eq!(asked.try_iter().count(), 1, "retrying would make it worse");
        let (url, asked) = again();
        let answer = pool(&url, NOWHERE).await.confirm(EMAIL, PasswordOf::Typed(PASSWORD), "123456").await;
        assert!(matches!(answer, Err(Error::WrongCredentials(_))), "{answer:?}");
        assert_eq!(asked.try_iter().count(), 1);
        let (url, asked) = again();
        let answer = pool(&url, NOWHERE).await.reset_password(EMAIL, "123456", PASSWORD).await;
        assert!(matches!(answer, Err(Error::WrongCredentials(_))), "{answer:?}");
        assert_eq!(asked.try_iter().count(), 1);
    }
}

#[tokio::test]
async fn a_code_that_cannot_be_sent_does_not_reveal_an_account() {
    let failed = Answer::error(400, "CodeDeliveryFailureException", "Unable to send code to ada@example.org");
    let (url, _) = start(vec![failed.clone()]);
    pool(&url, NOWHERE).await.forgot_password(EMAIL).await.expect("same response as usual");
    let (url, _) = start(vec![failed]);
    pool(&url, NOWHERE).await.sign_up(EMAIL, PASSWORD).await.expect("same response as usual");
}

#[tokio::test]
async fn calls_that_end_differently_the_second_time_are_made_once() {
    for lost in [Answer::Nothing, Answer::error(500, "InternalErrorException", "")] {
        let again = || start(vec![lost.clone(), Answer::error(400, "CodeMismatchException", "Invalid code")]);
        let (url, asked) = again();
        let answer = pool(&url, NOWHERE).await.confirm(EMAIL, PasswordOf::Typed(PASSWORD), "123456").await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "the code may have been correct: {answer:?}");
        assert_eq!(asked.try_iter().count(), 1);
        let (url, _) = again();
        let answer = pool(&url, NOWHERE).await.reset_password(EMAIL, "123456", PASSWORD).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
        let (url, _) = start(vec![lost.clone(), Answer::error(400, "UsernameExistsException", "")]);
        let answer = pool(&url, NOWHERE).await.sign_up(EMAIL, PASSWORD).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
    }
    // A call that was refused was not carried out.
    let busy = Answer::error(400, "TooManyRequestsException", "Rate exceeded");
    let done = Answer::json(200, json!({}));
    let (url, asked) = start(vec![busy, done.clone(), done]);
    pool(&url, NOWHERE).await.confirm(EMAIL, PasswordOf::Typed(PASSWORD), "123456").await.expect("the second time");
    assert_eq!(asked.iter().count(), 3, "a code that was refused, the same again, and the password");
    // Other calls are retried.
    let (url, asked) = start(vec![Answer::Nothing, Answer::json(200, json!({}))]);
    pool(&url, NOWHERE).await.forgot_password(EMAIL).await.expect("the second time");
    assert_eq!(asked.iter().count(), 2);
}

/// Everything that the log could show of an error.
fn shown(error: &Error) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(format!("{error:?} {error}"), |shown, cause| format!("{shown} {cause:?} {cause}"))
}

#[tokio::test]
async fn no_address_is_logged() {
    let message = "User pool client cannot do it for ada@example.org";
    let headers = vec![("x-amzn-requestid", "0b1c".to_owned())];
    let body = json!({ "__type": "InvalidParameterException", "message": message }).to_string();
    for (answer, wanted) in [
        (Answer::Full(400, headers.clone(), body), "ConfirmSignUp: 400 InvalidParameterException (request 0b1c)"),
        (Answer::error(500, "InternalErrorException", message), "ConfirmSignUp: 500 InternalErrorException"),
        (Answer::Full(200, headers, message.to_owned()), "ConfirmSignUp: 200 an unreadable response"),
        (Answer::Nothing, "Cognito ConfirmSignUp: "),
    ] {
        let (url, _) = start(vec![answer]);
        let error = pool(&url, NOWHERE)
            .await
            .confirm(EMAIL, PasswordOf::Typed(PASSWORD), "123456")
            .await
            .expect_err("an error");
        let shown = shown(&error);
        assert!(shown.contains(wanted), "{shown}");
        assert!(!shown.contains("for ada") && !shown.contains('@'), "{shown}");
    }
}
