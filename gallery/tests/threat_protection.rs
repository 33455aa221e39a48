//! What Cognito is told about a request, if the pool judges how risky it is.

mod support;
mod world;

use std::sync::Arc;

use gallery::{
    aws::cognito::{Cognito, CognitoSettings},
    id::PersonId,
    library::{Client, Entrance, Library},
    ports::{Identity as _, clock, identity::Context},
};
use serde_json::{Value, json};
use support::{
    cloud,
    scripted::{Answer, start},
};
use world::{PASSWORD, World};

async fn pool(threat_protection: bool, url: &str) -> Cognito {
    let settings = CognitoSettings {
        user_pool_id: "eu-west-1_Test".to_owned(),
        client_id: "client".to_owned(),
        client_secret: "secret".to_owned(),
        issuer: None,
        jwks_url: None,
        threat_protection,
    };
    Cognito::new(cloud::clients_of(url).await.sdk_config().clone(), settings, clock::system())
}

/// The answer to a password of somebody who signs in with two steps.
fn challenge(person: &PersonId) -> Answer {
    Answer::json(
        200,
        json!({
            "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "a session of twenty characters",
            "ChallengeParameters": { "USER_ID_FOR_SRP": person },
        }),
    )
}

fn data(path: &str) -> Value {
    let headers = json!([{ "headerName": "User-Agent", "headerValue": "A browser" }]);
    json!({ "IpAddress": "2001:db8::1", "ServerName": "vitrine", "ServerPath": path, "HttpHeaders": headers })
}

#[tokio::test]
async fn cognito_is_told_the_address_and_the_browser_with_each_secret() {
    let person = PersonId::random();
    let told = async |threat_protection, address| {
        let done = Answer::json(200, json!({ "AuthenticationResult": { "AccessToken": "a.b.c", "ExpiresIn": 3600 } }));
        let (url, asked) = start(vec![challenge(&person), done]);
        let context = Context { address, user_agent: "A browser" };
        let proved = pool(threat_protection, &url).await.prove(&person, PASSWORD, "123456", context).await;
        proved.expect("password and code are right");
        asked.iter().map(|asked| asked.json()["ContextData"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(true, "2001:db8::1").await, [data("/signin"), data("/signin/code")]);
    assert_eq!(told(true, "unknown").await, [Value::Null, Value::Null], "Cognito requires an address");
    assert_eq!(told(false, "2001:db8::1").await, [Value::Null, Value::Null]);
}

#[tokio::test]
async fn a_client_that_signs_in_is_what_cognito_is_told() {
    let world = World::new().await;
    let (url, asked) = start(vec![challenge(&PersonId::random())]);
    let library = Library { identity: Arc::new(pool(true, &url).await), ..world.library.clone() };
    let client = Client { address: "2001:db8::1", devices: "", user_agent: "A browser" };
    let entrance = library.sign_in("ada@example.org", PASSWORD, client).await.expect("the password is right");
    assert!(matches!(entrance, Entrance::CodeNeeded(_)));
    assert_eq!(asked.recv().expect("a call").json()["ContextData"], data("/signin"));
}
