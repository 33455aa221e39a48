//! The worker is notified of every original, once, and of what people request.

mod support;

use std::{sync::Arc, time::Duration};

use aws_sdk_s3::types::{
    Event, FilterRule, FilterRuleName, NotificationConfiguration, NotificationConfigurationFilter, QueueConfiguration,
    S3KeyFilter,
};
use aws_sdk_sqs::types::QueueAttributeName;
use bytes::Bytes;
use gallery::{
    Error,
    aws::{s3::Buckets, sqs::SqsJobs},
    format::Format,
    id::{PersonId, PhotoId, ZipId},
    key::ObjectKey,
    ports::{Blobs as _, Job, Jobs as _, blobs::Upload, clock},
    sha256::Sha256,
    ticket::SINGLE_PART_BYTES,
};
use serde_json::{Value, json};
use support::{cloud, http, stand_in::StandIn};

struct Cloud {
    jobs: SqsJobs,
    buckets: Buckets,
    sqs: aws_sdk_sqs::Client,
    s3: aws_sdk_s3::Client,
    queue: String,
    stand_in: StandIn,
}

async fn cloud() -> Cloud {
    let stand_in = StandIn::start();
    let sqs = aws_sdk_sqs::Client::new(&stand_in.config());
    let queue = sqs.create_queue().queue_name("arrivals").send().await.expect("a queue").queue_url.expect("a URL");
    for name in ["originals", "renditions"] {
        cloud::bucket(&stand_in, name).await;
    }
    let clients = cloud::clients(&stand_in).await;
    let jobs = SqsJobs::new(Arc::clone(&clients), &queue, &queue);
    let buckets = Buckets::new(clients, "originals", "renditions");
    Cloud { jobs, buckets, sqs, s3: cloud::s3(&stand_in), queue, stand_in }
}

impl Cloud {
    /// Receives and deletes all messages in the queue.
    async fn messages(&self) -> Vec<Value> {
        let mut messages = Vec::new();
        loop {
            let receive = self.sqs.receive_message().queue_url(&self.queue).max_number_of_messages(10);
            let received = receive.wait_time_seconds(1).send().await.expect("messages").messages.unwrap_or_default();
            if received.is_empty() {
                return messages;
            }
            for message in received {
                messages.push(serde_json::from_str(message.body().expect("a body")).expect("JSON"));
                let handle = message.receipt_handle().expect("a handle");
                self.sqs.delete_message().queue_url(&self.queue).receipt_handle(handle).send().await.expect("deleted");
            }
        }
    }

    /// The keys of the objects that S3 has announced since the last call.
    async fn announced(&self) -> Vec<String> {
        let mut keys = Vec::new();
        for message in self.messages().await {
            for record in message["Records"].as_array().into_iter().flatten() {
                keys.push(record["s3"]["object"]["key"].as_str().expect("a key").to_owned());
            }
        }
        keys
    }

    /// Makes S3 notify the queue, as Terraform does.
    async fn notify(&self) {
        let attributes = self.sqs.get_queue_attributes().queue_url(&self.queue);
        let attributes = attributes.attribute_names(QueueAttributeName::QueueArn).send().await.expect("attributes");
        let arn = attributes.attributes().expect("attributes")[&QueueAttributeName::QueueArn].clone();
        let policy = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" },
            "Action": "sqs:SendMessage", "Resource": arn,
            "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:s3:::originals" } },
        }] });
        let allow = self.sqs.set_queue_attributes().queue_url(&self.queue);
        allow.attributes(QueueAttributeName::Policy, policy.to_string()).send().await.expect("a policy");
        let queue = |prefix: &str| {
            let rule = FilterRule::builder().name(FilterRuleName::Prefix).value(prefix).build();
            let filter = S3KeyFilter::builder().filter_rules(rule).build();
            let filter = NotificationConfigurationFilter::builder().key(filter).build();
            let queue = QueueConfiguration::builder().queue_arn(&arn).events(Event::from("s3:ObjectCreated:*"));
            queue.filter(filter).build().expect("a rule")
        };
        let rules = NotificationConfiguration::builder();
        let rules = rules.queue_configurations(queue("originals/")).queue_configurations(queue("forms/")).build();
        let put = self.s3.put_bucket_notification_configuration().bucket("originals");
        put.notification_configuration(rules).send().await.expect("rules");
        tokio::time::sleep(Duration::from_millis(200)).await;
        self.messages().await;
    }

    async fn send(&self, bytes: &Bytes, sha256: Sha256) -> (PhotoId, gallery::Result<()>) {
        let (photo, format) = (PhotoId::random(), Format::Jpeg);
        let upload = Upload { photo: photo.clone(), bytes: bytes.len() as u64, sha256, format };
        let expires = clock::system()() + Duration::from_secs(600);
        for part in self.buckets.upload_parts(&upload, expires).await.expect("parts") {
            let piece = bytes.slice(part.offset as usize..(part.offset + part.length) as usize);
            http::send("PUT", &part.url, &part.headers, piece).await;
        }
        let finished = self.buckets.finish_upload(&upload).await;
        if finished.is_ok() {
            self.jobs.stored(&photo, &PersonId::random()).await.expect("told");
        }
        (photo, finished)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_for_photos_and_zips_are_queued() {
    let cloud = cloud().await;
    let (photo, zip) = (PhotoId::random(), ZipId::random());
    let owner = PersonId::random();
    cloud.jobs.enqueue(&Job::Render { photo: photo.clone() }, Some(&owner)).await.expect("announced");
    cloud.jobs.enqueue(&Job::Zip { zip: zip.clone() }, Some(&owner)).await.expect("queued");
    cloud.jobs.stored(&photo, &owner).await.expect("nothing to do");
    assert!(cloud.jobs.makes_zips());
    let messages = cloud.messages().await;
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.contains(&json!({ "vitrine": { "photo": photo } })), "{messages:?}");
    assert!(messages.contains(&json!({ "vitrine": { "zip": zip } })), "{messages:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_is_notified_once_of_each_original_and_of_nothing_else() {
    let cloud = cloud().await;
    cloud.notify().await;
    let sha256 = |bytes: &Bytes| Sha256::of(bytes);
    let (small, large) = (Bytes::from_static(b"small"), Bytes::from(vec![1; SINGLE_PART_BYTES as usize + 1]));
    for bytes in [&small, &large] {
        let (photo, finished) = cloud.send(bytes, sha256(bytes)).await;
        finished.expect("finished");
        assert_eq!(cloud.announced().await, [format!("originals/{photo}")], "{} bytes", bytes.len());
    }
    let (_, finished) = cloud.send(&small, sha256(&large)).await;
    assert!(matches!(finished, Err(Error::Conflict(_))), "{finished:?}");
    let zip = ObjectKey::Zip(PersonId::random(), ZipId::random());
    cloud.buckets.put(&zip, small, "application/zip").await.expect("stored");
    assert_eq!(cloud.announced().await, [""; 0], "neither of refused bytes nor of zips");
    drop(cloud.stand_in);
}
