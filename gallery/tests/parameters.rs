//! Secrets from SSM: what is requested, how it is signed, and how errors are handled.

mod support;

use std::collections::HashMap;

use gallery::aws::{Clients, parameters};
use serde_json::{Value, json};
use support::{
    cloud,
    scripted::{Answer, start},
};

const SECRET: &str = "the-key-that-signs";

async fn clients(url: &str) -> Clients {
    cloud::clients_with(url, "AKIATEST", SECRET).await
}

fn found() -> Value {
    let parameter =
        |name: &str, value: &str| json!({ "Name": name, "Value": value, "Type": "SecureString", "Version": 1 });
    json!({ "Parameters": [parameter("/v/a", "one"), parameter("/v/b", "two")], "InvalidParameters": ["/v/c"] })
}

#[tokio::test]
async fn secrets_are_read_in_one_signed_request() {
    let (url, asked) = start(vec![Answer::json(200, found())]);
    let read = parameters::read(&clients(&url).await, &["/v/a", "/v/b", "/v/c"]).await.expect("secrets");
    let pairs = [("/v/a", "one"), ("/v/b", "two")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read, HashMap::from(pairs));

    let asked_first = asked.recv().expect("a request");
    let (head, body) = (&asked_first.head, asked_first.json());
    assert_eq!(head[""], "POST / HTTP/1.1");
    assert_eq!(head["x-amz-target"], "AmazonSSM.GetParameters");
    assert_eq!(head["content-type"], "application/x-amz-json-1.1");
    assert_eq!(body, json!({ "Names": ["/v/a", "/v/b", "/v/c"], "WithDecryption": true }));
    let signed = &head["authorization"];
    assert!(signed.starts_with("AWS4-HMAC-SHA256 Credential=AKIATEST/"), "{signed}");
    assert!(signed.contains("/eu-west-1/ssm/aws4_request"), "{signed}");
    assert!(!format!("{head:?}").contains(SECRET));
    assert_eq!(asked.iter().count(), 0, "once");
}

#[tokio::test]
async fn errors_of_ssm_are_retried() {
    let throttled = Answer::error(400, "com.amazonaws.ssm#ThrottlingException", "Rate exceeded");
    let (url, asked) = start(vec![Answer::json(500, json!({})), throttled, Answer::json(200, found())]);
    let read = parameters::read(&clients(&url).await, &["/v/a"]).await.expect("the third time");
    assert_eq!(read["/v/a"], "one");
    assert_eq!(asked.iter().count(), 3);
}

#[tokio::test]
async fn a_refusal_is_reported_at_once_without_secrets() {
    let denied = json!({ "__type": "AccessDeniedException", "Message": "not authorized to perform ssm:GetParameters" });
    let (url, asked) = start(vec![Answer::json(400, denied)]);
    let error = parameters::read(&clients(&url).await, &["/v/a"]).await.expect_err("refused");
    let text = format!("{error:?}");
    assert!(text.contains("AccessDeniedException") && text.contains("not authorized"), "{text}");
    assert!(!text.contains(SECRET));
    assert_eq!(asked.iter().count(), 1);
}
