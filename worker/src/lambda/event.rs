//! Reads what Lambda passes to the worker. Pure: it takes a JSON document and returns the tasks in it.
//!
//! There are three kinds of events: messages from the queue (notifications of the bucket, or jobs of the gallery's
//! own), notifications that come straight from the bucket, and jobs that come straight from a schedule.

use std::cmp::Ordering;

use gallery::{
    aws::sqs::job_of,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{Job, jobs::Lane},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::sequencer;

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// An original was stored.
    Original {
        /// The photo it belongs to.
        photo: PhotoId,
        /// Orders events about the same object; see [`sequencer::order`].
        sequencer: Option<String>,
    },
    /// A file was uploaded with a form.
    Form {
        /// Who uploaded it.
        person: PersonId,
        /// The photo it will become.
        photo: PhotoId,
    },
    /// A job that the gallery queued itself.
    Job(Job),
}

/// What one document asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The work to do, in order.
    pub tasks: Vec<Task>,
    /// What is not for the worker, as text for the log. Ignoring it is harmless and settles it.
    pub ignored: Vec<String>,
}

/// A document in an unknown format. It may come from a newer version, so it is kept, not dropped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown message format: {0}")]
pub struct NotUnderstood(String);

/// A message from the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Identifies the message when a failure is reported.
    pub id: String,
    /// The ARN of the queue it came from.
    pub queue: Option<String>,
    /// The receipt handle, which identifies this delivery to the queue.
    pub receipt: Option<String>,
    /// When it was first sent.
    pub sent_at: Option<Timestamp>,
    /// How many times it has been received, including this time.
    pub attempts: Option<u32>,
    /// What it asks for.
    pub asked: Result<Asked, NotUnderstood>,
}

impl Message {
    /// Whether it asks for a bulk job.
    #[must_use]
    pub fn is_bulk(&self) -> bool {
        let bulk = |task: &Task| matches!(task, Task::Job(job) if job.lane() == Lane::Bulk);
        self.asked.as_ref().is_ok_and(|asked| asked.tasks.iter().any(bulk))
    }
}

/// An event that Lambda was invoked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Messages, each of which succeeds or fails on its own.
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
            drop_superseded(&mut messages);
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
        sent_at: attribute("SentTimestamp").and_then(|ms| Timestamp::from_millisecond(ms.parse().ok()?).ok()),
        attempts: attribute("ApproximateReceiveCount").and_then(|count| count.parse().ok()),
        asked,
    }
}

fn document(body: &Value) -> Result<Asked, NotUnderstood> {
    if let Some(ours) = body.get("vitrine") {
        let job = job_of(body).ok_or_else(|| not_understood(&ours.to_string()))?;
        return Ok(Asked { tasks: vec![Task::Job(job)], ignored: Vec::new() });
    }
    // S3 sends this once, to test that it can reach the queue.
    if body.get("Event").and_then(Value::as_str) == Some("s3:TestEvent") {
        return Ok(Asked { tasks: Vec::new(), ignored: vec!["s3:TestEvent".to_owned()] });
    }
    let Some(records) = body.get("Records").and_then(Value::as_array) else {
        return Err(not_understood(&body.to_string()));
    };
    let mut asked = Asked::default();
    for record in records {
        match Notification::deserialize(record) {
            Ok(notification) => match notification.task() {
                Ok(task) => asked.tasks.push(task),
                Err(what) => asked.ignored.push(what),
            },
            Err(_) => return Err(not_understood(&record.to_string())),
        }
    }
    Ok(asked)
}

/// One element of `Records[]`, with AWS's field names.
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
    /// The task it asks for, or a description of it if it is not for the worker.
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

/// The key as it was stored. Notifications encode it as forms encode values: `+` is a space, and `%` starts an
/// encoded byte.
fn decoded(key: &str) -> String {
    percent_encoding::percent_decode_str(&key.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Keeps only the newest of several events about one original. The messages with older events still succeed,
/// because what they report is out of date.
fn drop_superseded(messages: &mut [Message]) {
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

/// The beginning is enough to recognise the message, and the rest of its content stays out of the log.
fn not_understood(text: &str) -> NotUnderstood {
    NotUnderstood(text.chars().take(80).collect())
}
