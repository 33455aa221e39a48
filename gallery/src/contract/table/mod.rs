//! The promises of every [`Table`]. The functions panic if a promise is broken. Each uses its own partitions, so that
//! one table can be used for all of them, one after another or at once.

pub mod conditions;
pub mod crowd;
pub mod reads;
pub mod writes;

use serde_json::{Value, json};

use crate::{
    id::PhotoId,
    ports::table::{Attributes, Condition, Item, Key, Table, Write, WriteError},
};

/// Checks every promise, one after another.
pub async fn every_promise(table: &dyn Table) {
    conditions::each_condition_lets_the_right_writes_through(table).await;
    conditions::a_failed_condition_changes_nothing(table).await;
    conditions::the_first_operation_that_fails_is_named(table).await;
    conditions::exactly_one_of_many_writers_wins(table).await;
    conditions::no_concurrent_addition_is_lost(table).await;
    conditions::a_limit_holds_for_concurrent_additions(table).await;
    crowd::many_concurrent_writers_succeed(table).await;
    crowd::single_writes_and_transactions_both_succeed(table).await;
    reads::a_put_item_can_be_read(table).await;
    reads::missing_items_are_left_out_of_a_batch(table).await;
    reads::queries_are_in_byte_order_both_ways(table).await;
    reads::bounds_are_inclusive(table).await;
    reads::a_prefix_finds_only_its_keys(table).await;
    reads::pages_cover_everything_once_both_ways(table).await;
    reads::keys_are_returned_without_attributes(table).await;
    reads::a_cursor_outlives_its_item(table).await;
    reads::partitions_are_independent(table).await;
    writes::a_put_replaces_the_whole_item(table).await;
    writes::an_update_sets_removes_and_adds(table).await;
    writes::an_update_creates_a_missing_item(table).await;
    writes::adding_to_a_non_number_changes_nothing(table).await;
    writes::an_oversized_item_is_refused(table).await;
    writes::a_deletion_removes_an_item_or_finds_none(table).await;
    writes::the_largest_write_is_complete(table).await;
    writes::every_kind_of_value_survives_a_round_trip(table).await;
}

/// A partition that was not used before.
fn partition() -> String {
    format!("contract#{}", PhotoId::random())
}

fn attributes(value: Value) -> Attributes {
    match value {
        Value::Object(attributes) => attributes,
        other => panic!("attributes are an object, not {other}"),
    }
}

fn item(pk: &str, sk: &str, value: Value) -> Item {
    Item { key: Key::new(pk, sk), attributes: attributes(value), expires_at: None }
}

fn put(item: Item) -> Write {
    Write::Put { item, conditions: vec![] }
}

fn put_if(item: Item, condition: Condition) -> Write {
    Write::Put { item, conditions: vec![condition] }
}

fn add(key: &Key, name: &str, number: i64) -> Write {
    let add = vec![(name.to_owned(), number)];
    Write::Update { key: key.clone(), set: Attributes::new(), remove: vec![], add, conditions: vec![] }
}

fn equals(name: &str, value: impl Into<Value>) -> Condition {
    Condition::Equals(name.to_owned(), value.into())
}

fn differs(name: &str, value: impl Into<Value>) -> Condition {
    Condition::Differs(name.to_owned(), value.into())
}

fn below(name: &str, limit: i64) -> Condition {
    Condition::Below(name.to_owned(), limit)
}

/// Stores an item for each sort key, with its index `n` in the given order.
async fn fill(table: &dyn Table, pk: &str, sort_keys: &[String]) {
    let items: Vec<_> = sort_keys.iter().enumerate().map(|(n, sk)| put(item(pk, sk, json!({ "n": n })))).collect();
    for writes in items.chunks(100) {
        table.write(writes.to_vec()).await.expect("written");
    }
}

async fn get(table: &dyn Table, pk: &str, sk: &str) -> Option<Attributes> {
    table.get(&Key::new(pk, sk)).await.expect("read").map(|item| item.attributes)
}

fn failed_at(result: Result<(), WriteError>) -> usize {
    match result {
        Err(WriteError::ConditionFailed(index)) => index,
        other => panic!("a condition should have failed: {other:?}"),
    }
}
