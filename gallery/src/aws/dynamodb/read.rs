//! Reading items.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};

use super::{
    DynamoTable, EXPIRES_AT, PK, SK,
    error::DynamoError,
    expression::Terms,
    item::{decode, encode_key, sort_key},
};
use crate::{
    Result,
    aws::fault::CallFailed,
    backoff,
    ports::table::{Direction, Found, Item, Key, MAX_KEYS, Query},
};

/// How often the unprocessed keys of a batch are requested again, for about four seconds in total.
const MOST_BATCHES: u32 = 9;

impl DynamoTable {
    pub(super) async fn get_item(&self, key: &Key) -> Result<Option<Item>> {
        let get = self.dynamodb().get_item().table_name(&self.name).set_key(Some(encode_key(key)));
        let get = get.consistent_read(true).return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        let answer = get.map_err(|error| DynamoError::from(CallFailed::new("GetItem", error)))?;
        self.meter.count_read(answer.consumed_capacity());
        answer.item.map(decode).transpose()
    }

    pub(super) async fn get_items(&self, keys: &[Key]) -> Result<Vec<Item>> {
        if keys.len() > MAX_KEYS {
            return Err(DynamoError::TooManyKeys(keys.len()).into());
        }
        // DynamoDB refuses duplicate keys.
        let keys: HashSet<_> = keys.iter().collect();
        let (mut wanted, mut items) = (keys.into_iter().map(encode_key).collect::<Vec<_>>(), Vec::new());
        if wanted.is_empty() {
            return Ok(items);
        }
        for attempt in 0..MOST_BATCHES {
            if attempt > 0 {
                backoff::pause(attempt - 1).await;
            }
            let keys = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build();
            let batch = self.dynamodb().batch_get_item().request_items(&self.name, keys.map_err(DynamoError::from)?);
            let batch = batch.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
            let answer = batch.map_err(|error| DynamoError::from(CallFailed::new("BatchGetItem", error)))?;
            self.meter.count_read(answer.consumed_capacity());
            for found in answer.responses.into_iter().flat_map(|mut tables| tables.remove(&self.name)).flatten() {
                items.push(decode(found)?);
            }
            // The batch exceeded 16 MB, or DynamoDB is throttling.
            wanted =
                answer.unprocessed_keys.and_then(|mut tables| tables.remove(&self.name)).map_or(vec![], |k| k.keys);
            if wanted.is_empty() {
                return Ok(items);
            }
        }
        Err(DynamoError::KeysLeft(wanted.len()).into())
    }

    pub(super) async fn query_items(&self, query: &Query) -> Result<Found> {
        let Some(after) = start(query) else { return Ok(Found::default()) };
        let mut terms = Terms::default();
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let (pk, sk) = (terms.name(PK), terms.name(SK));
        let (partition, to) = (terms.value(text(&query.pk)), terms.value(text(&query.to)));
        // DynamoDB does not allow empty keys, not even in a comparison.
        let range = match query.from.as_str() {
            "" => format!("{sk} <= {to}"),
            from => format!("{sk} BETWEEN {} AND {to}", terms.value(text(from))),
        };
        let only = (query.attributes_of == 0).then(|| format!("{pk}, {sk}, {}", terms.name(EXPIRES_AT)));
        let (names, values) = terms.into_maps();

        let request = self.dynamodb().query().table_name(&self.name).consistent_read(true);
        let request = request.key_condition_expression(format!("{pk} = {partition} AND {range}"));
        let request = request.set_projection_expression(only);
        let request = request.set_expression_attribute_names(names).set_expression_attribute_values(values);
        let request = request.scan_index_forward(query.direction == Direction::Forward);
        let request = request.limit(i32::try_from(query.limit).unwrap_or(i32::MAX));
        let request = request.set_exclusive_start_key(after.map(|sk| encode_key(&Key::new(&query.pk, sk))));
        let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        let answer = request.map_err(|error| DynamoError::from(CallFailed::new("Query", error)))?;

        self.meter.count_read(answer.consumed_capacity());
        let next = answer.last_evaluated_key.as_ref().and_then(sort_key);
        let items = answer.items.unwrap_or_default().into_iter().map(decode).collect::<Result<_>>()?;
        Ok(Found { items, next })
    }
}

/// Where a query starts, if that is not one end of its range; `None` if it cannot find anything. DynamoDB refuses empty
/// ranges, and starts that are outside the range.
fn start(query: &Query) -> Option<Option<&str>> {
    let (from, to) = (query.from.as_str(), query.to.as_str());
    if from > to || to.is_empty() || query.limit == 0 {
        return None;
    }
    match (query.after.as_deref(), query.direction) {
        (Some(after), Direction::Forward) if after > to => None,
        (Some(after), Direction::Backward) if after < from => None,
        (Some(after), _) if !after.is_empty() && (from..=to).contains(&after) => Some(Some(after)),
        // The start is at the far end or beyond it, so the whole range follows.
        _ => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_start_inside_their_range_or_not_at_all() {
        let query = |after: &str| Query {
            from: "b".to_owned(),
            to: "d".to_owned(),
            ..Query::prefix("p", "").after(Some(after.to_owned()))
        };
        for (after, forward, backward) in [
            ("a", Some(None), None),
            ("b", Some(Some("b")), Some(Some("b"))),
            ("c", Some(Some("c")), Some(Some("c"))),
            ("d", Some(Some("d")), Some(Some("d"))),
            ("e", None, Some(None)),
        ] {
            assert_eq!(start(&query(after)), forward, "after {after}");
            assert_eq!(start(&query(after).backward()), backward, "backward after {after}");
        }
        assert_eq!(start(&Query::prefix("p", "")), Some(None));
        assert_eq!(start(&Query { to: "a".to_owned(), ..query("c") }), None);
        assert_eq!(start(&query("c").limit(0)), None);
    }
}
