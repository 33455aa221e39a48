//! The worker's queue in SQS: what is asked for arrives in words that the worker understands, and what was set aside
//! comes back.

mod support;

use std::sync::Arc;

use aws_sdk_sqs::{Client, types::QueueAttributeName};
use gallery::{
    aws::sqs::{SqsArrivals, SqsMessages},
    id::{ArchiveId, PhotoId},
    ports::Arrivals as _,
};
use serde_json::{Value, json};
use support::{cloud, stand_in::StandIn};

struct Queues {
    sqs: Client,
    arrivals: SqsArrivals,
    url: String,
    dead: String,
    _stand_in: StandIn,
}

async fn queues() -> Queues {
    let stand_in = StandIn::start();
    let sqs = Client::new(&stand_in.config());
    let dead = sqs.create_queue().queue_name("dead").send().await.expect("a queue").queue_url.expect("its URL");
    let arn = sqs.get_queue_attributes().queue_url(&dead).attribute_names(QueueAttributeName::QueueArn).send().await;
    let arn = arn.expect("an answer").attributes.expect("attributes")[&QueueAttributeName::QueueArn].clone();
    let policy = json!({ "deadLetterTargetArn": arn, "maxReceiveCount": 5 }).to_string();
    let made = sqs.create_queue().queue_name("arrivals").attributes(QueueAttributeName::RedrivePolicy, policy);
    let url = made.send().await.expect("a queue").queue_url.expect("its URL");
    let arrivals = SqsArrivals::new(Arc::clone(&cloud::clients(&stand_in).await), &url);
    Queues { sqs, arrivals, url, dead, _stand_in: stand_in }
}

impl Queues {
    /// The bodies of what is in the queue.
    async fn bodies(&self) -> Vec<Value> {
        let mut bodies = Vec::new();
        loop {
            let call = self.sqs.receive_message().queue_url(&self.url).max_number_of_messages(10);
            let messages = call.send().await.expect("an answer").messages.unwrap_or_default();
            if messages.is_empty() {
                return bodies;
            }
            let body = |text: String| serde_json::from_str(&text).expect("JSON");
            bodies.extend(messages.into_iter().filter_map(|message| message.body).map(body));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_arrives() {
    let queues = queues().await;
    let (photo, archive) = (PhotoId::random(), ArchiveId::random());
    queues.arrivals.announce(&photo).await.expect("sent");
    queues.arrivals.stored(&photo).await.expect("nothing to send");
    queues.arrivals.request_archive(&archive).await.expect("sent");
    let wanted = [json!({ "vitrine": { "photo": photo } }), json!({ "vitrine": { "archive": archive } })];
    let found = queues.bodies().await;
    assert!(found.len() == 2 && wanted.iter().all(|body| found.contains(body)), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_aside_comes_back() {
    let queues = queues().await;
    assert_eq!(queues.arrivals.redrive().await.expect("an empty queue"), Some(0));
    for n in 0..25 {
        let body = json!({ "n": n }).to_string();
        queues.sqs.send_message().queue_url(&queues.dead).message_body(body).send().await.expect("sent");
    }
    assert_eq!(queues.arrivals.redrive().await.expect("moved"), Some(25));
    assert_eq!(queues.arrivals.redrive().await.expect("nothing left"), Some(0));
    let mut numbers: Vec<_> = queues.bodies().await.iter().map(|body| body["n"].as_i64().expect("a number")).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..25).collect::<Vec<_>>());
}

/// The queue hides what it hands out for half a minute; what failed comes again when it is asked to.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_failed_comes_again_when_it_is_asked_to() {
    let queues = queues().await;
    queues.arrivals.announce(&PhotoId::random()).await.expect("sent");
    let received = queues.sqs.receive_message().queue_url(&queues.url).send().await.expect("an answer");
    let receipt = received.messages.expect("messages").remove(0).receipt_handle.expect("a receipt");
    assert_eq!(queues.bodies().await.len(), 0, "it is hidden");
    let attributes = queues.sqs.get_queue_attributes().queue_url(&queues.url);
    let attributes = attributes.attribute_names(QueueAttributeName::QueueArn).send().await.expect("an answer");
    let arn = &attributes.attributes.expect("attributes")[&QueueAttributeName::QueueArn];
    let messages = SqsMessages::new(cloud::clients(&queues._stand_in).await);
    messages.hide(arn, &receipt, 0).await.expect("changed");
    assert_eq!(queues.bodies().await.len(), 1);
    assert!(messages.hide("no queue", &receipt, 0).await.is_err());
    assert!(messages.hide(arn, "no receipt", 0).await.is_err());
}
