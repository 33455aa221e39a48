//! Parses invocations as AWS sends them.

use gallery::ports::Job;
use jiff::Timestamp;
use serde_json::{Value, json};
use worker::lambda::event::{Asked, Event, Message, Task, read};

const FIRST: &str = "0a1b2c3d4e5f6g7h8j9k0m1n2p";
const PERSON: &str = "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60";

fn event(name: &str) -> Event {
    let path = format!("{}/tests/events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a file");
    read(&serde_json::from_str(&text).expect("JSON"))
}

fn direct(name: &str) -> Asked {
    match event(name) {
        Event::Direct(asked) => asked.expect("understood"),
        other => panic!("{other:?}"),
    }
}

fn messages(name: &str) -> Vec<Message> {
    match event(name) {
        Event::Messages(messages) => messages,
        other => panic!("{other:?}"),
    }
}

fn tasks(message: &Message) -> &[Task] {
    &message.asked.as_ref().expect("understood").tasks
}

fn original(photo: &str, sequencer: &str) -> Task {
    Task::Original { photo: photo.parse().expect("an id"), sequencer: Some(sequencer.to_owned()) }
}

#[test]
fn the_bucket_announces_an_original() {
    assert_eq!(direct("s3-put").tasks, [original(FIRST, "0055AED6DCD90281E5")]);
}

#[test]
fn keys_are_decoded_and_unknown_ones_are_ignored() {
    let asked = direct("s3-several");
    let form = Task::Form {
        person: PERSON.parse().expect("an id"),
        photo: "1a1b2c3d4e5f6g7h8j9k0m1n2p".parse().expect("an id"),
    };
    assert_eq!(asked.tasks, [original(FIRST, "0065AED6DCD90281E5"), form]);
    let ignored = [
        "the key backups/my holiday über 100%+.jpg",
        "the key originals/../../etc/passwd",
        "ObjectRemoved:DeleteMarkerCreated",
    ];
    assert_eq!(asked.ignored, ignored);
}

#[test]
fn the_bucket_s_test_event_asks_for_nothing() {
    let asked = direct("s3-test-event");
    assert!(asked.tasks.is_empty());
    assert_eq!(asked.ignored, ["s3:TestEvent"]);
}

#[test]
fn the_schedule_asks_for_a_cleanup() {
    assert_eq!(direct("schedule").tasks, [Task::Job(Job::Tidy)]);
}

#[test]
fn the_queue_delivers_every_kind() {
    let messages = messages("sqs");
    assert_eq!(messages.len(), 7);
    assert_eq!(messages[0].id, "059f36b4-87a3-44ab-83d2-661975470001");
    assert_eq!(
        (messages[0].sent_at.map(Timestamp::as_millisecond), messages[0].attempts),
        (Some(1_763_896_833_512), Some(1))
    );
    assert_eq!(tasks(&messages[0]), [original(FIRST, "0055AED6DCD90281E5")]);
    assert!(tasks(&messages[1]).is_empty(), "the bucket's test event");
    assert_eq!(
        tasks(&messages[2]),
        [Task::Job(Job::Render { photo: "1a1b2c3d4e5f6g7h8j9k0m1n2p".parse().expect("an id") })]
    );
    assert_eq!(messages[2].attempts, Some(3));
    assert_eq!(
        tasks(&messages[3]),
        [Task::Job(Job::Zip { zip: "2a1b2c3d4e5f6g7h8j9k0m1n2p".parse().expect("an id") })]
    );
    assert!(messages[4].asked.is_err(), "unknown messages are not dropped");
    assert!(messages[5].asked.is_err(), "nor are those that a newer version may have sent");
    assert!(matches!(tasks(&messages[6]), [Task::Form { .. }]));
}

#[test]
fn only_the_newest_of_several_events_about_an_original_counts() {
    let messages = messages("sqs-twice");
    assert_eq!(tasks(&messages[0]), [original(FIRST, "0055AED6DCD90281E6")]);
    assert!(tasks(&messages[1]).is_empty(), "older");
    assert_eq!(tasks(&messages[2]), [original("5a1b2c3d4e5f6g7h8j9k0m1n2p", "01")], "a duplicate counts once");
}

#[test]
fn invalid_input_is_rejected() {
    let bodies = [
        json!(null),
        json!([]),
        json!("text"),
        json!({}),
        json!({ "Records": null }),
        json!({ "Records": [1, 2] }),
        json!({ "Records": [{ "eventSource": "aws:s3" }] }),
        json!({ "Records": [{ "eventName": "ObjectCreated:Put", "s3": { "object": { "key": 7 } } }] }),
        json!({ "vitrine": null }),
        json!({ "vitrine": { "photo": "../etc" } }),
        json!({ "vitrine": { "tidy": false } }),
    ];
    for body in bodies {
        assert!(matches!(read(&body), Event::Direct(Err(_))), "{body}");
        let wrapped = json!({ "Records": [{ "eventSource": "aws:sqs", "messageId": "a", "body": body.to_string() }] });
        match read(&wrapped) {
            Event::Messages(messages) => assert!(messages[0].asked.is_err(), "{body}"),
            other => panic!("{other:?}"),
        }
    }
    let empty = json!({ "Records": [] });
    assert_eq!(read(&empty), Event::Direct(Ok(Asked::default())));
    let without: Value = json!({ "Records": [{ "eventSource": "aws:sqs" }] });
    assert!(matches!(read(&without), Event::Messages(messages) if messages[0].asked.is_err()));
}
