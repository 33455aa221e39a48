//! The worker on AWS: what its Lambda function does when it is invoked.
//!
//! [`event`] parses, [`Worker`] acts. The program chooses the adapters behind the ports
//! (`src/bin/vitrine-worker/compose.rs`), so tests can run everything else in memory.

pub mod event;
mod metrics;
pub mod nobody;
pub mod queue;
pub mod sequencer;

use std::sync::Arc;

use gallery::{
    Result,
    error::chain,
    form_upload::{FormUpload, FormUploadOutcome},
    id::PhotoId,
    jobs::{Ran, Runner},
    library::Slice,
    ports::{Clock, Job},
    render_photo::RenderOutcome,
    zip_job::ZipOutcome,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use self::{
    event::{Asked, Event, Message, NotUnderstood, Task},
    metrics::Metrics,
    queue::Queue,
};

/// Time that a message may need besides the rendering of its photo: for reading the original and storing the
/// results. A further message is only started if there is time for both. Otherwise it goes back to the
/// queue.
const OVERHEAD: SignedDuration = SignedDuration::from_secs(20);

/// Receives metrics, one line of JSON at a time.
pub type Emit = Arc<dyn Fn(String) + Send + Sync>;

/// Does the work that events ask for.
pub struct Worker {
    /// Runs jobs.
    pub runner: Runner,
    /// Turns files uploaded with forms into originals.
    pub form_upload: FormUpload,
    /// How many times a message is received before it goes to the dead-letter queue.
    pub max_attempts: u32,
    /// The queue that failed messages go back to.
    pub queue: Arc<dyn Queue>,
    /// The capacity units that records have used so far.
    pub capacity: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// The time.
    pub clock: Clock,
    /// Where metrics go.
    pub emit: Emit,
}

/// An invocation that failed and is to be retried.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// An internal error.
    #[error(transparent)]
    Ours(#[from] gallery::Error),
    /// A message in an unknown format.
    #[error(transparent)]
    NotUnderstood(#[from] NotUnderstood),
}

impl Worker {
    /// Handles one invocation and returns the response for Lambda. It lists the messages from the queue that
    /// failed, and the queue delivers those again; any other event succeeds or fails as a whole. `deadline` is
    /// when Lambda ends the invocation.
    ///
    /// # Errors
    /// [`Fault`], for events that did not come from the queue.
    pub async fn handle(&self, event: &Value, deadline: Timestamp) -> Result<Value, Fault> {
        let (started, before) = ((self.clock)(), (self.capacity)());
        let answer = self.answer(event, deadline).await;
        let (ms, capacity) = (self.milliseconds_since(started), (self.capacity)() - before);
        tracing::info!(ms, capacity, done = answer.is_ok(), "invocation ended");
        answer
    }

    async fn answer(&self, event: &Value, deadline: Timestamp) -> Result<Value, Fault> {
        match event::read(event) {
            Event::Direct(asked) => {
                self.act(&asked?, deadline).await?;
                Ok(json!({}))
            }
            Event::Messages(messages) => Ok(self.messages(&messages, deadline).await),
        }
    }

    async fn messages(&self, messages: &[Message], deadline: Timestamp) -> Value {
        let mut failed = Vec::new();
        let rendering = i64::try_from(self.runner.render_photo.limits.seconds).unwrap_or(i64::MAX);
        let enough = OVERHEAD.saturating_add(SignedDuration::from_secs(rendering));
        for (place, message) in messages.iter().enumerate() {
            let now = (self.clock)();
            // Always start the first message: if the timeout is too short, none would ever be started otherwise.
            if place > 0 && deadline.duration_since(now) < enough {
                tracing::warn!(message = message.id, "no time left: message returned to the queue");
                queue::delay(self.queue.as_ref(), message).await;
                failed.push(message.id.as_str());
                continue;
            }
            if message.is_bulk() {
                self.metrics().received_bulk(message);
            } else {
                self.metrics().received(message);
            }
            let done = match &message.asked {
                Ok(asked) => self.act(asked, deadline).await.map_err(Fault::from),
                Err(not_understood) => Err(not_understood.clone().into()),
            };
            if let Err(fault) = done {
                tracing::error!(message = message.id, attempts = message.attempts, error = %chain(&fault), "a message failed");
                self.metrics().message_failed(message, self.max_attempts);
                queue::delay(self.queue.as_ref(), message).await;
                failed.push(message.id.as_str());
            }
        }
        let failed: Vec<_> = failed.into_iter().map(|id| json!({ "itemIdentifier": id })).collect();
        json!({ "batchItemFailures": failed })
    }

    /// Does everything that was asked for, then returns the first error.
    async fn act(&self, asked: &Asked, deadline: Timestamp) -> Result<()> {
        for what in &asked.ignored {
            tracing::info!(what, "ignored");
        }
        let mut first = Ok(());
        for task in &asked.tasks {
            let done = self.task(task, deadline).await;
            if let Err(error) = &done {
                tracing::error!(?task, error = %chain(error), "a task failed");
            }
            first = first.and(done);
        }
        first
    }

    async fn task(&self, task: &Task, deadline: Timestamp) -> Result<()> {
        match task {
            Task::Original { photo, .. } => self.job(&Job::Render { photo: photo.clone() }, deadline).await,
            Task::Job(job) => self.job(job, deadline).await,
            Task::Form { person, photo } => match self.form_upload.run(person, photo).await? {
                FormUploadOutcome::Taken(photo) => {
                    tracing::info!(%photo, "form upload accepted");
                    Ok(())
                }
                FormUploadOutcome::Refused(fault) => {
                    tracing::info!(%photo, code = fault.code(), "form upload refused");
                    self.metrics().failed(photo, &fault);
                    Ok(())
                }
                FormUploadOutcome::Nothing => Ok(()),
            },
        }
    }

    /// Runs a job, or as much of it as there is time for: the rest becomes another message.
    async fn job(&self, job: &Job, deadline: Timestamp) -> Result<()> {
        let started = (self.clock)();
        let ran = self.runner.run(job, deadline - OVERHEAD).await?;
        let ms = self.milliseconds_since(started);
        match (job, &ran) {
            (Job::Render { photo }, Ran::Rendered(outcome)) => self.rendered(photo, outcome),
            (Job::Zip { zip }, Ran::Zipped(ZipOutcome::Ready { photos, bytes })) => {
                tracing::info!(%zip, photos, bytes, ms, "zip ready");
                self.metrics().zip_ready(*bytes);
            }
            (_, Ran::Rendered(_) | Ran::Zipped(_)) => tracing::info!(?job, "nothing to do"),
            (_, Ran::Erased(slice)) => {
                tracing::info!(?job, ?slice, ms, "photos deleted");
                self.metrics().ran(job, ms);
            }
            (_, Ran::TidiedUploads(slice, tidied)) => {
                let (announced, forgotten) = (tidied.announced, tidied.forgotten);
                tracing::info!(?job, ?slice, announced, forgotten, ms, "uploads tidied");
                self.metrics().ran(job, ms);
            }
            (_, Ran::Tidied(slice, round)) => {
                tracing::info!(?slice, erased = round.erased, people = round.people, ms, "cleanup done");
                self.metrics().ran(job, ms);
            }
        }
        if ran.slice() == Slice::More {
            tracing::info!(?job, "time is up: the rest is queued as another message");
        }
        Ok(())
    }

    fn rendered(&self, photo: &PhotoId, outcome: &RenderOutcome) {
        match outcome {
            RenderOutcome::Ready(facts) => {
                tracing::info!(%photo, ms = facts.render_ms, again = facts.again, "photo ready");
                self.metrics().ready(photo, facts);
            }
            RenderOutcome::Failed(fault) => {
                tracing::info!(%photo, code = fault.code(), "photo failed");
                self.metrics().failed(photo, fault);
            }
            RenderOutcome::Nothing => tracing::info!(%photo, "nothing to do"),
        }
    }

    fn milliseconds_since(&self, started: Timestamp) -> i64 {
        (self.clock)().as_millisecond() - started.as_millisecond()
    }

    fn metrics(&self) -> Metrics<'_> {
        Metrics { emit: &self.emit, now: (self.clock)() }
    }
}
