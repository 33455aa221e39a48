use jiff::{Timestamp, civil::datetime};
use serde_json::{Value, json};

use super::*;
use crate::{
    contract::memory::MemoryTable,
    dimensions::Dimensions,
    format::Format,
    photo::{NewPhoto, PhotoState, Visibility},
    ports::table::{Item, Table as _, WriteError},
    records::decode,
    sha256::Sha256,
};

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).expect("a moment")
}

fn uploading(id: &str) -> Photo {
    let file = NewPhoto {
        file_name: "a.jpg".to_owned(),
        bytes: 9,
        sha256: Some(Sha256::of(b"some file")),
        format: Format::Jpeg,
        keep_both: false,
    };
    Photo::new(id.parse().expect("an id"), "ada-lovelace".parse().expect("an id"), file, at(1_700_000_000_000))
}

fn ready(photo: &Photo) -> Photo {
    Photo { state: PhotoState::Ready, dimensions: Some(Dimensions::new(3, 2)), ..photo.clone() }
}

async fn write(table: &MemoryTable, before: Option<&Photo>, after: Option<&Photo>) -> Result<(), WriteError> {
    table.write(change(before, after).expect("writes")).await
}

async fn read(table: &MemoryTable, id: &PhotoId) -> Photo {
    decode(table.get(&keys::photo(id)).await.expect("read").expect("a record")).expect("a photo")
}

/// Returns what the table must contain if this is its only photo, without sums that are zero.
fn expected(photo: Option<&Photo>) -> Vec<(String, String, Value)> {
    let mut items = Vec::new();
    let mut add = |key: Key, attributes: Value| items.push((key.pk, key.sk, attributes));
    if let Some(photo) = photo {
        add(keys::photo(&photo.id), json!(photo));
        add(place(photo), Value::Object(place_attributes(photo).expect("attributes")));
        add(keys::hash(photo).expect("a hash"), json!({ "photo": photo.id }));
        for ((pk, sk), sums) in counts(Some(photo)) {
            add(Key::new(pk, sk), json!(sums));
        }
    }
    items.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    items
}

fn found(table: &MemoryTable) -> Vec<(String, String, Value)> {
    let nothing = |item: &Item| item.attributes.values().all(|value| *value == json!(0));
    let items = table.all().into_iter().filter_map(|mut item| {
        let counts = item.key.sk.starts_with("M#") || item.key.sk == "USAGE";
        if counts {
            item.attributes.retain(|_, value| *value != json!(0));
        }
        (!counts || !nothing(&item)).then_some((item.key.pk, item.key.sk, Value::Object(item.attributes)))
    });
    items.collect()
}

#[tokio::test]
async fn after_every_change_a_photo_has_exactly_its_rows() {
    let table = MemoryTable::new();
    let first = uploading("0123456789abcdef");
    let seen = ready(&first);
    let on = |visibility| Photo { visibility, ..seen.clone() };
    let trashed = Photo { trashed_at: Some(at(1_700_000_100_000)), ..on(Visibility::Archived) };
    let mut dated = seen.clone();
    dated.corrections.taken_at = Some(datetime(1999, 12, 31, 23, 59, 59, 0));
    let mut titled = seen.clone();
    titled.corrections.title = Some("Sea".to_owned());
    let failed = Photo { state: PhotoState::Failed { reason: crate::fault::Fault::Corrupt }, ..first.clone() };
    let states =
        [first, failed, seen.clone(), titled, dated, on(Visibility::Archived), on(Visibility::Locked), trashed];
    // From each state to each other state, and deleted from each state.
    for from in &states {
        for to in states.iter().map(Some).chain([None]) {
            write(&table, None, Some(from)).await.expect("new");
            let before = read(&table, &from.id).await;
            write(&table, Some(&before), to).await.expect("changed");
            let after = match to {
                Some(to) => Some(read(&table, &to.id).await),
                None => {
                    let note = Write::delete(keys::erased(&from.id));
                    table.write(vec![note.when(Condition::Exists)]).await.expect("the note");
                    None
                }
            };
            assert_eq!(found(&table), expected(after.as_ref()), "from {from:?} to {to:?}");
            if let Some(after) = after {
                write(&table, Some(&after), None).await.expect("gone");
                table.write(vec![Write::delete(keys::erased(&from.id))]).await.expect("the note");
            }
            assert_eq!(found(&table), []);
        }
    }
}

#[tokio::test]
async fn a_record_that_changed_since_it_was_read_is_not_overwritten() {
    let table = MemoryTable::new();
    let first = uploading("0123456789abcdef");
    write(&table, None, Some(&first)).await.expect("new");
    assert!(matches!(write(&table, None, Some(&first)).await, Err(WriteError::ConditionFailed(0))));
    let read_once = read(&table, &first.id).await;
    write(&table, Some(&read_once), Some(&ready(&read_once))).await.expect("changed");
    let before = found(&table);
    for after in [Some(&read_once), None] {
        assert!(matches!(write(&table, Some(&read_once), after).await, Err(WriteError::ConditionFailed(0))));
    }
    assert_eq!(found(&table), before);
}

#[tokio::test]
async fn the_same_bytes_are_known_once_unless_both_photos_are_kept() {
    let table = MemoryTable::new();
    write(&table, None, Some(&uploading("0123456789abcdef"))).await.expect("new");
    let twin = uploading("fedcba9876543210");
    assert!(matches!(write(&table, None, Some(&twin)).await, Err(WriteError::ConditionFailed(1..))));
    write(&table, None, Some(&Photo { kept_twice: true, ..twin })).await.expect("also kept");
}

#[tokio::test]
async fn a_photo_of_version_1_moves_with_its_first_change() {
    let table = MemoryTable::new();
    let old = json!({
        "id": "0123456789abcdef", "owner": "ada-lovelace", "state": "ready", "file_name": "a.jpg", "bytes": 9,
        "sha256": "0".repeat(64), "format": "jpeg", "added_at": 1_700_000_000_000_i64, "dimensions": { "width": 3, "height": 2 },
        "title": "Sea", "description": "", "trashed_at": 1_700_000_100_000_i64,
    });
    let Value::Object(attributes) = old else { panic!("an object") };
    let photo: Photo = serde_json::from_value(Value::Object(attributes.clone())).expect("a photo");
    assert_eq!((photo.schema, photo.changes, photo.title()), (1, 0, "Sea"));
    let trash = Key::new("OWNER#ada-lovelace", "X#1700000100000#0123456789abcdef");
    assert_eq!(place(&photo), trash);
    let rows = [
        Write::put(keys::photo(&photo.id), attributes),
        Write::put(trash, place_attributes(&photo).expect("a tile")),
        Write::put(keys::hash(&photo).expect("a hash"), encode(&PhotoRef { photo: photo.id.clone() }).expect("a row")),
        Write::update(keys::usage(&photo.owner)).add("bytes", 9).add("photos", 1).into(),
    ];
    table.write(rows.into()).await.expect("rows of version 1");
    write(&table, Some(&photo), Some(&photo)).await.expect("moved");
    let moved = read(&table, &photo.id).await;
    assert_eq!((moved.schema, moved.changes, moved.title(), moved.title.as_str()), (2, 1, "Sea", ""));
    assert_eq!(place(&moved).pk, "TRASH#ada-lovelace");
    assert_eq!(found(&table), expected(Some(&moved)));
}
