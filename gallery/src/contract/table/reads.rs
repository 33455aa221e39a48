//! Promises about reading.

use jiff::Timestamp;
use serde_json::json;

use super::{attributes, fill, item, partition, put};
use crate::ports::table::{Direction, Item, Key, Query, Table, Write};

fn sort_keys(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.key.sk.as_str()).collect()
}

fn all_of(pk: &str) -> Query {
    Query {
        pk: pk.to_owned(),
        from: " ".to_owned(),
        to: "\u{10FFFF}".to_owned(),
        direction: Direction::Forward,
        limit: 100,
        after: None,
        attributes_of: u32::MAX,
    }
}

/// An item can be read completely, immediately after it was put.
pub async fn a_put_item_can_be_read(table: &dyn Table) {
    let pk = partition();
    assert_eq!(table.get(&Key::new(&pk, "a")).await.expect("read"), None);
    let kept = Item {
        expires_at: Some(Timestamp::constant(4_102_444_800, 0)),
        ..item(&pk, "a", json!({ "name": "Küche \u{1F95D}.jpg" }))
    };
    table.write(vec![put(kept.clone())]).await.expect("written");
    assert_eq!(table.get(&kept.key).await.expect("read"), Some(kept));
}

/// Up to a hundred items in one read. Missing ones are left out.
pub async fn missing_items_are_left_out_of_a_batch(table: &dyn Table) {
    let pk = partition();
    let present: Vec<_> = (0..60).map(|n| format!("{n:03}")).collect();
    fill(table, &pk, &present).await;
    let other = partition();
    table.write(vec![put(item(&other, "x", json!({ "n": 60 })))]).await.expect("written");

    let mut keys: Vec<_> = (0..99).map(|n| Key::new(&pk, format!("{n:03}"))).collect();
    keys.push(Key::new(&other, "x"));
    let mut found = table.get_many(&keys).await.expect("read");
    found.sort_by_key(|item| item.attributes.get("n").and_then(serde_json::Value::as_i64));
    assert_eq!(found.len(), 61);
    for (n, item) in found.iter().enumerate() {
        assert_eq!(item.attributes, attributes(json!({ "n": n })));
    }
    assert_eq!(found[60].key, Key::new(&other, "x"));
    assert_eq!(table.get_many(&[]).await.expect("read"), []);
}

/// Sort keys are ordered by their UTF-8 bytes, regardless of language.
pub async fn queries_are_in_byte_order_both_ways(table: &dyn Table) {
    let pk = partition();
    let ordered = ["!", "1", "10", "2", "A", "Z", "a", "a#", "a#b", "ab", "z", "Ä", "é", "漢", "\u{FFFD}", "\u{1F95D}"];
    let mut shuffled: Vec<_> = ordered.iter().map(|&sk| sk.to_owned()).collect();
    shuffled.rotate_left(5);
    shuffled.swap(0, 9);
    fill(table, &pk, &shuffled).await;
    let found = table.query(&all_of(&pk)).await.expect("read");
    assert_eq!(sort_keys(&found.items), ordered);
    assert_eq!(found.next, None);
    let found = table.query(&all_of(&pk).backward()).await.expect("read");
    let mut backward = ordered;
    backward.reverse();
    assert_eq!(sort_keys(&found.items), backward);
}

/// Both bounds belong to the range. An empty range is not an error.
pub async fn bounds_are_inclusive(table: &dyn Table) {
    let pk = partition();
    fill(table, &pk, &["a", "b", "c", "d", "e"].map(str::to_owned)).await;
    let range = |from: &str, to: &str| Query { from: from.to_owned(), to: to.to_owned(), ..all_of(&pk) };
    for (from, to, expected) in [
        ("b", "d", &["b", "c", "d"][..]),
        ("b", "b", &["b"]),
        ("aa", "cc", &["b", "c"]),
        ("f", "g", &[]),
        ("d", "b", &[]),
    ] {
        let found = table.query(&range(from, to)).await.expect("read");
        assert_eq!(sort_keys(&found.items), expected, "{from} to {to}");
        let found = table.query(&range(from, to).backward()).await.expect("read");
        let backward: Vec<_> = expected.iter().rev().copied().collect();
        assert_eq!(sort_keys(&found.items), backward, "{to} down to {from}");
    }
    assert_eq!(table.query(&all_of(&partition())).await.expect("read").items, []);
}

