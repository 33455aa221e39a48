//! Promises about conditions.

use futures::future::join_all;
use serde_json::json;

use super::{add, attributes, below, differs, equals, failed_at, get, item, partition, put, put_if};
use crate::ports::table::{Attributes, Condition, Key, Table, Write, WriteError};

/// Each kind of condition passes and fails as it should, for each kind of operation.
pub async fn each_condition_lets_the_right_writes_through(table: &dyn Table) {
    let pk = partition();
    // The condition, and whether it holds for a missing item, for an item without the attribute, with another value,
    // and with the value.
    let cases = [
        (Condition::Absent, [true, false, false, false]),
        (Condition::Exists, [false, true, true, true]),
        (equals("state", "ready"), [false, false, false, true]),
        (differs("state", "ready"), [true, true, true, false]),
        (equals("n", 7), [false, false, false, true]),
        (differs("n", 7), [true, true, true, false]),
        (equals("yes", true), [false, false, false, true]),
        (Condition::Lacks("n".to_owned()), [true, true, false, false]),
        (below("n", 9), [true, true, true, true]),
        (below("n", 8), [true, true, false, true]),
        (below("n", 7), [true, true, false, false]),
        (below("n", 0), [false, false, false, false]),
        (below("n", -1), [false, false, false, false]),
        (below("state", 5), [true, true, false, false]),
        (below("yes", 5), [true, true, false, false]),
    ];
    let befores = [
        None,
        Some(json!({ "other": 1 })),
        Some(json!({ "state": "failed", "n": 8, "yes": false })),
        Some(json!({ "state": "ready", "n": 7, "yes": true })),
    ];
    for (number, (condition, holds)) in cases.iter().enumerate() {
        for (kind, (before, holds)) in befores.iter().zip(holds).enumerate() {
            for operation in 0..4 {
                let sk = format!("{number}-{kind}-{operation}");
                let key = Key::new(&pk, &sk);
                if let Some(before) = before {
                    table.write(vec![put(item(&pk, &sk, before.clone()))]).await.expect("written");
                }
                let conditions = vec![condition.clone()];
                let write = match operation {
                    0 => Write::Put { item: item(&pk, &sk, json!({ "new": 1 })), conditions },
                    1 => Write::Update {
                        key,
                        set: attributes(json!({ "new": 1 })),
                        remove: vec![],
                        add: vec![],
                        conditions,
                    },
                    2 => Write::Delete { key, conditions },
                    _ => Write::Check { key, conditions },
                };
                let result = table.write(vec![write]).await;
                let (name, before) = (format!("{condition:?} on {before:?}, operation {operation}"), before.clone());
                let now = get(table, &pk, &sk).await;
                if !holds {
                    assert_eq!(failed_at(result), 0, "{name}");
                    assert_eq!(now, before.map(attributes), "{name}");
                    continue;
                }
                result.unwrap_or_else(|error| panic!("{name}: {error}"));
                match operation {
                    0 => assert_eq!(now, Some(attributes(json!({ "new": 1 }))), "{name}"),
                    1 => assert_eq!(now.expect("an item").get("new"), Some(&json!(1)), "{name}"),
                    2 => assert_eq!(now, None, "{name}"),
                    _ => assert_eq!(now, before.map(attributes), "{name}"),
                }
            }
        }
    }
}

/// If one condition fails, no operation of the write is carried out. All conditions of an operation must hold.
pub async fn a_failed_condition_changes_nothing(table: &dyn Table) {
    let pk = partition();
    let before = json!({ "n": 1, "state": "ready" });
    table.write(vec![put(item(&pk, "b", before.clone())), put(item(&pk, "c", before.clone()))]).await.expect("written");
    let writes = vec![
        put(item(&pk, "a", json!({ "new": 1 }))),
        add(&Key::new(&pk, "b"), "n", 5),
        Write::Delete { key: Key::new(&pk, "c"), conditions: vec![] },
        Write::Check { key: Key::new(&pk, "d"), conditions: vec![Condition::Exists] },
    ];
    assert_eq!(failed_at(table.write(writes).await), 3);
    assert_eq!(get(table, &pk, "a").await, None);
    assert_eq!(get(table, &pk, "b").await, Some(attributes(before.clone())));
    assert_eq!(get(table, &pk, "c").await, Some(attributes(before)));

    let both = vec![equals("n", 1), equals("state", "failed")];
    let write = Write::Delete { key: Key::new(&pk, "b"), conditions: both };
    assert_eq!(failed_at(table.write(vec![write]).await), 0);
    assert!(get(table, &pk, "b").await.is_some());
    let both = vec![equals("n", 1), equals("state", "ready"), Condition::Exists];
    table.write(vec![Write::Delete { key: Key::new(&pk, "b"), conditions: both }]).await.expect("deleted");
}

