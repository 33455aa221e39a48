use rusqlite::StatementStatus;
use serde_json::json;

use super::{query::*, *};
use crate::{Error, error::OutOfSpace, ports::table::Condition, standalone::disk::Fill};

fn put(pk: &str, sk: &str, expires_at: Option<i64>) -> Write {
    let expires_at = expires_at.map(|second| Timestamp::from_second(second).expect("a moment"));
    let attributes = json!({ "sk": sk }).as_object().expect("an object").clone();
    Write::Put { item: Item { key: Key::new(pk, sk), attributes, expires_at }, conditions: vec![] }
}

async fn fill(table: &SqliteTable, pk: &str, count: usize) {
    let pk = pk.to_owned();
    let fill = move |connection: &rusqlite::Connection| {
        for n in 0..count {
            write::apply(connection, &[put(&pk, &format!("photo#{n:06}"), None)])?;
        }
        Ok(())
    };
    table.database.write(fill).await.expect("filled");
}

/// The number of steps that SQLite's virtual machine needs for one page from the middle of a partition.
async fn steps(table: &SqliteTable, sql: &'static str, pk: &'static str, middle: String) -> i32 {
    let work = move |connection: &rusqlite::Connection| {
        let mut statement = connection.prepare(sql).map_err(SqliteError::from)?;
        let (from, to) = if sql == BACKWARD_AFTER { ("photo#", &*middle) } else { (&*middle, "photo#~") };
        let mut rows = statement.query(params![pk, from, to, 60]).map_err(SqliteError::from)?;
        let mut count = 0;
        while rows.next().map_err(SqliteError::from)?.is_some() {
            count += 1;
        }
        drop(rows);
        assert_eq!(count, 60);
        Ok(statement.get_status(StatementStatus::VmStep))
    };
    table.database.read(work).await.expect("counted")
}

#[test]
fn two_connections_may_checkpoint_at_once() {
    // Before 3.51.3, SQLite could reset the log of a database while another connection was writing it back.
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[tokio::test]
async fn a_page_costs_the_same_with_a_thousand_and_a_hundred_thousand_items() {
    let table = SqliteTable::open_in_memory().expect("a table");
    fill(&table, "small", 1_000).await;
    fill(&table, "large", 100_000).await;
    for sql in [FORWARD, FORWARD_AFTER, BACKWARD_AFTER] {
        let small = steps(&table, sql, "small", "photo#000500".to_owned()).await;
        let large = steps(&table, sql, "large", "photo#050000".to_owned()).await;
        assert_eq!(small, large, "{sql}");
    }
}

#[tokio::test]
async fn every_query_seeks_in_the_primary_key_and_sorts_nothing() {
    let table = SqliteTable::open_in_memory().expect("a table");
    for sql in [FORWARD, FORWARD_AFTER, BACKWARD, BACKWARD_AFTER] {
        let plan = table.database.read(move |connection| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).map_err(SqliteError::from)?;
            let rows = statement
                .query_map(params!["p", "a", "b", 60], |row| row.get::<_, String>("detail"))
                .map_err(SqliteError::from)?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>().map_err(SqliteError::from)?)
        });
        let plan = plan.await.expect("a plan");
        assert_eq!(plan, ["SEARCH items USING PRIMARY KEY (pk=? AND sk>? AND sk<?)"], "{sql}");
    }
}

#[tokio::test]
async fn only_expired_items_are_removed() {
    let table = SqliteTable::open_in_memory().expect("a table");
    for chunk in (0..1_300).collect::<Vec<_>>().chunks(100) {
        table
            .write(chunk.iter().map(|n| put("p", &format!("old#{n}"), Some(n % 50))).collect())
            .await
            .expect("written");
    }
    table.write(vec![put("p", "later", Some(50)), put("p", "never", None)]).await.expect("written");
    assert!(table.get(&Key::new("p", "old#7")).await.expect("read").is_some(), "readers see them until then");
    assert_eq!(table.forget_expired(Timestamp::constant(49, 0)).await.expect("forgotten"), 1_300);
    assert_eq!(table.forget_expired(Timestamp::constant(49, 0)).await.expect("forgotten"), 0);
    let left = table.query(&Query::prefix("p", "")).await.expect("read").items;
    assert_eq!(left.iter().map(|item| item.key.sk.as_str()).collect::<Vec<_>>(), ["later", "never"]);
}

