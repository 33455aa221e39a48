//! The metrics that the worker emits.

use gallery::{
    emf::{Line, Unit},
    fault::Fault,
    id::PhotoId,
    ports::Job,
    render_photo::Facts,
};
use jiff::Timestamp;

use super::{Emit, event::Message};

/// Emits metrics with the same timestamp.
pub(super) struct Metrics<'a> {
    pub emit: &'a Emit,
    pub now: Timestamp,
}

impl Metrics<'_> {
    /// A message about photos was received from the queue.
    pub fn received(&self, message: &Message) {
        let Some(sent) = message.sent_at else { return };
        self.line(Line::at(self.now).metric("QueueAgeSeconds", Unit::Seconds, self.seconds_since(sent)));
    }

    /// A message that asks for a zip, a deletion or a cleanup was received from the queue.
    pub fn received_bulk(&self, message: &Message) {
        let Some(sent) = message.sent_at else { return };
        self.line(Line::at(self.now).metric("BulkQueueAgeSeconds", Unit::Seconds, self.seconds_since(sent)));
    }

    /// A message goes back to the queue or, after the last attempt, to the dead-letter queue. Lambda itself counts
    /// no error then.
    pub fn message_failed(&self, message: &Message, max_attempts: u32) {
        let mut line = Line::at(self.now).metric("MessagesFailed", Unit::Count, 1.0);
        if message.attempts.is_some_and(|attempts| attempts >= max_attempts) {
            line = line.metric("MessagesSetAside", Unit::Count, 1.0);
        }
        self.line(line.fact("message", message.id.as_str()).fact("attempts", message.attempts));
    }

    /// A photo is ready.
    pub fn ready(&self, photo: &PhotoId, facts: &Facts) {
        let mut line = Line::at(self.now)
            .metric("PhotosReady", Unit::Count, 1.0)
            .metric("RenderMilliseconds", Unit::Milliseconds, facts.render_ms as f64)
            .fact("photo", photo.as_str());
        // A photo that is rendered again was added long ago, and its original has been counted.
        if !facts.again {
            line = line.metric("UploadToReadySeconds", Unit::Seconds, self.seconds_since(facts.added_at)).metric(
                "BytesStored",
                Unit::Bytes,
                facts.stored_bytes as f64,
            );
        }
        self.line(line);
    }

    /// A photo could not be rendered because of its file.
    pub fn failed(&self, photo: &PhotoId, fault: &Fault) {
        let line = Line::at(self.now).metric("PhotosFailed", Unit::Count, 1.0);
        self.line(line.by("Code", fault.code()).fact("photo", photo.as_str()));
    }

    /// How long a slice of an erasing or cleanup job took, in milliseconds.
    pub fn ran(&self, job: &Job, ms: i64) {
        let line = Line::at(self.now).metric("JobMilliseconds", Unit::Milliseconds, ms as f64);
        self.line(line.by("Kind", job.kind()));
    }

    /// A zip is ready to download.
    pub fn zip_ready(&self, bytes: u64) {
        let line = Line::at(self.now).metric("ZipsReady", Unit::Count, 1.0);
        self.line(line.metric("ZipBytes", Unit::Bytes, bytes as f64));
    }

    /// The clocks of two computers may disagree, so the difference can be negative.
    fn seconds_since(&self, moment: Timestamp) -> f64 {
        self.now.duration_since(moment).as_secs_f64().max(0.0)
    }

    fn line(&self, line: Line) {
        (self.emit)(line.json());
    }
}
