//! The table in DynamoDB keeps the promises of the port, with the table that Terraform creates.

mod support;

use aws_sdk_dynamodb::types::AttributeValue;
use gallery::{
    Error,
    aws::dynamodb::{Consumed, DynamoTable},
    contract::table,
    ports::table::{Attributes, Condition, Item, Key, Query, Table as _, Write, WriteError},
};
use jiff::Timestamp;
use serde_json::json;
use support::{
    cloud,
    scripted::{self, Answer},
    stand_in::StandIn,
};

struct Cloud {
    table: DynamoTable,
    dynamodb: aws_sdk_dynamodb::Client,
    name: String,
    _stand_in: StandIn,
}

async fn cloud() -> Cloud {
    let stand_in = StandIn::start();
    let dynamodb = aws_sdk_dynamodb::Client::new(&stand_in.config());
    let name = cloud::table(&dynamodb).await;
    let table = DynamoTable::new(cloud::clients(&stand_in).await, &name);
    Cloud { table, dynamodb, name, _stand_in: stand_in }
}

fn put(key: Key, attributes: serde_json::Value, conditions: Vec<Condition>) -> Write {
    let attributes = attributes.as_object().expect("an object").clone();
    Write::Put { item: Item { key, attributes, expires_at: None }, conditions }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table() {
    table::every_promise(&cloud().await.table).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_stored_in_a_readable_format() {
    let cloud = cloud().await;
    let item = Item {
        key: Key::new("p", "s"),
        attributes: json!({ "n": 7, "text": "x" }).as_object().expect("an object").clone(),
        expires_at: Some(Timestamp::constant(4_102_444_800, 0)),
    };
    cloud.table.write(vec![Write::Put { item, conditions: vec![] }]).await.expect("written");
    let key = |name: &str, value: &str| (name.to_owned(), AttributeValue::S(value.to_owned()));
    let get = cloud.dynamodb.get_item().table_name(&cloud.name);
    let get = get.set_key(Some([key("pk", "p"), key("sk", "s")].into())).send().await.expect("an answer");
    let stored = get.item.expect("an item");
    assert_eq!(stored["n"], AttributeValue::N("7".to_owned()));
    // DynamoDB deletes items by this attribute.
    assert_eq!(stored["expires_at"], AttributeValue::N("4102444800".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn attribute_names_that_the_table_uses_itself_are_refused() {
    let cloud = cloud().await;
    for name in ["pk", "sk", "expires_at"] {
        let refused = cloud.table.write(vec![put(Key::new("p", "s"), json!({ name: 1 }), vec![])]).await;
        assert!(matches!(refused, Err(WriteError::Other(Error::Unavailable(_)))), "{name}: {refused:?}");
        let update = Write::Update {
            key: Key::new("p", "s"),
            set: Attributes::new(),
            remove: vec![name.to_owned()],
            add: vec![("n".to_owned(), 1)],
            conditions: vec![],
        };
        assert!(cloud.table.write(vec![update]).await.is_err(), "{name}");
    }
    assert_eq!(cloud.table.get(&Key::new("p", "s")).await.expect("read"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_a_cause_and_do_not_panic() {
    let mut cloud = cloud().await;
    cloud.table = DynamoTable::new(cloud::clients(&cloud._stand_in).await, "no-such-table");
    let error = cloud.table.get(&Key::new("p", "s")).await.expect_err("no table");
    let cause = std::error::Error::source(&error).expect("a cause").to_string();
    assert!(cause.starts_with("GetItem: 400 ResourceNotFoundException"), "{cause}");
    assert_eq!(error.to_string(), "unavailable");
    assert!(cloud.table.query(&Query::prefix("p", "s")).await.is_err());
    assert!(cloud.table.get_many(&[Key::new("p", "s")]).await.is_err());
    assert!(cloud.table.write(vec![put(Key::new("p", "s"), json!({}), vec![Condition::Absent])]).await.is_err());
}

/// What `work` consumes: requests, read units, write units.
async fn spent(table: &DynamoTable, work: impl Future) -> (u64, f64, f64) {
    let before = table.consumed();
    work.await;
    let Consumed { requests, read_units, write_units } = table.consumed() - before;
    (requests, read_units, write_units)
}

/// A write costs one unit for each 1 KB, and twice that if it must not be repeated. Queries that cannot find anything
/// are not sent at all.
#[tokio::test(flavor = "multi_thread")]
async fn consumed_capacity_is_counted() {
    let cloud = cloud().await;
    let table = &cloud.table;
    let write = async |write: Write| spent(table, async { table.write(vec![write]).await.expect("written") }).await;
    let (one, two) = (Key::new("p", "a"), Key::new("p", "b"));
    let text = |length: usize| json!({ "text": "x".repeat(length) });
    assert_eq!(write(put(one.clone(), text(1), vec![])).await, (1, 0.0, 1.0));
    assert_eq!(write(put(one.clone(), text(3000), vec![])).await, (1, 0.0, 3.0));
    assert_eq!(write(put(two.clone(), text(3000), vec![Condition::Absent])).await, (1, 0.0, 6.0));

    assert_eq!(spent(table, table.get(&one)).await, (1, 1.0, 0.0));
    assert_eq!(spent(table, table.get(&Key::new("p", "absent"))).await, (1, 1.0, 0.0));
    // The stand-in does not report what a batch reads.
    assert_eq!(spent(table, table.get_many(&[one.clone(), two.clone(), one.clone()])).await.0, 1);
    let all = Query::prefix("p", "");
    for (query, found) in [(all.clone(), 2), (all.clone().keys_only(), 2), (all.limit(1), 1)] {
        let work = async { assert_eq!(table.query(&query).await.expect("read").items.len(), found) };
        // The stand-in reports one unit for every query.
        assert_eq!(spent(table, work).await, (1, 1.0, 0.0), "{query:?}");
    }
    let nothing = Query { from: "b".to_owned(), to: "a".to_owned(), ..Query::prefix("p", "") };
    let taken = || table.write(vec![put(two.clone(), text(1), vec![Condition::Absent])]);
    assert_eq!(spent(table, async { taken().await.expect_err("it exists") }).await, (1, 0.0, 0.0));
    assert_eq!(spent(table, table.query(&nothing)).await, (0, 0.0, 0.0));
    assert_eq!(spent(table, table.get_many(&[])).await, (0, 0.0, 0.0));
    assert_eq!(spent(table, table.write(vec![])).await, (0, 0.0, 0.0));
}

fn wire(sk: &str) -> serde_json::Value {
    json!({ "pk": { "S": "p" }, "sk": { "S": sk } })
}

/// A partial response to a batch, as if DynamoDB were throttling.
fn left(found: &[&str], left: &[&str]) -> Answer {
    let (found, left): (Vec<_>, Vec<_>) =
        (found.iter().map(|sk| wire(sk)).collect(), left.iter().map(|sk| wire(sk)).collect());
    let left = if left.is_empty() { json!({}) } else { json!({ "t": { "Keys": left, "ConsistentRead": true } }) };
    Answer::json(200, json!({ "Responses": { "t": found }, "UnprocessedKeys": left }))
}

#[tokio::test]
async fn unprocessed_keys_of_a_batch_are_requested_until_the_last_attempt() {
    let keys = [Key::new("p", "a"), Key::new("p", "b")];
    let mut answers = vec![left(&["a"], &["b"])];
    answers.extend(vec![left(&[], &["b"]); 7]);
    let (url, asked) = scripted::start([answers.clone(), vec![left(&["b"], &[])]].concat());
    let table = DynamoTable::new(cloud::clients_of(&url).await, "t");
    let mut found = table.get_many(&keys).await.expect("all of them");
    found.sort_by(|a, b| a.key.sk.cmp(&b.key.sk));
    assert_eq!(found.iter().map(|item| item.key.clone()).collect::<Vec<_>>(), keys);
    let asked: Vec<_> = asked.iter().map(|asked| asked.json()["RequestItems"]["t"]["Keys"].clone()).collect();
    assert_eq!((asked.len(), &asked[8]), (9, &json!([wire("b")])));

    let (url, _) = scripted::start([answers, vec![left(&[], &["b"])]].concat());
    let table = DynamoTable::new(cloud::clients_of(&url).await, "t");
    assert!(table.get_many(&keys).await.is_err(), "never all of them");
}

#[tokio::test]
async fn a_single_write_waits_for_a_transaction_on_the_same_item() {
    let conflict = Answer::error(400, "com.amazonaws.dynamodb.v20120810#TransactionConflictException", "in conflict");
    let key = Key::new("p", "a");
    let update = Write::Update {
        key: key.clone(),
        set: Attributes::from_iter([("n".to_owned(), json!(1))]),
        remove: vec![],
        add: vec![],
        conditions: vec![],
    };
    for write in [put(key.clone(), json!({}), vec![]), Write::Delete { key: key.clone(), conditions: vec![] }, update] {
        let (url, asked) = scripted::start(vec![conflict.clone(), conflict.clone(), Answer::json(200, json!({}))]);
        let table = DynamoTable::new(cloud::clients_of(&url).await, "t");
        table.write(vec![write]).await.expect("written in the end");
        assert_eq!(asked.iter().count(), 3);
    }
}

#[tokio::test]
async fn the_error_says_why_a_transaction_was_cancelled() {
    let reasons = json!([
        { "Code": "None" },
        { "Code": "ValidationError", "Message": "The provided expression refers to an attribute" }
    ]);
    let cancelled = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": reasons
    });
    let (url, _) = scripted::start(vec![Answer::json(400, cancelled)]);
    let table = DynamoTable::new(cloud::clients_of(&url).await, "t");
    let error = table.write(vec![put(Key::new("p", "a"), json!({}), vec![Condition::Absent])]).await.expect_err("no");
    let WriteError::Other(Error::Unavailable(cause)) = error else { panic!("{error:?}") };
    let text = cause.to_string();
    assert!(text.ends_with("; operation 1: ValidationError The provided expression refers to an attribute"), "{text}");
}
