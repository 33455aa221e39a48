//! An AWS account that only has what a test needs.

use std::{sync::Arc, time::SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, TimeToLiveSpecification,
};
use aws_sdk_s3::{
    config::{Credentials, ProvideCredentials as _, SharedCredentialsProvider},
    types::{BucketLocationConstraint, CreateBucketConfiguration},
};
use aws_smithy_http_client::Builder;
use gallery::aws::{Access, AccessKey, Clients};

use super::stand_in::{ACCESS_KEY, REGION, SECRET_KEY, StandIn};

impl StandIn {
    /// The configuration with which the SDK's clients reach it.
    pub fn config(&self) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(&self.url)
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                ACCESS_KEY, SECRET_KEY, None, None, "stand-in",
            )))
            .http_client(Builder::new().build_http())
            .build()
    }
}

/// The adapters' clients for the stand-in.
pub async fn clients(stand_in: &StandIn) -> Arc<Clients> {
    clients_at(stand_in, &stand_in.url).await
}

/// The adapters' clients for the stand-in, through another address.
pub async fn clients_at(stand_in: &StandIn, url: &str) -> Arc<Clients> {
    let provider = stand_in.config().credentials_provider().expect("credentials");
    let credentials = provider.provide_credentials().await.expect("a key");
    Arc::new(clients_with(url, credentials.access_key_id(), credentials.secret_access_key()).await)
}

/// The adapters' clients for a server with scripted responses.
pub async fn clients_of(url: &str) -> Arc<Clients> {
    Arc::new(clients_with(url, "AKIATEST", "secret").await)
}

/// The adapters' clients with an access key of the caller's.
pub async fn clients_with(url: &str, id: &str, secret: &str) -> Clients {
    let access = Access {
        region: Some(REGION.to_owned()),
        endpoint_url: Some(url.to_owned()),
        key: Some(AccessKey { id: id.to_owned(), secret: secret.to_owned() }),
        ..Access::default()
    };
    Clients::new(access).await
}

/// A client for the test itself, to prepare and inspect things.
pub fn s3(stand_in: &StandIn) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::config::Builder::from(&stand_in.config()).force_path_style(true).build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Creates a bucket.
pub async fn bucket(stand_in: &StandIn, name: &str) {
    let place = BucketLocationConstraint::from(REGION);
    let place = CreateBucketConfiguration::builder().location_constraint(place).build();
    let made = s3(stand_in).create_bucket().bucket(name).create_bucket_configuration(place).send().await;
    made.expect("a bucket");
}

/// Creates a table like that of the infrastructure, and returns its name.
pub async fn table(dynamodb: &aws_sdk_dynamodb::Client) -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let name = format!("vitrine-{}", since.as_nanos());
    let mut create = dynamodb.create_table().table_name(&name).billing_mode(BillingMode::PayPerRequest);
    for (key, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let attribute = AttributeDefinition::builder().attribute_name(key).attribute_type(ScalarAttributeType::S);
        let element = KeySchemaElement::builder().attribute_name(key).key_type(kind);
        create = create.attribute_definitions(attribute.build().expect("an attribute"));
        create = create.key_schema(element.build().expect("an element"));
    }
    create.send().await.expect("a table");
    let forget = TimeToLiveSpecification::builder().enabled(true).attribute_name("expires_at").build().expect("a rule");
    dynamodb.update_time_to_live().table_name(&name).time_to_live_specification(forget).send().await.expect("a rule");
    name
}
