//! What Lambda hands the worker, read. Pure: a JSON document in, what is to be done out.
//!
//! Three things arrive: messages from the queue (which hold notifications of the bucket, or words of our own), the
//! bucket's notifications without a queue between, and our own words without one, from a schedule.

use std::cmp::Ordering;

use gallery::{
    aws::sqs::job_of,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{Job, jobs::Lane},
};
use serde::Deserialize;
use serde_json::Value;

use super::sequencer;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// An original was stored.
    Original {
        /// Of which photo.
        photo: PhotoId,
        /// Orders events about the same object; see [`sequencer::order`].
        sequencer: Option<String>,
    },
    /// A form brought a file.
    Form {
        /// Whose form it was.
        person: PersonId,
        /// The photo it is to become.
        photo: PhotoId,
    },
    /// Something that the gallery asked for itself.
    Job(Job),
}

/// What one document asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What is to be done, in order.
    pub tasks: Vec<Task>,
    /// What is not the worker's, in words for the log: harmless, and settled by doing nothing.
    pub passed_over: Vec<String>,
}

/// A document that nobody here writes. It may be from a newer version: it is kept, not dropped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a message that is not understood: {0}")]
pub struct NotUnderstood(String);

/// A message from the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// By which a failure is reported.
    pub id: String,
    /// The ARN of the queue it came from.
    pub queue: Option<String>,
    /// What names this receipt of it to the queue.
    pub receipt: Option<String>,
    /// When it was first sent, in Unix milliseconds.
    pub sent_ms: Option<i64>,
    /// How often it was received, this time included.
    pub attempts: Option<u32>,
    /// What it asks for.
    pub asked: Result<Asked, NotUnderstood>,
}

impl Message {
    /// Whether it asks for a job of the lane of bulk jobs.
    #[must_use]
    pub fn is_bulk(&self) -> bool {
        let bulk = |task: &Task| matches!(task, Task::Job(job) if job.lane() == Lane::Bulk);
        self.asked.as_ref().is_ok_and(|asked| asked.tasks.iter().any(bulk))
    }
}

/// What Lambda was invoked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Messages, each settled or reported by itself.
    Messages(Vec<Message>),
    /// Something that succeeds or fails as a whole.
    Direct(Result<Asked, NotUnderstood>),
}

/// Reads an invocation.
#[must_use]
pub fn read(event: &Value) -> Event {
    let from_queue = |record: &Value| record.get("eventSource").and_then(Value::as_str) == Some("aws:sqs");
    match event.get("Records").and_then(Value::as_array) {
        Some(records) if !records.is_empty() && records.iter().all(from_queue) => {
            let mut messages: Vec<_> = records.iter().map(message).collect();
            forget_superseded(&mut messages);
            Event::Messages(messages)
        }
        _ => Event::Direct(document(event)),
    }
}

fn message(record: &Value) -> Message {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let attribute = |name: &str| text(record.get("attributes").and_then(|attributes| attributes.get(name)));
    let body = text(record.get("body")).unwrap_or_default();
    let asked = match serde_json::from_str(&body) {
        Ok(body) => document(&body),
        Err(_) => Err(not_understood(&body)),
    };
    Message {
        id: text(record.get("messageId")).unwrap_or_default(),
        queue: text(record.get("eventSourceARN")),
        receipt: text(record.get("receiptHandle")),
        sent_ms: attribute("SentTimestamp").and_then(|ms| ms.parse().ok()),
        attempts: attribute("ApproximateReceiveCount").and_then(|count| count.parse().ok()),
        asked,
    }
}

fn document(body: &Value) -> Result<Asked, NotUnderstood> {
    if let Some(ours) = body.get("vitrine") {
        let job = job_of(body).ok_or_else(|| not_understood(&ours.to_string()))?;
        return Ok(Asked { tasks: vec![Task::Job(job)], passed_over: Vec::new() });
    }
    // The bucket says once that it can reach the queue.
    if body.get("Event").and_then(Value::as_str) == Some("s3:TestEvent") {
        return Ok(Asked { tasks: Vec::new(), passed_over: vec!["s3:TestEvent".to_owned()] });
    }
    let Some(records) = body.get("Records").and_then(Value::as_array) else {
        return Err(not_understood(&body.to_string()));
    };
    let mut asked = Asked::default();
    for record in records {
        match Notification::deserialize(record) {
            Ok(notification) => match notification.task() {
                Ok(task) => asked.tasks.push(task),
                Err(what) => asked.passed_over.push(what),
            },
            Err(_) => return Err(not_understood(&record.to_string())),
        }
    }
    Ok(asked)
}

/// One of `Records[]`, with AWS's names.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    event_name: String,
    s3: Entity,
}

#[derive(Deserialize)]
struct Entity {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    key: String,
    sequencer: Option<String>,
}

impl Notification {
    /// What it asks for, or what it is when it is none of ours.
    fn task(self) -> Result<Task, String> {
        let name = self.event_name.strip_prefix("s3:").unwrap_or(&self.event_name);
        if !name.starts_with("ObjectCreated:") {
            return Err(name.to_owned());
        }
        let key = decoded(&self.s3.object.key);
        match ObjectKey::parse(&key) {
            Some(ObjectKey::Original(photo)) => Ok(Task::Original { photo, sequencer: self.s3.object.sequencer }),
            Some(ObjectKey::Form(person, photo)) => Ok(Task::Form { person, photo }),
            _ => Err(format!("the key {key}")),
        }
    }
}

/// The key as it was stored. Notifications carry it as forms carry values: `+` is a blank, and `%` begins a byte.
fn decoded(key: &str) -> String {
    percent_encoding::percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Of several events about one original only the newest is acted on. The messages of the others are settled: what they
/// tell is older.
fn forget_superseded(messages: &mut [Message]) {
    let mut newest: Vec<(PhotoId, Option<String>, usize)> = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        for task in message.asked.iter().flat_map(|asked| &asked.tasks) {
            let Task::Original { photo, sequencer } = task else { continue };
            match newest.iter_mut().find(|(known, ..)| known == photo) {
                None => newest.push((photo.clone(), sequencer.clone(), index)),
                Some(known) if sequencer::order(sequencer.as_deref(), known.1.as_deref()) == Ordering::Greater => {
                    *known = (photo.clone(), sequencer.clone(), index);
                }
                Some(_) => {}
            }
        }
    }
    for (index, message) in messages.iter_mut().enumerate() {
        let Ok(asked) = &mut message.asked else { continue };
        let mut seen = Vec::new();
        asked.tasks.retain(|task| {
            let Task::Original { photo, .. } = task else { return true };
            let mine = newest.iter().any(|(known, _, place)| known == photo && *place == index);
            mine && !seen.contains(photo) && {
                seen.push(photo.clone());
                true
            }
        });
    }
}

/// The beginning is enough to recognise it, and keeps what it may hold out of the log.
fn not_understood(text: &str) -> NotUnderstood {
    NotUnderstood(text.chars().take(80).collect())
}
