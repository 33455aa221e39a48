//! The table of records in DynamoDB. It has the keys `pk` and `sk`, both text, and the attribute `expires_at` (Unix
//! seconds), after which DynamoDB deletes an item. Reads are consistent. There are no scans, and no filters that read
//! more than they return.

mod consumed;
mod error;
mod expression;
mod item;
mod read;
mod value;
mod write;

use std::sync::Arc;

use async_trait::async_trait;

pub use self::consumed::Consumed;
use self::consumed::Meter;
use super::Clients;
use crate::{
    Result,
    ports::table::{Found, Item, Key, Query, Table, Write, WriteError},
};

/// The attributes that the table itself uses. No record may use these names.
const PK: &str = "pk";
const SK: &str = "sk";
const EXPIRES_AT: &str = "expires_at";

/// [`Table`] over DynamoDB.
pub struct DynamoTable {
    clients: Arc<Clients>,
    name: String,
    meter: Meter,
}

impl DynamoTable {
    /// The table with this name.
    #[must_use]
    pub fn new(clients: Arc<Clients>, name: impl Into<String>) -> Self {
        Self { clients, name: name.into(), meter: Meter::default() }
    }

    /// What all requests so far consumed. A Lambda function serves one request at a time, so the difference between two
    /// readings is what was consumed in between.
    #[must_use]
    pub fn consumed(&self) -> Consumed {
        self.meter.read()
    }

    fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.clients.dynamodb()
    }
}

#[async_trait]
impl Table for DynamoTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        self.get_item(key).await
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        self.get_items(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Found> {
        self.query_items(query).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        self.write_items(writes).await
    }
}
