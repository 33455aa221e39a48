//! The table of records. It promises what DynamoDB promises, and no more.
//!
//! Items are in partitions (`pk`), where they are ordered by sort key (`sk`, byte order). Reads see every write that
//! was acknowledged before. A write of several operations is carried out completely or not at all.

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{Error, Result};

/// Maximum number of operations in one [`Table::write`] (DynamoDB's `TransactWriteItems`).
pub const MAX_WRITES: usize = 100;

/// Maximum number of keys in one [`Table::get_many`] (DynamoDB's `BatchGetItem`).
pub const MAX_KEYS: usize = 100;

/// Maximum size of an item in bytes, as counted by [`Item::size`]. It is far below DynamoDB's limit (400 KB), so that
/// its limit of 1 MB does not split a page of items, and updates may add to an item.
pub const MAX_ITEM_BYTES: usize = 100_000;

/// The attributes of an item. Values are JSON: strings, numbers, booleans, lists and objects.
pub type Attributes = Map<String, Value>;

/// The key of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

impl Key {
    /// Creates a key.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

/// A stored record.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its key.
    pub key: Key,
    /// Its attributes.
    pub attributes: Attributes,
    /// When it may be deleted, in whole seconds. Readers must still check this, because deletion may take a while.
    pub expires_at: Option<Timestamp>,
}

impl Item {
    /// Returns the approximate size in bytes: the key, and the attributes as JSON.
    #[must_use]
    pub fn size(&self) -> usize {
        self.key.pk.len() + self.key.sk.len() + size_of_attributes(&self.attributes)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("an item is too large ({bytes} bytes): {}", .key.sk)]
struct ItemTooLarge {
    bytes: usize,
    key: Key,
}

/// Checks that no operation writes more than [`MAX_ITEM_BYTES`]. Adapters call this before they write.
///
/// # Errors
/// [`Error::Unavailable`]: the limits of the domain keep people from writing that much.
pub fn check_sizes(writes: &[Write]) -> Result<()> {
    for write in writes {
        let bytes = match write {
            Write::Put { item, .. } => item.size(),
            Write::Update { set, .. } => size_of_attributes(set),
            Write::Delete { .. } | Write::Check { .. } => 0,
        };
        if bytes > MAX_ITEM_BYTES {
            return Err(Error::unavailable(ItemTooLarge { bytes, key: write.key().clone() }));
        }
    }
    Ok(())
}

fn size_of_attributes(attributes: &Attributes) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Neither the counting nor the conversion of valid JSON can fail.
    let _ = serde_json::to_writer(&mut count, attributes);
    count.0
}

/// What must be true for a write to be carried out.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// No item has the key.
    Absent,
    /// An item has the key.
    Exists,
    /// The item has this attribute with this value.
    Equals(String, Value),
    /// The item does not have this attribute with this value (a missing item or attribute passes).
    Differs(String, Value),
    /// The item does not have this attribute (a missing item passes).
    Lacks(String),
    /// This attribute is a number below the limit. A missing item or attribute counts as 0, as it does for additions.
    /// Anything but a number fails.
    Below(String, i64),
}

/// Whether [`Condition::Below`] holds for an attribute. Adapters that evaluate conditions themselves call this.
#[must_use]
pub fn is_below(attribute: Option<&Value>, limit: i64) -> bool {
    match attribute {
        None => limit > 0,
        Some(value) => match value.as_i64() {
            Some(number) => number < limit,
            None => value.as_f64().is_some_and(|number| number < limit as f64),
        },
    }
}

/// One operation of a write. Every condition must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Stores the item, replacing an existing one.
    Put {
        /// The complete item.
        item: Item,
        /// What must be true.
        conditions: Vec<Condition>,
    },
    /// Changes attributes of an item, which is created if it is missing (unless a condition forbids it).
    Update {
        /// Which item.
        key: Key,
        /// Attributes to set.
        set: Attributes,
        /// Attributes to remove.
        remove: Vec<String>,
        /// Integers to add; a missing attribute counts as 0.
        add: Vec<(String, i64)>,
        /// What must be true.
        conditions: Vec<Condition>,
    },
    /// Removes an item. It is not an error if it is missing (unless a condition says so).
    Delete {
        /// Which item.
        key: Key,
        /// What must be true.
        conditions: Vec<Condition>,
    },
    /// Changes nothing, but the conditions must hold for the rest of the write to be carried out.
    Check {
        /// Which item.
        key: Key,
        /// What must be true.
        conditions: Vec<Condition>,
    },
}

impl Write {
    /// Stores these attributes under the key, without an expiry, replacing an existing item.
    #[must_use]
    pub fn put(key: Key, attributes: Attributes) -> Self {
        Self::Put { item: Item { key, attributes, expires_at: None }, conditions: Vec::new() }
    }

    /// Stores these attributes under the key until `expires_at`, replacing an existing item.
    #[must_use]
    pub fn put_until(expires_at: Timestamp, key: Key, attributes: Attributes) -> Self {
        Self::Put { item: Item { key, attributes, expires_at: Some(expires_at) }, conditions: Vec::new() }
    }

    /// Removes the item with the key.
    #[must_use]
    pub fn delete(key: Key) -> Self {
        Self::Delete { key, conditions: Vec::new() }
    }

    /// Changes nothing about the item with the key; see [`Self::when`].
    #[must_use]
    pub fn check(key: Key) -> Self {
        Self::Check { key, conditions: Vec::new() }
    }

    /// Changes attributes of the item with the key.
    #[must_use]
    pub fn update(key: Key) -> Update {
        Update { key, set: Attributes::new(), remove: Vec::new(), add: Vec::new() }
    }

