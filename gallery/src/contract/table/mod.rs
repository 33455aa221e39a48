//! What every [`Table`] promises. The functions panic when a promise is broken; each uses partitions of its own, so that
//! one table serves them all, one after another or at once.

pub mod conditions;
pub mod crowd;
pub mod reads;
pub mod writes;

use serde_json::{Value, json};

use crate::{
    id::PhotoId,
    ports::table::{Attributes, Condition, Item, Key, Table, Write, WriteError},
};

/// Every promise, one after another.
pub async fn every_promise(table: &dyn Table) {
    conditions::each_condition_lets_the_right_writes_through(table).await;
    conditions::a_failed_condition_changes_nothing(table).await;
    conditions::the_first_operation_that_fails_is_named(table).await;
    conditions::of_many_writers_exactly_one_wins(table).await;
    conditions::no_concurrent_addition_is_lost(table).await;
    crowd::a_crowd_gets_through(table).await;
    crowd::single_writes_and_transactions_get_along(table).await;
    reads::what_was_put_is_got(table).await;
    reads::many_are_got_and_absent_ones_left_out(table).await;
    reads::queries_answer_in_byte_order_both_ways(table).await;
    reads::bounds_are_inclusive(table).await;
    reads::a_prefix_finds_its_own(table).await;
    reads::pages_cover_everything_once_both_ways(table).await;
    reads::keys_come_without_attributes(table).await;
    reads::a_cursor_outlives_its_item(table).await;
    reads::partitions_are_apart(table).await;
    writes::a_put_replaces_the_whole_item(table).await;
    writes::an_update_sets_removes_and_adds(table).await;
    writes::an_update_makes_what_is_absent(table).await;
    writes::adding_to_what_is_no_number_changes_nothing(table).await;
    writes::what_is_too_large_is_refused(table).await;
    writes::a_deletion_removes_and_may_find_nothing(table).await;
    writes::the_largest_write_happens_whole(table).await;
    writes::every_kind_of_value_comes_back(table).await;
}

/// A partition nobody used before.
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

/// Stores an item for each sort key, with its number `n` in the order given.
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
