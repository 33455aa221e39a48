//! Secrets from SSM: what is asked, how it is signed, and what becomes of answers that are none.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
};

use gallery::aws::{Access, AccessKey, Clients, parameters};
use serde_json::{Value, json};

const SECRET: &str = "the-key-that-signs";

/// What one request brought.
struct Asked {
    head: HashMap<String, String>,
    body: Value,
}

/// Answers each request with the next status and body, and tells what was asked.
fn ssm(answers: Vec<(u16, Value)>) -> (String, mpsc::Receiver<Asked>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (tell, asked) = mpsc::channel();
    thread::spawn(move || {
        for (status, body) in answers {
            let (stream, _) = listener.accept().expect("a connection");
            let _ = tell.send(answer(stream, status, &body));
        }
    });
    (url, asked)
}

fn answer(mut stream: TcpStream, status: u16, body: &Value) -> Asked {
    let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
    let mut lines = reader.by_ref().lines().map(|line| line.expect("a line"));
    let request = lines.next().expect("a request");
    let mut head: HashMap<String, String> = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    head.insert(String::new(), request);
    let mut asked = vec![0; head["content-length"].parse().expect("a length")];
    reader.read_exact(&mut asked).expect("a body");
    let body = body.to_string();
    let length = body.len();
    write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .expect("sends");
    Asked { head, body: serde_json::from_slice(&asked).expect("JSON") }
}

async fn clients(url: &str) -> Clients {
    let key = AccessKey { id: "AKIATEST".to_owned(), secret: SECRET.to_owned() };
    let (region, endpoint_url) = (Some("eu-west-1".to_owned()), Some(url.to_owned()));
    Clients::new(Access { region, endpoint_url, key: Some(key), ..Access::default() }).await
}

fn found() -> Value {
    let parameter =
        |name: &str, value: &str| json!({ "Name": name, "Value": value, "Type": "SecureString", "Version": 1 });
    json!({ "Parameters": [parameter("/v/a", "one"), parameter("/v/b", "two")], "InvalidParameters": ["/v/c"] })
}

#[tokio::test]
async fn secrets_are_read_in_one_signed_request() {
    let (url, asked) = ssm(vec![(200, found())]);
    let read = parameters::read(&clients(&url).await, &["/v/a", "/v/b", "/v/c"]).await.expect("secrets");
    let pairs = [("/v/a", "one"), ("/v/b", "two")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(read, HashMap::from(pairs));

    let Asked { head, body } = asked.recv().expect("a request");
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
async fn a_fault_of_theirs_is_borne() {
    let throttled = json!({ "__type": "com.amazonaws.ssm#ThrottlingException", "message": "Rate exceeded" });
    let (url, asked) = ssm(vec![(500, json!({})), (400, throttled), (200, found())]);
    let read = parameters::read(&clients(&url).await, &["/v/a"]).await.expect("the third time");
    assert_eq!(read["/v/a"], "one");
    assert_eq!(asked.iter().count(), 3);
}

#[tokio::test]
async fn a_refusal_is_told_at_once_and_holds_no_secret() {
    let denied = json!({ "__type": "AccessDeniedException", "Message": "not authorized to perform ssm:GetParameters" });
    let (url, asked) = ssm(vec![(400, denied)]);
    let error = parameters::read(&clients(&url).await, &["/v/a"]).await.expect_err("refused");
    let told = format!("{error:?}");
    assert!(told.contains("AccessDeniedException") && told.contains("not authorized"), "{told}");
    assert!(!told.contains(SECRET));
    assert_eq!(asked.iter().count(), 1);
}