/// A prefix finds every key that starts with it, and no others.
pub async fn a_prefix_finds_only_its_keys(table: &dyn Table) {
    let pk = partition();
    let keys =
        ["photo", "photo!", "photo#", "photo#1", "photo#2024-05-01T10:00:00#x", "photo#漢", "photo$1", "photos#1"];
    fill(table, &pk, &keys.map(str::to_owned)).await;
    let found = table.query(&Query::prefix(&pk, "photo#")).await.expect("read");
    assert_eq!(sort_keys(&found.items), ["photo#", "photo#1", "photo#2024-05-01T10:00:00#x", "photo#漢"]);
    let found = table.query(&Query::prefix(&pk, "photo#").backward().limit(1)).await.expect("read");
    assert_eq!(sort_keys(&found.items), ["photo#漢"]);
}

/// Following the cursor returns every item once, in order, whatever the size of a page.
pub async fn pages_cover_everything_once_both_ways(table: &dyn Table) {
    let pk = partition();
    let keys: Vec<_> = (0..230).map(|n| format!("photo#{n:05}")).collect();
    fill(table, &pk, &keys).await;
    for (limit, backward) in [(1000, false), (230, false), (100, true), (60, false), (60, true), (7, true), (1, false)]
    {
        let mut query = Query::prefix(&pk, "photo#").limit(limit);
        if backward {
            query = query.backward();
        }
        let mut seen = Vec::new();
        loop {
            let found = table.query(&query).await.expect("read");
            assert!(found.items.len() <= limit as usize);
            seen.extend(found.items.into_iter().map(|item| item.key.sk));
            let Some(next) = found.next else { break };
            assert_eq!(seen.last(), Some(&next), "the cursor is the last sort key of the page");
            query = query.after(Some(next));
        }
        let mut expected = keys.clone();
        if backward {
            expected.reverse();
        }
        assert_eq!(seen, expected, "pages of {limit}, backward: {backward}");
    }
}

/// Queries for keys alone return the same order, the same pages and the same cursor.
pub async fn keys_are_returned_without_attributes(table: &dyn Table) {
    let pk = partition();
    let keys: Vec<_> = (0..9).map(|n| format!("photo#{n}")).collect();
    fill(table, &pk, &keys).await;
    for query in [Query::prefix(&pk, "photo#").limit(4), Query::prefix(&pk, "photo#").backward().limit(20)] {
        let whole = table.query(&query).await.expect("read");
        let bare = table.query(&query.clone().keys_only()).await.expect("read");
        assert!(whole.items.iter().all(|item| !item.attributes.is_empty()));
        assert!(bare.items.iter().all(|item| item.attributes.is_empty()));
        assert_eq!((sort_keys(&bare.items), &bare.next), (sort_keys(&whole.items), &whole.next));
        // The first items always have their attributes.
        let some = table.query(&query.attributes_of(2)).await.expect("read");
        assert_eq!(some.items[..2], whole.items[..2]);
        assert_eq!((sort_keys(&some.items), &some.next), (sort_keys(&whole.items), &whole.next));
    }
}

/// If the item that a cursor names is deleted, no other item is repeated or skipped.
pub async fn a_cursor_outlives_its_item(table: &dyn Table) {
    let pk = partition();
    fill(table, &pk, &["a", "b", "c", "d", "e"].map(str::to_owned)).await;
    table.write(vec![Write::Delete { key: Key::new(&pk, "c"), conditions: vec![] }]).await.expect("deleted");
    let after = |query: Query| query.after(Some("c".to_owned()));
    let found = table.query(&after(all_of(&pk))).await.expect("read");
    assert_eq!(sort_keys(&found.items), ["d", "e"]);
    let found = table.query(&after(all_of(&pk).backward())).await.expect("read");
    assert_eq!(sort_keys(&found.items), ["b", "a"]);
    let found = table.query(&all_of(&pk).after(Some("e".to_owned()))).await.expect("read");
    assert_eq!((found.items.len(), found.next), (0, None));
}

/// The same sort key in another partition is another item.
pub async fn partitions_are_independent(table: &dyn Table) {
    let (one, two) = (partition(), partition());
    fill(table, &one, &["a".to_owned(), "b".to_owned()]).await;
    fill(table, &two, &["b".to_owned()]).await;
    table.write(vec![Write::Delete { key: Key::new(&one, "b"), conditions: vec![] }]).await.expect("deleted");
    assert_eq!(sort_keys(&table.query(&all_of(&one)).await.expect("read").items), ["a"]);
    assert_eq!(sort_keys(&table.query(&all_of(&two)).await.expect("read").items), ["b"]);
}
