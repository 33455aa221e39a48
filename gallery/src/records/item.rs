//! Between domain types and items.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Error, Result,
    ports::table::{Attributes, Item},
};

/// The attributes of a value.
///
/// # Errors
/// [`Error::Unavailable`] when the value is no JSON object, which is a mistake in this crate.
pub fn encode<T: Serialize>(value: &T) -> Result<Attributes> {
    match serde_json::to_value(value).map_err(Error::unavailable)? {
        Value::Object(attributes) => Ok(attributes),
        other => Err(Error::unavailable(format!("a record must be an object, not {other}"))),
    }
}

/// The value that an item's attributes say.
///
/// # Errors
/// [`Error::Unavailable`] when the record was damaged or written by something else.
pub fn decode<T: DeserializeOwned>(item: Item) -> Result<T> {
    let key = item.key;
    serde_json::from_value(Value::Object(item.attributes))
        .map_err(|cause| Error::unavailable(format!("record {}/{}: {cause}", key.pk, key.sk)))
}
