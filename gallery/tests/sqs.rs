//! The worker's queues in SQS: jobs are delivered, the promises of a queue are kept, and jobs that were set aside can
//! be redriven.

mod support;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use aws_sdk_sqs::{
    Client,
    types::{Message, MessageSystemAttributeName, QueueAttributeName},
};
use gallery::{
    Result,
    aws::sqs::{SqsJobs, SqsMessages, job_of},
    contract::jobs::{self as contract, Queue},
    id::{PersonId, PhotoId, ZipId},
    ports::jobs::{Counts, Job, JobSource, Jobs, Lane, Taken},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use support::{cloud, stand_in::StandIn};

struct Queues {
    sqs: Client,
    jobs: SqsJobs,
    messages: SqsMessages,
    urls: BTreeMap<&'static str, String>,
    dead: String,
    /// Failed messages, which a test can make visible again.
    hidden: Mutex<Vec<(Lane, String)>>,
    _stand_in: StandIn,
}

async fn arn(sqs: &Client, url: &str) -> String {
    let attributes = sqs.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::QueueArn);
    let attributes = attributes.send().await.expect("an answer").attributes.expect("attributes");
    attributes[&QueueAttributeName::QueueArn].clone()
}

async fn queues() -> Queues {
    let stand_in = StandIn::start();
    let sqs = Client::new(&stand_in.config());
    let made = sqs.create_queue().queue_name("dead").send().await;
    let dead = made.expect("a queue").queue_url.expect("its URL");
    let policy = json!({ "deadLetterTargetArn": arn(&sqs, &dead).await, "maxReceiveCount": 5 }).to_string();
    let mut urls = BTreeMap::new();
    for lane in Lane::ALL {
        let name = lane.name();
        let made = sqs.create_queue().queue_name(name).attributes(QueueAttributeName::RedrivePolicy, &policy);
        urls.insert(name, made.send().await.expect("a queue").queue_url.expect("its URL"));
    }
    let clients = cloud::clients(&stand_in).await;
    let jobs = SqsJobs::new(Arc::clone(&clients), &urls["photos"], &urls["bulk"]);
    let messages = SqsMessages::new(clients);
    Queues { sqs, jobs, messages, urls, dead, hidden: Mutex::default(), _stand_in: stand_in }
}

impl Queues {
    fn url(&self, lane: Lane) -> &str {
        &self.urls[lane.name()]
    }

    async fn receive(&self, url: &str) -> Vec<Message> {
        let call = self.sqs.receive_message().queue_url(url).max_number_of_messages(10);
        let call = call.message_system_attribute_names(MessageSystemAttributeName::All);
        call.send().await.expect("an answer").messages.unwrap_or_default()
    }

    /// The messages in a queue: bodies, and the groups they are in.
    async fn bodies(&self, lane: Lane) -> Vec<(Value, Option<String>)> {
        let mut bodies = Vec::new();
        loop {
            let messages = self.receive(self.url(lane)).await;
            if messages.is_empty() {
                return bodies;
            }
            for message in messages {
                let group = group(&message);
                bodies.push((body(&message), group));
            }
        }
    }
}

fn body(message: &Message) -> Value {
    serde_json::from_str(message.body().expect("a body")).expect("JSON")
}

fn group(message: &Message) -> Option<String> {
    message.attributes()?.get(&MessageSystemAttributeName::MessageGroupId).cloned()
}

#[async_trait]
impl Jobs for Queues {
    async fn enqueue(&self, job: &Job, person: Option<&PersonId>) -> Result<()> {
        self.jobs.enqueue(job, person).await
    }

    async fn counts(&self, lane: Lane) -> Result<Counts> {
        self.jobs.counts(lane).await
    }

    async fn set_aside(&self) -> Result<u64> {
        self.jobs.set_aside().await
    }

    async fn redrive(&self) -> Result<u64> {
        self.jobs.redrive().await
    }
}

/// Acts like Lambda: receives messages, deletes those that are done, and leaves the others.
#[async_trait]
impl JobSource for Queues {
    async fn try_take(&self, lane: Lane) -> Result<Option<Taken>> {
        let call = self.sqs.receive_message().queue_url(self.url(lane));
        let call = call.message_system_attribute_names(MessageSystemAttributeName::All);
        let received = call.send().await.expect("an answer").messages.unwrap_or_default();
        let Some(message) = received.first() else { return Ok(None) };
        let job = job_of(&body(message)).expect("a job");
        let person = group(message).and_then(|group| group.parse().ok());
        let received = MessageSystemAttributeName::ApproximateReceiveCount;
        let attempts = message.attributes().expect("attributes")[&received].parse().expect("a number");
        let receipt = message.receipt_handle().expect("a receipt").to_owned();
        Ok(Some(Taken::new(job, person, attempts, receipt, None)))
    }

