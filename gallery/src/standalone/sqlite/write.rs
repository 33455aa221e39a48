//! A write with several operations, inside a transaction.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{error::SqliteError, query};
use crate::ports::table::{Attributes, Condition, Item, Key, MAX_WRITES, Write, WriteError, is_below};

/// Applies all operations. The caller rolls back if this fails.
pub(super) fn apply(connection: &Connection, writes: &[Write]) -> Result<(), WriteError> {
    // DynamoDB refuses these, so they must not go unnoticed here.
    if writes.len() > MAX_WRITES {
        return Err(SqliteError::TooManyWrites(writes.len()).into());
    }
    let mut keys = HashSet::new();
    if let Some(twice) = writes.iter().find(|write| !keys.insert(write.key())) {
        return Err(SqliteError::SameKeyTwice(twice.key().clone()).into());
    }
    let mut before = Vec::with_capacity(writes.len());
    for (index, write) in writes.iter().enumerate() {
        let needed = !write.conditions().is_empty() || matches!(write, Write::Update { .. });
        let stored = if needed { query::get(connection, write.key().clone())? } else { None };
        let attributes = stored.as_ref().map(|stored| &stored.attributes);
        if !write.conditions().iter().all(|condition| holds(condition, attributes)) {
            return Err(WriteError::ConditionFailed(index));
        }
        before.push(stored);
    }
    for (write, stored) in writes.iter().zip(before) {
        one(connection, write, stored)?;
    }
    Ok(())
}

fn one(connection: &Connection, write: &Write, stored: Option<Item>) -> Result<(), SqliteError> {
    match write {
        Write::Put { item, .. } => put(connection, &item.key, &item.attributes, item.expires_at),
        Write::Update { key, set, remove, add, .. } => {
            let (mut attributes, expires_at) =
                stored.map_or_else(Default::default, |stored| (stored.attributes, stored.expires_at));
            attributes.extend(set.clone());
            for name in remove {
                attributes.remove(name);
            }
            for (name, number) in add {
                let sum =
                    attributes.get(name).map_or(Some(0), Value::as_i64).and_then(|have| have.checked_add(*number));
                let sum = sum.ok_or_else(|| SqliteError::NoSum { name: name.clone(), key: key.clone() })?;
                attributes.insert(name.clone(), sum.into());
            }
            put(connection, key, &attributes, expires_at)
        }
        Write::Delete { key, .. } => {
            let mut statement = connection.prepare_cached("DELETE FROM items WHERE pk = ?1 AND sk = ?2")?;
            statement.execute(params![key.pk, key.sk])?;
            Ok(())
        }
        Write::Check { .. } => Ok(()),
    }
}

fn put(
    connection: &Connection,
    key: &Key,
    attributes: &Attributes,
    expires_at: Option<Timestamp>,
) -> Result<(), SqliteError> {
    let text = serde_json::to_string(attributes)?;
    let mut statement = connection
        .prepare_cached("INSERT OR REPLACE INTO items(pk, sk, attributes, expires_at) VALUES (?1, ?2, ?3, ?4)")?;
    statement.execute(params![key.pk, key.sk, text, expires_at.map(Timestamp::as_second)])?;
    Ok(())
}

fn holds(condition: &Condition, attributes: Option<&Attributes>) -> bool {
    let value = |name: &String| attributes.and_then(|attributes| attributes.get(name));
    match condition {
        Condition::Absent => attributes.is_none(),
        Condition::Exists => attributes.is_some(),
        Condition::Equals(name, wanted) => value(name) == Some(wanted),
        Condition::Differs(name, unwanted) => value(name) != Some(unwanted),
        Condition::Lacks(name) => value(name).is_none(),
        Condition::Below(name, limit) => is_below(value(name), *limit),
    }
}
