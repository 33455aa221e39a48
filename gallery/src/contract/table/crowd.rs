//! Promises about many concurrent writers to the same items.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{add, attributes, get, item, partition, put, put_if};
use crate::{
    ports::table::{Condition, Key, Table},
    records::shard::MONTH_SHARDS,
};

/// The number of concurrent writers.
const CROWD: u32 = 200;

/// As many transactions as a bulk import makes at once all succeed, each once, although they share as few items as a
/// month's counts do.
pub async fn many_concurrent_writers_succeed(table: &dyn Table) {
    let pk = partition();
    let counter = |number: u32| Key::new(&pk, format!("count#{}", number % MONTH_SHARDS));
    let writers = (0..CROWD).map(|number| {
        let own = put_if(item(&pk, &format!("own#{number:03}"), json!({ "n": number })), Condition::Absent);
        table.write(vec![own, add(&counter(number), "total", 1)])
    });
    for result in join_all(writers).await {
        result.expect("written");
    }
    let mut sum = 0;
    for number in 0..MONTH_SHARDS {
        let count = table.get(&counter(number)).await.expect("read").expect("a count");
        sum += count.attributes.get("total").and_then(Value::as_i64).expect("a number");
    }
    assert_eq!(sum, i64::from(CROWD));
    for number in 0..CROWD {
        assert!(get(table, &pk, &format!("own#{number:03}")).await.is_some(), "writer {number}");
    }
}

/// A single write also succeeds on an item that transactions are writing to.
pub async fn single_writes_and_transactions_both_succeed(table: &dyn Table) {
    let pk = partition();
    let same = |n: u32| put(item(&pk, "same", json!({ "n": n })));
    let writers = (0..20).map(|n| {
        let other = put(item(&pk, &format!("other#{n}"), json!({})));
        table.write(if n % 2 == 0 { vec![same(n)] } else { vec![same(n), other] })
    });
    for result in join_all(writers).await {
        result.expect("written");
    }
    let last = get(table, &pk, "same").await.expect("an item");
    assert!((0..20).any(|n| last == attributes(json!({ "n": n }))), "{last:?}");
}
