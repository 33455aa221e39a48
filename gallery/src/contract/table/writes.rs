//! Promises about writing.

use jiff::Timestamp;
use serde_json::json;

use super::{add, attributes, get, item, partition, put};
use crate::ports::table::{Attributes, Item, Key, MAX_ITEM_BYTES, MAX_WRITES, Query, Table, Write, WriteError};

/// A put leaves nothing of the previous item, not even its expiry.
pub async fn a_put_replaces_the_whole_item(table: &dyn Table) {
    let pk = partition();
    let first = Item {
        expires_at: Some(Timestamp::constant(4_102_444_800, 0)),
        ..item(&pk, "a", json!({ "old": 1, "both": 1 }))
    };
    let second = item(&pk, "a", json!({ "both": 2 }));
    table.write(vec![put(first)]).await.expect("written");
    table.write(vec![put(second.clone())]).await.expect("written");
    assert_eq!(table.get(&second.key).await.expect("read"), Some(second));
}

/// An update changes what it names and keeps the rest, including the expiry.
pub async fn an_update_sets_removes_and_adds(table: &dyn Table) {
    let pk = partition();
    let before = json!({ "title": "old", "kept": [1, 2], "gone": "x", "count": 5, "list": { "deep": 1 } });
    let before = Item { expires_at: Some(Timestamp::constant(4_102_444_800, 0)), ..item(&pk, "a", before) };
    table.write(vec![put(before.clone())]).await.expect("written");
    let update = Write::Update {
        key: before.key.clone(),
        set: attributes(json!({ "title": "new", "list": { "other": 2 }, "state": "ready" })),
        remove: vec!["gone".to_owned(), "never there".to_owned()],
        add: vec![("count".to_owned(), -7), ("views".to_owned(), 3)],
        conditions: vec![],
    };
    table.write(vec![update]).await.expect("written");
    let expected = json!({
        "title": "new", "kept": [1, 2], "count": -2, "list": { "other": 2 }, "state": "ready", "views": 3
    });
    let expected = Item { attributes: attributes(expected), ..before };
    assert_eq!(table.get(&expected.key).await.expect("read"), Some(expected));
}

/// An update of a missing item creates it. A missing number counts as 0.
pub async fn an_update_creates_a_missing_item(table: &dyn Table) {
    let pk = partition();
    let key = Key::new(&pk, "new");
    let update = Write::Update {
        key: key.clone(),
        set: attributes(json!({ "title": "new" })),
        remove: vec!["never there".to_owned()],
        add: vec![("count".to_owned(), 2)],
        conditions: vec![],
    };
    table.write(vec![update]).await.expect("written");
    let expected = item(&pk, "new", json!({ "title": "new", "count": 2 }));
    assert_eq!(table.get(&key).await.expect("read"), Some(expected));
    // Queries find it like any other item.
    assert_eq!(table.query(&Query::prefix(&pk, "new")).await.expect("read").items.len(), 1);
}

/// An error that is not a failed condition also leaves everything unchanged.
pub async fn adding_to_a_non_number_changes_nothing(table: &dyn Table) {
    let pk = partition();
    table.write(vec![put(item(&pk, "b", json!({ "count": "many" })))]).await.expect("written");
    let writes = vec![put(item(&pk, "a", json!({ "n": 1 }))), add(&Key::new(&pk, "b"), "count", 1)];
    assert!(matches!(table.write(writes).await, Err(WriteError::Other(_))));
    assert_eq!(get(table, &pk, "a").await, None);
    assert_eq!(get(table, &pk, "b").await, Some(attributes(json!({ "count": "many" }))));
}

