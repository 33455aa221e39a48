//! Converts items to and from DynamoDB's form.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::{EXPIRES_AT, PK, SK, error::DynamoError, value};
use crate::{
    Result,
    ports::table::{Attributes, Item, Key},
};

pub(super) type Stored = HashMap<String, AttributeValue>;

pub(super) fn encode_key(key: &Key) -> Stored {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    HashMap::from([(PK.to_owned(), text(&key.pk)), (SK.to_owned(), text(&key.sk))])
}

pub(super) fn encode(item: &Item) -> Result<Stored> {
    check_names(item.attributes.keys())?;
    let mut stored = value::encode_all(&item.attributes);
    stored.extend(encode_key(&item.key));
    if let Some(at) = item.expires_at {
        stored.insert(EXPIRES_AT.to_owned(), AttributeValue::N(at.as_second().to_string()));
    }
    Ok(stored)
}

pub(super) fn decode(mut stored: Stored) -> Result<Item> {
    let key = Key { pk: text(&mut stored, PK)?, sk: text(&mut stored, SK)? };
    let expires_at = match stored.remove(EXPIRES_AT) {
        Some(AttributeValue::N(at)) => {
            let at = at.parse().map_err(DynamoError::from)?;
            Some(Timestamp::from_second(at).map_err(DynamoError::from)?)
        }
        _ => None,
    };
    let attributes: Attributes = value::decode_all(stored)?;
    Ok(Item { key, attributes, expires_at })
}

/// The sort key of a stored item or of the key at which a query stopped.
pub(super) fn sort_key(stored: &Stored) -> Option<String> {
    stored.get(SK)?.as_s().ok().cloned()
}

/// Refuses attribute names that the table uses for its keys and expiry.
pub(super) fn check_names<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<()> {
    match names.into_iter().find(|name| [PK, SK, EXPIRES_AT].contains(&name.as_str())) {
        Some(name) => Err(DynamoError::ReservedName(name.clone()).into()),
        None => Ok(()),
    }
}

fn text(stored: &mut Stored, name: &'static str) -> Result<String> {
    match stored.remove(name) {
        Some(AttributeValue::S(text)) => Ok(text),
        _ => Err(DynamoError::NoAttribute(name).into()),
    }
}
