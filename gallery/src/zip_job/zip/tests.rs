use std::io::{Cursor, Read as _, Seek as _, SeekFrom, Write as _};

use jiff::civil::datetime;

use super::*;

fn sum(data: &[u8]) -> Sum {
    Sum { bytes: data.len() as u64, crc: crc32fast::hash(data) }
}

#[test]
fn another_reader_can_read_the_archive() {
    let at = datetime(2024, 7, 5, 23, 59, 58, 0);
    let files: [(&str, &[u8]); 4] =
        [("a.jpg", b"first"), ("Ferien — größer.jpeg", b"second"), ("empty", b""), ("b.jpg", b"\0\xFF")];
    let (mut zip, mut bytes) = (Zip::default(), Vec::new());
    for (place, (name, data)) in files.iter().enumerate() {
        let known = if place % 2 == 0 { Ok(sum(data)) } else { Err(data.len() as u64) };
        bytes.extend(zip.begin(name, at, known));
        bytes.extend(*data);
        bytes.extend(zip.end(sum(data)));
    }
    bytes.extend(zip.finish());
    let mut read = ::zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    assert_eq!(read.len(), files.len());
    for (place, (name, data)) in files.iter().enumerate() {
        let mut entry = read.by_index(place).expect("an entry");
        assert_eq!(entry.name().expect("a name"), *name);
        let taken = entry.last_modified().expect("a time");
        assert_eq!((taken.year(), taken.month(), taken.day()), (2024, 7, 5));
        assert_eq!((taken.hour(), taken.minute(), taken.second()), (23, 59, 58));
        let mut found = Vec::new();
        entry.read_to_end(&mut found).expect("its bytes, with the right checksum");
        assert_eq!(found, *data);
    }
}

#[test]
fn an_empty_archive_is_valid() {
    let read = ::zip::ZipArchive::new(Cursor::new(Zip::default().finish())).expect("an archive");
    assert_eq!(read.len(), 0);
}

#[test]
fn times_outside_the_range_of_the_format_are_clamped() {
    assert_eq!(dos(datetime(1845, 1, 2, 0, 0, 0, 0)).1, (1 << 5) | 2);
    assert_eq!(dos(datetime(2200, 12, 31, 0, 0, 0, 0)).1 >> 9, 127);
}

/// Entries after five gigabytes (which take no room on the disk) can be read, and so can one entry of five gigabytes.
#[test]
fn more_than_four_gigabytes_fit() {
    const FAR: u64 = 5_000_000_000;
    let at = datetime(2024, 7, 5, 0, 0, 0, 0);
    let mut file = tempfile::tempfile().expect("a file");
    let mut zip = Zip::default();
    file.write_all(&zip.begin("large", at, Err(FAR))).expect("written");
    // A hole in the file instead of zeros. Their checksum is not checked.
    file.seek(SeekFrom::Current(FAR as i64)).expect("room");
    file.write_all(&zip.end(Sum { bytes: FAR, crc: 0 })).expect("written");
    file.write_all(&zip.begin("far", at, Ok(sum(b"behind")))).expect("written");
    file.write_all(b"behind").expect("written");
    file.write_all(&zip.end(sum(b"behind"))).expect("written");
    file.write_all(&zip.finish()).expect("written");
    let mut read = ::zip::ZipArchive::new(file).expect("an archive");
    assert_eq!(read.by_name("large").expect("an entry").size(), FAR);
    let mut found = String::new();
    read.by_name("far").expect("an entry").read_to_string(&mut found).expect("its bytes");
    assert_eq!(found, "behind");
}