#[tokio::test]
async fn records_survive_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("vitrine.sqlite");
    for n in 0..3 {
        let table = SqliteTable::open(&path).expect("a table");
        assert_eq!(table.query(&Query::prefix("p", "")).await.expect("read").items.len(), n);
        table.write(vec![put("p", &n.to_string(), None)]).await.expect("written");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().expect("a directory");
    let table = SqliteTable::open(directory.path().join("vitrine.sqlite")).expect("a table");
    table.write(vec![put("p", "a", None)]).await.expect("written");
    let files: Vec<_> = std::fs::read_dir(directory.path()).expect("a list").flatten().collect();
    assert_eq!(files.len(), 3, "the database, its log and its index");
    for file in files {
        assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn other_files_and_newer_databases_are_refused_and_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("vitrine.sqlite");
    let text = "not a database ".repeat(100);
    std::fs::write(&path, &text).expect("written");
    assert!(SqliteTable::open(&path).is_err());
    assert_eq!(std::fs::read_to_string(&path).expect("text"), text);

    let newer = directory.path().join("newer.sqlite");
    drop(SqliteTable::open(&newer).expect("a table"));
    let connection = rusqlite::Connection::open(&newer).expect("a database");
    connection.pragma_update(None, "user_version", 99).expect("changed");
    drop(connection);
    assert!(SqliteTable::open(&newer).is_err());
}

#[test]
fn an_older_database_is_opened_and_marked_as_current() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("vitrine.sqlite");
    drop(SqliteTable::open(&path).expect("a table"));
    let version = || {
        let connection = rusqlite::Connection::open(&path).expect("a database");
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).expect("a version")
    };
    let newest = version();
    rusqlite::Connection::open(&path).and_then(|older| older.pragma_update(None, "user_version", 1)).expect("changed");
    drop(SqliteTable::open(&path).expect("opens"));
    assert_eq!(version(), newest);
}

#[tokio::test]
async fn what_dynamodb_refuses_is_refused() {
    let table = SqliteTable::open_in_memory().expect("a table");
    let many = (0..101).map(|n| put("p", &n.to_string(), None)).collect();
    assert!(matches!(table.write(many).await, Err(WriteError::Other(_))));
    assert!(matches!(table.write(vec![put("p", "a", None), put("p", "a", None)]).await, Err(WriteError::Other(_))));
    let keys: Vec<_> = (0..101).map(|n| Key::new("p", n.to_string())).collect();
    assert!(table.get_many(&keys).await.is_err());
}

#[tokio::test]
async fn a_panic_in_one_write_does_not_affect_others() {
    let table = SqliteTable::open_in_memory().expect("a table");
    let broken = table.database.write::<()>(|connection| {
        write::apply(connection, &[put("p", "broken", None)])?;
        panic!("a panic")
    });
    let (broken, good) = tokio::join!(broken, table.write(vec![put("p", "good", None)]));
    assert!(broken.is_err());
    good.expect("written");
    let left = table.query(&Query::prefix("p", "")).await.expect("read").items;
    assert_eq!(left.iter().map(|item| item.key.sk.as_str()).collect::<Vec<_>>(), ["good"]);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer() {
    let directory = tempfile::tempdir().expect("a directory");
    let table = SqliteTable::open(directory.path().join("vitrine.sqlite")).expect("a table");
    table.write(vec![put("p", "a", None)]).await.expect("written");
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let slow = table.database.write(move |connection| {
        write::apply(connection, &[put("p", "b", None)])?;
        // Blocks until the reader is done, or the test has failed.
        let _ = wait.recv();
        Ok(())
    });
    let read = async {
        let found = table.query(&Query::prefix("p", "")).await.expect("read");
        drop(go);
        found.items.len()
    };
    let (slow, seen) = tokio::join!(slow, tokio::time::timeout(std::time::Duration::from_secs(5), read));
    slow.expect("written");
    assert_eq!(seen.expect("the reader did not wait"), 1, "uncommitted changes are not visible");
}

#[tokio::test]
async fn a_failed_condition_does_not_affect_others_in_its_group() {
    let table = SqliteTable::open_in_memory().expect("a table");
    let claims = (0..300).map(|n| {
        let mut claim = put("p", &format!("{}", n % 100), None);
        if let Write::Put { conditions, .. } = &mut claim {
            conditions.push(Condition::Absent);
        }
        table.write(vec![claim])
    });
    let results = futures::future::join_all(claims).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 100);
    assert_eq!(table.query(&Query::prefix("p", "")).await.expect("read").items.len(), 100);
}