/// If several operations fail, the first is named.
pub async fn the_first_operation_that_fails_is_named(table: &dyn Table) {
    let pk = partition();
    let exists = |sk: &str| Write::Check { key: Key::new(&pk, sk), conditions: vec![Condition::Exists] };
    let absent = |sk: &str| put_if(item(&pk, sk, json!({ "n": 1 })), Condition::Absent);
    assert_eq!(failed_at(table.write(vec![absent("a"), exists("b"), absent("c"), exists("d")]).await), 1);
    assert_eq!(failed_at(table.write(vec![exists("a"), exists("b")]).await), 0);
    // For people, the failure becomes a conflict.
    let error = crate::Error::from(WriteError::ConditionFailed(1));
    assert_eq!(error.status(), 409);
}

/// The first writer wins. All others get an error, and what the winner wrote is kept.
pub async fn exactly_one_of_many_writers_wins(table: &dyn Table) {
    let pk = partition();
    let claims = (0..16).map(|n| {
        let own = put_if(item(&pk, &format!("own#{n}"), json!({ "n": n })), Condition::Absent);
        let claim = put_if(item(&pk, "claim", json!({ "by": n })), Condition::Absent);
        table.write(vec![own, claim])
    });
    let results = join_all(claims).await;
    let winners: Vec<_> = (0..16).filter(|&n| results[n].is_ok()).collect();
    assert_eq!(winners.len(), 1, "{results:?}");
    assert!(results.into_iter().filter(Result::is_err).all(|result| failed_at(result) == 1));
    let claim = get(table, &pk, "claim").await.expect("an item");
    assert_eq!(claim.get("by"), Some(&json!(winners[0])));
    for n in 0..16 {
        let own = get(table, &pk, &format!("own#{n}")).await;
        assert_eq!(own.is_some(), n == winners[0], "a loser's other operation was carried out");
    }

    // A step from one state to the next is taken once.
    let step = |n: usize| Write::Update {
        key: Key::new(&pk, "claim"),
        set: attributes(json!({ "by": "nobody", "after": n })),
        remove: vec![],
        add: vec![],
        conditions: vec![equals("by", winners[0])],
    };
    let results = join_all((0..16).map(|n| table.write(vec![step(n)]))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
}

/// All concurrent additions count.
pub async fn no_concurrent_addition_is_lost(table: &dyn Table) {
    let pk = partition();
    let key = Key::new(&pk, "count");
    let one = |n: i64| Write::Update {
        key: key.clone(),
        set: Attributes::new(),
        remove: vec![],
        add: vec![("photos".to_owned(), 1), ("bytes".to_owned(), n)],
        conditions: vec![],
    };
    for result in join_all((1..=20).map(|n| table.write(vec![one(n)]))).await {
        result.expect("added");
    }
    assert_eq!(get(table, &pk, "count").await, Some(attributes(json!({ "photos": 20, "bytes": 210 }))));
}

/// However many add at once, a limit holds, and as many succeed as it allows.
pub async fn a_limit_holds_for_concurrent_additions(table: &dyn Table) {
    let (pk, limit) = (partition(), 10);
    let key = Key::new(&pk, "count");
    let one = || add(&key, "n", 1).when(below("n", limit));
    let results = join_all((0..40).map(|_| table.write(vec![one()]))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count() as i64, limit, "{results:?}");
    assert!(results.into_iter().filter(Result::is_err).all(|result| failed_at(result) == 0));
    assert_eq!(get(table, &pk, "count").await, Some(attributes(json!({ "n": limit }))));
}