    async fn done(&self, taken: &Taken) -> Result<()> {
        let call = self.sqs.delete_message().queue_url(self.url(taken.job.lane()));
        call.receipt_handle(&taken.receipt).send().await.expect("deleted");
        Ok(())
    }

    async fn retry(&self, taken: &Taken) -> Result<()> {
        self.hidden.lock().expect("no panic").push((taken.job.lane(), taken.receipt.clone()));
        Ok(())
    }
}

#[async_trait]
impl Queue for Queues {
    fn jobs(&self) -> &dyn JobSource {
        self
    }

    /// Does not wait: failed messages become visible again at once.
    async fn pass(&self, _: SignedDuration) {
        let hidden = std::mem::take(&mut *self.hidden.lock().expect("no panic"));
        for (lane, receipt) in hidden {
            let arn = arn(&self.sqs, self.url(lane)).await;
            self.messages.hide(&arn, &receipt, 0).await.expect("changed");
        }
    }
}

/// SQS does not look at the jobs in its messages, so it does not promise that a job that is queued several times runs
/// once. And the stand-in does not let groups take turns.
#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_promises_of_queues() {
    contract::basic_promises(&queues().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_sent_in_the_group_of_their_person() {
    let queues = queues().await;
    let (photo, zip, person) = (PhotoId::random(), ZipId::random(), PersonId::random());
    queues.jobs.enqueue(&Job::Render { photo: photo.clone() }, Some(&person)).await.expect("sent");
    queues.jobs.stored(&photo, &person).await.expect("nothing to send");
    queues.jobs.enqueue(&Job::Zip { zip: zip.clone() }, Some(&person)).await.expect("sent");
    queues.jobs.enqueue(&Job::Tidy, None).await.expect("sent");
    let group = Some(person.to_string());
    assert_eq!(queues.bodies(Lane::Photos).await, [(json!({ "vitrine": { "photo": photo } }), group.clone())]);
    let found = queues.bodies(Lane::Bulk).await;
    let wanted = [(json!({ "vitrine": { "zip": zip } }), group), (json!({ "vitrine": { "tidy": true } }), None)];
    assert!(found.len() == 2 && wanted.iter().all(|body| found.contains(body)), "{found:?}");
    assert!(queues.jobs.makes_zips());
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_return_to_the_queue_of_their_lane() {
    let queues = queues().await;
    assert_eq!(queues.jobs.redrive().await.expect("empty queues"), 0);
    let (mut photos, mut bulk) = (Vec::new(), Vec::new());
    for n in 0..25 {
        // S3's notification about a photo, a request to the worker, and long jobs.
        let notification = json!({ "Records": [{ "n": n }] });
        let (photo, zip) = (PhotoId::random(), ZipId::random());
        photos.extend([
            notification,
            json!({ "vitrine": { "photo": photo } }),
            json!({ "vitrine": { "not": "known" } }),
        ]);
        bulk.extend([json!({ "vitrine": { "zip": zip } }), json!({ "vitrine": { "tidy": true } })]);
    }
    for (n, body) in photos.iter().chain(&bulk).enumerate() {
        let message = queues.sqs.send_message().queue_url(&queues.dead).message_body(body.to_string());
        message.message_group_id(format!("group {n}")).send().await.expect("sent");
    }
    assert_eq!(queues.jobs.counts(Lane::Bulk).await.expect("counts").dead, 125);
    assert_eq!(queues.jobs.redrive().await.expect("moved"), 125);
    assert_eq!(queues.jobs.redrive().await.expect("nothing left"), 0);
    for (lane, first, wanted) in [(Lane::Photos, 0, photos), (Lane::Bulk, 75, bulk)] {
        let mut found = queues.bodies(lane).await;
        let number = |group: &Option<String>| group.as_ref()?.strip_prefix("group ")?.parse::<usize>().ok();
        found.sort_by_key(|(_, group)| number(group));
        let wanted = wanted.into_iter().enumerate().map(|(n, body)| (body, Some(format!("group {}", first + n))));
        assert_eq!(found, wanted.collect::<Vec<_>>());
    }
}

/// The queue hides a delivered message for half a minute. A failed one is delivered again on request.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_message_is_delivered_again_on_request() {
    let queues = queues().await;
    queues.jobs.enqueue(&Job::Render { photo: PhotoId::random() }, None).await.expect("sent");
    let receipt = queues.receive(queues.url(Lane::Photos)).await.remove(0).receipt_handle.expect("a receipt");
    assert_eq!(queues.bodies(Lane::Photos).await.len(), 0, "it is hidden");
    let arn = arn(&queues.sqs, queues.url(Lane::Photos)).await;
    queues.messages.hide(&arn, &receipt, 0).await.expect("changed");
    assert_eq!(queues.bodies(Lane::Photos).await.len(), 1);
    assert!(queues.messages.hide("no queue", &receipt, 0).await.is_err());
    assert!(queues.messages.hide(&arn, "no receipt", 0).await.is_err());
}