/// A table in a folder with a reserve.
fn with_reserve(folder: &Path) -> (Arc<Disk>, SqliteTable) {
    let disk = Arc::new(Disk::of(folder, Some(0)));
    disk.tend();
    assert!(folder.join("reserve").exists());
    (disk.clone(), SqliteTable::open_on(folder.join("vitrine.sqlite"), disk).expect("a table"))
}

#[tokio::test]
async fn a_full_disk_is_told_and_uses_the_reserve() {
    let folder = tempfile::tempdir().expect("a folder");
    let (disk, table) = with_reserve(folder.path());
    table.write(vec![put("p", "a", None)]).await.expect("written");
    let no_more_pages = |connection: &rusqlite::Connection| -> Result<i64, WriteError> {
        let pages: i64 =
            connection.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(SqliteError::from)?;
        let limited = connection.pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0));
        Ok(limited.map_err(SqliteError::from)?)
    };
    table.database.write(no_more_pages).await.expect("limited");
    let mut large = put("p", "large", None);
    if let Write::Put { item, .. } = &mut large {
        item.attributes.insert("text".to_owned(), "x".repeat(90_000).into());
    }
    let (refused, small) = tokio::join!(table.write(vec![large]), table.write(vec![put("p", "a", Some(1))]));
    let refused = refused.expect_err("no room");
    assert!(matches!(refused, WriteError::Other(Error::OutOfSpace(OutOfSpace::Records))), "{refused:?}");
    small.expect("what needs no more pages is written");
    assert_eq!((disk.fill(), folder.path().join("reserve").exists()), (Fill::Full, false));
    assert!(matches!(table.room_for_photos().await, Err(Error::OutOfSpace(OutOfSpace::Photos))));
    table.write(vec![Write::delete(Key::new("p", "a"))]).await.expect("deleted");
    assert_eq!(table.query(&Query::prefix("p", "")).await.expect("read").items, []);
}

#[tokio::test]
async fn a_write_that_found_the_disk_full_runs_again_and_others_do_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let (disk, table) = with_reserve(folder.path());
    let add = |name: &'static str, mut fails: u32| {
        table.database.write(move |connection| {
            let add = Write::Update {
                key: Key::new("p", name),
                set: Default::default(),
                remove: Vec::new(),
                add: [("runs".to_owned(), 1)].into(),
                conditions: Vec::new(),
            };
            write::apply(connection, &[add])?;
            if fails > 0 {
                fails -= 1;
                let full = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
                return Err(SqliteError::from(rusqlite::Error::SqliteFailure(full, None)).into());
            }
            Ok(())
        })
    };
    let (first, unlucky, last) = tokio::join!(add("first", 0), add("unlucky", 1), add("last", 0));
    first.expect("written");
    unlucky.expect("written with the reserve");
    last.expect("written");
    for name in ["first", "unlucky", "last"] {
        let item = table.get(&Key::new("p", name)).await.expect("read").expect("an item");
        assert_eq!(item.attributes["runs"], json!(1), "{name}");
    }
    assert!(disk.is_full());
    add("unlucky", 1).await.expect_err("there is no reserve any more");
}
