//! Between domain types and items.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Error, Result,
    photo::PHOTO_SCHEMA,
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
/// [`Error::Unavailable`] when the record was damaged or written by something else, and when it was written by a newer
/// version of this program.
pub fn decode<T: DeserializeOwned>(item: Item) -> Result<T> {
    let key = item.key;
    if let Some(schema) = item.attributes.get("schema").and_then(Value::as_u64).filter(|at| *at > PHOTO_SCHEMA.into()) {
        return Err(Error::unavailable(format!(
            "record {}/{} has version {schema}, and this program knows only versions up to {PHOTO_SCHEMA}",
            key.pk, key.sk
        )));
    }
    serde_json::from_value(Value::Object(item.attributes))
        .map_err(|cause| Error::unavailable(format!("record {}/{}: {cause}", key.pk, key.sk)))
}