/// An item far larger than any of the gallery's records is refused, and the whole write with it.
pub async fn an_oversized_item_is_refused(table: &dyn Table) {
    let pk = partition();
    let text = |length: usize| json!({ "text": "x".repeat(length) });
    table.write(vec![put(item(&pk, "large", text(MAX_ITEM_BYTES - 1000)))]).await.expect("written");
    let too_large = Write::Update {
        key: Key::new(&pk, "large"),
        set: attributes(text(MAX_ITEM_BYTES)),
        remove: vec![],
        add: vec![],
        conditions: vec![],
    };
    for write in [put(item(&pk, "b", text(MAX_ITEM_BYTES))), too_large] {
        let writes = vec![put(item(&pk, "a", json!({ "n": 1 }))), write];
        assert!(matches!(table.write(writes).await, Err(WriteError::Other(_))));
    }
    assert_eq!((get(table, &pk, "a").await, get(table, &pk, "b").await), (None, None));
    assert_eq!(get(table, &pk, "large").await, Some(attributes(text(MAX_ITEM_BYTES - 1000))));
}

/// A deletion removes the item from every kind of read. Deleting a missing item is not an error.
pub async fn a_deletion_removes_an_item_or_finds_none(table: &dyn Table) {
    let pk = partition();
    let key = Key::new(&pk, "a");
    table.write(vec![put(item(&pk, "a", json!({ "n": 1 })))]).await.expect("written");
    for _ in 0..2 {
        table.write(vec![Write::Delete { key: key.clone(), conditions: vec![] }]).await.expect("deleted");
        assert_eq!(table.get(&key).await.expect("read"), None);
        assert_eq!(table.get_many(std::slice::from_ref(&key)).await.expect("read"), []);
        assert_eq!(table.query(&Query::prefix(&pk, "a")).await.expect("read").items, []);
    }
}

/// A hundred operations of every kind in several partitions are carried out completely. An empty write is not an error.
pub async fn the_largest_write_is_complete(table: &dyn Table) {
    let (one, two) = (partition(), partition());
    table.write(vec![]).await.expect("nothing to do");
    table
        .write((0..25).map(|n| put(item(&two, &format!("n{n:02}"), json!({ "n": n })))).collect())
        .await
        .expect("written");
    let mut writes: Vec<_> = (0..50).map(|n| put(item(&one, &format!("n{n:02}"), json!({ "n": n })))).collect();
    writes.extend((0..25).map(|n| Write::Delete { key: Key::new(&two, format!("n{n:02}")), conditions: vec![] }));
    writes.extend((25..50).map(|n| add(&Key::new(&two, format!("n{n:02}")), "n", n)));
    assert_eq!(writes.len(), MAX_WRITES);
    table.write(writes).await.expect("written");
    assert_eq!(table.query(&Query::prefix(&one, "n")).await.expect("read").items.len(), 50);
    let left = table.query(&Query::prefix(&two, "n")).await.expect("read").items;
    assert_eq!(left.len(), 25);
    assert_eq!(left[0].attributes, attributes(json!({ "n": 25 })));
}

/// Strings, numbers, booleans, lists and objects are read as they were written, including empty ones.
pub async fn every_kind_of_value_survives_a_round_trip(table: &dyn Table) {
    let pk = partition();
    let all = json!({
        "text": "a\u{0}b\n\"\\ \u{1F95D}", "empty": "", "zero": 0, "negative": -1, "large": 9_007_199_254_740_993_i64,
        "fraction": 52.516_275, "small": -0.000_125, "yes": true, "no": false,
        "list": [1, "two", [3], {}], "none": [], "nothing": null, "object": { "deep": { "er": [false] } },
        "name with spaces and #:.": 1, "size": 2, "date": 3,
    });
    let all = item(&pk, "a", all);
    table.write(vec![put(all.clone())]).await.expect("written");
    assert_eq!(table.get(&all.key).await.expect("read").as_ref(), Some(&all));
    // Reserved words and unusual names also work in updates and conditions.
    let update = Write::Update {
        key: all.key.clone(),
        set: attributes(json!({ "name with spaces and #:.": 2, "timestamp": "x" })),
        remove: vec!["size".to_owned(), "name".to_owned()],
        add: vec![("date".to_owned(), 1)],
        conditions: vec![super::equals("list", json!([1, "two", [3], {}])), super::differs("status", "x")],
    };
    table.write(vec![update]).await.expect("written");
    let now: Attributes = get(table, &pk, "a").await.expect("an item");
    assert_eq!(now.get("name with spaces and #:."), Some(&json!(2)));
    assert_eq!((now.get("date"), now.get("size")), (Some(&json!(4)), None));
}
