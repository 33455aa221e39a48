use std::{
    os::unix::fs::MetadataExt as _,
    sync::{Arc, atomic::AtomicU64},
};

use super::*;

const MB: u64 = 1_000_000;

/// A disk whose free space the test sets.
fn disk(directory: Option<&Path>, total: u64, keep_free: Option<u64>) -> (Arc<AtomicU64>, Disk) {
    let free = Arc::new(AtomicU64::new(total));
    let measured = Arc::clone(&free);
    let measure = move || -> io::Result<Space> { Ok(Space { free: measured.load(Ordering::SeqCst), total }) };
    (free, Disk::measured(Box::new(measure), directory.map(Reserve::in_directory), keep_free))
}

/// Whether there is room for photos and for renditions, with so many bytes free.
fn room(free: u64, total: u64, keep_free: Option<u64>) -> (bool, bool) {
    let (now, disk) = disk(None, total, keep_free);
    now.store(free, Ordering::SeqCst);
    (disk.room_for_photos().is_ok(), disk.room_for_renditions().is_ok())
}

#[test]
fn photos_leave_a_gigabyte_or_two_percent_free_and_renditions_less() {
    let (small, large) = (20_000 * MB, 1_000_000 * MB);
    assert_eq!(room(1_000 * MB, small, None), (true, true));
    assert_eq!(room(999 * MB, small, None), (false, true));
    assert_eq!(room(60 * MB, small, None), (false, false));
    assert_eq!(room(20_000 * MB, large, None), (true, true));
    assert_eq!(room(19_999 * MB, large, None), (false, true));
    assert_eq!(room(40 * MB, small, Some(40 * MB)), (true, true));
    assert_eq!(room(39 * MB, small, Some(40 * MB)), (false, true));
    assert_eq!(room(9 * MB, small, Some(40 * MB)), (false, false));
    assert_eq!(room(0, small, Some(0)), (true, true), "the administrator wants no limit");
    assert_eq!(room(0, 0, None), (true, true), "a file system that tells nothing");
}

#[test]
fn a_refusal_says_what_is_missing() {
    let (free, disk) = disk(None, 20_000 * MB, None);
    free.store(0, Ordering::SeqCst);
    let refused = disk.room_for_photos().expect_err("refused");
    assert_eq!((refused.status(), refused.code()), (507, "no_space_for_photos"));
}

#[test]
fn the_reserve_takes_up_space_and_is_made_again_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let (free, disk) = disk(Some(folder.path()), 20_000 * MB, Some(0));
    assert_eq!(disk.fill(), Fill::Roomy, "a new gallery has none yet");
    disk.tend();
    let file = folder.path().join("reserve");
    let stored = || std::fs::metadata(&file).map(|metadata| metadata.blocks() * 512).ok();
    assert!(stored().is_some_and(|bytes| bytes >= reserve::BYTES), "{:?}", stored());

    assert!(disk.give_up_reserve());
    assert_eq!((stored(), disk.fill()), (None, Fill::Full));
    assert!(disk.room_for_photos().is_err() && disk.room_for_renditions().is_err(), "what is free now is for records");
    assert!(!disk.give_up_reserve(), "there is nothing more to give");
    free.store(3 * reserve::BYTES - 1, Ordering::SeqCst);
    disk.tend();
    assert_eq!((stored(), disk.fill()), (None, Fill::Full));
    free.store(3 * reserve::BYTES, Ordering::SeqCst);
    disk.tend();
    assert!(stored().is_some_and(|bytes| bytes >= reserve::BYTES));
    assert_eq!(disk.fill(), Fill::Roomy);
}

#[test]
fn a_disk_that_was_full_is_still_full_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = |free: u64| {
        let measure = move || -> io::Result<Space> { Ok(Space { free, total: 20_000 * MB }) };
        Disk::measured(Box::new(measure), Some(Reserve::in_directory(folder.path())), Some(0))
    };
    assert_eq!(disk(MB).fill(), Fill::Full);
    disk(1_000 * MB).tend();
    assert_eq!(disk(MB).fill(), Fill::Roomy, "the reserve is still there");
}

#[test]
fn a_real_file_system_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let space = Disk::of(folder.path(), None).space().expect("measured");
    assert!(space.total > 0 && space.free <= space.total, "{space:?}");
}
