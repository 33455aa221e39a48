//! Converts domain types to and from items.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::error::RecordError;
use crate::{
    Result,
    photo::PHOTO_SCHEMA,
    ports::table::{Attributes, Item},
};

/// The attributes of a value.
///
/// # Errors
/// [`crate::Error::Unavailable`] if the value is not a JSON object, which is a mistake in this crate.
pub fn encode<T: Serialize>(value: &T) -> Result<Attributes> {
    match serde_json::to_value(value).map_err(RecordError::from)? {
        Value::Object(attributes) => Ok(attributes),
        _ => Err(RecordError::NoObject.into()),
    }
}

/// The value of an item's attributes.
///
/// # Errors
/// [`crate::Error::Unavailable`] if the record was damaged or not written by this program, or if it was written by a
/// newer version.
pub fn decode<T: DeserializeOwned>(item: Item) -> Result<T> {
    let key = item.key;
    let schema = item.attributes.get("schema").and_then(Value::as_u64);
    if let Some(found) = schema.filter(|found| *found > PHOTO_SCHEMA.into()) {
        return Err(RecordError::Newer { key, found, known: PHOTO_SCHEMA }.into());
    }
    let value = serde_json::from_value(Value::Object(item.attributes));
    Ok(value.map_err(|cause| RecordError::Unreadable { key, cause })?)
}