    /// Adds a condition to the operation.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        match &mut self {
            Self::Put { conditions, .. }
            | Self::Update { conditions, .. }
            | Self::Delete { conditions, .. }
            | Self::Check { conditions, .. } => conditions.push(condition),
        }
        self
    }

    /// Returns the key of the operation's item.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { item, .. } => &item.key,
            Self::Update { key, .. } | Self::Delete { key, .. } | Self::Check { key, .. } => key,
        }
    }

    /// Returns the conditions.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        match self {
            Self::Put { conditions, .. }
            | Self::Update { conditions, .. }
            | Self::Delete { conditions, .. }
            | Self::Check { conditions, .. } => conditions,
        }
    }

    /// Returns whether repeating it after a lost response has the same effect and the same result. Conditions might no
    /// longer hold, and additions would count twice.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        match self {
            Self::Put { conditions, .. } | Self::Delete { conditions, .. } | Self::Check { conditions, .. } => {
                conditions.is_empty()
            }
            Self::Update { add, conditions, .. } => add.is_empty() && conditions.is_empty(),
        }
    }
}

/// Changes of one item's attributes, for [`Write::Update`].
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    key: Key,
    set: Attributes,
    remove: Vec<String>,
    add: Vec<(String, i64)>,
}

impl Update {
    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.set.insert(name.to_owned(), value.into());
        self
    }

    /// Sets all of these attributes.
    #[must_use]
    pub fn set_all(mut self, attributes: Attributes) -> Self {
        self.set.extend(attributes);
        self
    }

    /// Removes an attribute.
    #[must_use]
    pub fn remove(mut self, name: &str) -> Self {
        self.remove.push(name.to_owned());
        self
    }

    /// Adds to an integer; a missing one counts as 0.
    #[must_use]
    pub fn add(mut self, name: &str, number: i64) -> Self {
        self.add.push((name.to_owned(), number));
        self
    }

    /// Makes it an operation with a condition.
    #[must_use]
    pub fn when(self, condition: Condition) -> Write {
        Write::from(self).when(condition)
    }
}

impl From<Update> for Write {
    fn from(Update { key, set, remove, add }: Update) -> Self {
        Self::Update { key, set, remove, add, conditions: Vec::new() }
    }
}

/// The direction in which a query reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest sort key first.
    Forward,
    /// Largest sort key first.
    Backward,
}

/// Reads part of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The partition.
    pub pk: String,
    /// Smallest sort key to return (inclusive).
    pub from: String,
    /// Largest sort key to return (inclusive).
    pub to: String,
    /// The direction.
    pub direction: Direction,
    /// Maximum number of items.
    pub limit: u32,
    /// Continue after this sort key (exclusive), the last one of the previous page. It need not exist any more.
    pub after: Option<String>,
    /// How many items must have their attributes, counted from the first one. The others may be returned without
    /// attributes. With 0, all are returned without, and less data is transferred (DynamoDB's `ProjectionExpression`;
    /// what it reads and charges for stays the same).
    pub attributes_of: u32,
}

impl Query {
    /// Queries everything in `pk` whose sort key starts with `prefix` (ASCII), smallest first, at most 100 items.
    pub fn prefix(pk: impl Into<String>, prefix: &str) -> Self {
        Self {
            pk: pk.into(),
            from: prefix.to_owned(),
            to: format!("{prefix}\u{10FFFF}"),
            direction: Direction::Forward,
            limit: 100,
            after: None,
            attributes_of: u32::MAX,
        }
    }

    /// Sets the limit.
    #[must_use]
    pub fn limit(self, limit: u32) -> Self {
        Self { limit, ..self }
    }

    /// Makes the query read backward: largest sort key first.
    #[must_use]
    pub fn backward(self) -> Self {
        Self { direction: Direction::Backward, ..self }
    }

    /// Makes the query return items without attributes.
    #[must_use]
    pub fn keys_only(self) -> Self {
        self.attributes_of(0)
    }

    /// Requires the attributes of at least this many items.
    #[must_use]
    pub fn attributes_of(self, items: u32) -> Self {
        Self { attributes_of: items, ..self }
    }

    /// Continues the query after a sort key.
    #[must_use]
    pub fn after(self, sk: Option<String>) -> Self {
        Self { after: sk, ..self }
    }
}

/// Items in the requested order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The items.
    pub items: Vec<Item>,
    /// Set if there may be more: pass it as [`Query::after`].
    pub next: Option<String>,
}

/// Why a write was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The conditions of the operation with this index were not met. Nothing was changed.
    #[error("the condition of operation {0} was not met")]
    ConditionFailed(usize),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::ConditionFailed(_) => Self::Conflict(crate::error::Conflict::Changed),
            WriteError::Other(error) => error,
        }
    }
}

/// The table of records.
#[async_trait]
pub trait Table: Send + Sync {
    /// Returns the item with this key.
    async fn get(&self, key: &Key) -> Result<Option<Item>>;

    /// Returns the items with these keys (at most [`MAX_KEYS`]), in no particular order. Missing ones are left out.
    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>>;

    /// Returns part of one partition, in order.
    async fn query(&self, query: &Query) -> Result<Found>;

    /// Carries out all of the operations (at most [`MAX_WRITES`], each on another key, none larger than
    /// [`MAX_ITEM_BYTES`]) or none. Writes that conflict on an item wait. They fail only if hundreds conflict.
    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError>;

    /// Checks that there is room for more photos, in the table and in what it shares a disk with.
    ///
    /// # Errors
    /// [`Error::OutOfSpace`].
    async fn room_for_photos(&self) -> Result<()> {
        Ok(())
    }
}
