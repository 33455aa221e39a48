//! Reading items.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::SqliteError;
use crate::ports::table::{Direction, Found, Item, Key, Query};

pub(super) const FORWARD: &str = "SELECT sk, attributes, expires_at FROM items \
    WHERE pk = ?1 AND sk >= ?2 AND sk <= ?3 ORDER BY sk LIMIT ?4";
pub(super) const FORWARD_AFTER: &str = "SELECT sk, attributes, expires_at FROM items \
    WHERE pk = ?1 AND sk > ?2 AND sk <= ?3 ORDER BY sk LIMIT ?4";
pub(super) const BACKWARD: &str = "SELECT sk, attributes, expires_at FROM items \
    WHERE pk = ?1 AND sk >= ?2 AND sk <= ?3 ORDER BY sk DESC LIMIT ?4";
pub(super) const BACKWARD_AFTER: &str = "SELECT sk, attributes, expires_at FROM items \
    WHERE pk = ?1 AND sk >= ?2 AND sk < ?3 ORDER BY sk DESC LIMIT ?4";

pub(super) fn get(connection: &Connection, key: Key) -> Result<Option<Item>, SqliteError> {
    let mut statement =
        connection.prepare_cached("SELECT attributes, expires_at FROM items WHERE pk = ?1 AND sk = ?2")?;
    let row =
        statement.query_row(params![key.pk, key.sk], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
    row.map(|(text, expires_at)| item(key, &text, expires_at)).transpose()
}

pub(super) fn page(connection: &Connection, query: Query) -> Result<Found, SqliteError> {
    let Query { pk, mut from, mut to, direction, limit, after, attributes_of } = query;
    // The cursor replaces the bound from which the query starts, because SQLite seeks by one bound only.
    let sql = match (direction, after) {
        (Direction::Forward, Some(after)) if after >= from => {
            from = after;
            FORWARD_AFTER
        }
        (Direction::Forward, _) => FORWARD,
        (Direction::Backward, Some(after)) if after <= to => {
            to = after;
            BACKWARD_AFTER
        }
        (Direction::Backward, _) => BACKWARD,
    };
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![pk, from, to, limit])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let sk: String = row.get(0)?;
        // Reading the text is cheap, but parsing it is not.
        let text = if items.len() >= attributes_of as usize {
            "{}"
        } else {
            row.get_ref(1).and_then(|text| Ok(text.as_str()?))?
        };
        let expires_at = row.get(2)?;
        items.push(item(Key::new(pk.clone(), sk), text, expires_at)?);
    }
    // A full page may have a next page. As in DynamoDB, nothing is read to find out.
    let full = items.len() == limit as usize;
    let next = if full { items.last().map(|last| last.key.sk.clone()) } else { None };
    Ok(Found { items, next })
}

fn item(key: Key, text: &str, expires_at: Option<i64>) -> Result<Item, SqliteError> {
    let attributes = serde_json::from_str(text)?;
    let expires_at = expires_at.map(Timestamp::from_second).transpose()?;
    Ok(Item { key, attributes, expires_at })
}
