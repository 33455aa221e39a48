//! Tests of [`super::queue`].

use gallery::id::PhotoId;

use super::{
    item::{ItemId, State},
    queue::{AT_ONCE, Again, Queue},
};

fn photo(n: u32) -> PhotoId {
    format!("photo-{n:08}").parse().expect("an id")
}

fn queue(files: u32) -> Queue {
    let mut queue = Queue::default();
    for n in 0..files {
        queue.add(format!("IMG_{n}.jpg"), 1000);
    }
    queue
}

fn check_all(queue: &mut Queue) {
    while let Some((id, _)) = queue.next_to_check() {
        queue.checked(id, format!("{id:064x}"));
    }
}

fn state(queue: &Queue, id: ItemId) -> &State {
    &queue.get(id).expect("a file").state
}

#[test]
fn one_is_checked_and_four_are_sent_at_a_time() {
    let mut queue = queue(10);
    assert_eq!(queue.next_to_check(), Some((1, 1)));
    assert_eq!(queue.next_to_check(), None);
    assert_eq!(queue.next_to_send(), None);
    queue.checked(1, "a".repeat(64));
    check_all(&mut queue);
    let sending: Vec<_> = std::iter::from_fn(|| queue.next_to_send()).collect();
    assert_eq!(sending.len(), AT_ONCE);
    queue.get_mut(1).expect("a file").state = State::Offline;
    assert_eq!(queue.next_to_send(), None, "a file that waits for the connection keeps its place");
    queue.get_mut(1).expect("a file").state = State::Resizing;
    assert_eq!(queue.next_to_send().map(|(id, _)| id), Some(5));
}

#[test]
fn equal_files_need_a_decision_and_are_never_sent_together() {
    let mut queue = queue(2);
    for _ in 0..2 {
        let (id, _) = queue.next_to_check().expect("a file to check");
        queue.checked(id, "a".repeat(64));
    }
    assert_eq!(*state(&queue, 2), State::Duplicate { trashed: false, twin: Some("IMG_0.jpg".to_owned()) });
    queue.keep_both(2);
    assert_eq!(queue.next_to_send().map(|(id, _)| id), Some(1));
    assert_eq!(queue.next_to_send(), None);
    queue.get_mut(1).expect("a file").state = State::Resizing;
    assert_eq!(queue.next_to_send().map(|(id, _)| id), Some(2));
}

#[test]
fn a_file_that_arrived_without_a_response_is_not_a_duplicate_of_itself() {
    let mut queue = queue(1);
    check_all(&mut queue);
    let failed = State::Failed { reason: "Can’t reach the gallery.".to_owned(), again: true };
    let item = queue.get_mut(1).expect("a file");
    (item.photo, item.state) = (Some(photo(7)), failed.clone());
    assert_eq!(queue.try_again(1), Some(Again::Queued));
    queue.known(1, photo(7), false);
    assert_eq!(*state(&queue, 1), State::Resizing);

    queue.get_mut(1).expect("a file").state = failed;
    queue.known(1, photo(7), true);
    assert_eq!(*state(&queue, 1), State::Duplicate { trashed: true, twin: None }, "moved to the trash since");
    queue.known(1, photo(8), false);
    assert_eq!(*state(&queue, 1), State::Duplicate { trashed: false, twin: None });
}

#[test]
fn skipping_removes_duplicates_and_counts_them() {
    let mut queue = queue(3);
    for id in [1, 3] {
        queue.get_mut(id).expect("a file").state = State::Duplicate { trashed: true, twin: None };
    }
    assert!(queue.skip(Some(2)).is_empty());
    assert_eq!(queue.skip(Some(1)), [1]);
    assert_eq!(queue.skip(None), [3]);
    let totals = queue.totals();
    assert_eq!((totals.count, totals.skipped), (1, 2));
}

#[test]
fn cancelling_stops_the_work_and_returns_the_photos_to_delete() {
    let mut queue = queue(3);
    check_all(&mut queue);
    let (id, turn) = queue.next_to_send().expect("a file to send");
    queue.get_mut(id).expect("a file").photo = Some(photo(1));
    queue.get_mut(3).expect("a file").state = State::Ready;
    assert!(queue.current(id, turn));
    assert_eq!(queue.cancel(Some(id)), (vec![1], vec![photo(1)]));
    assert!(!queue.current(id, turn));
    assert_eq!(queue.cancel(Some(3)), (vec![], vec![]), "a ready photo stays");
    assert_eq!(queue.cancel(None), (vec![2], vec![]));
    assert_eq!(queue.totals().count, 1);
}

#[test]
fn retrying_sends_or_renders() {
    let mut queue = queue(2);
    check_all(&mut queue);
    let fail = |again| State::Failed { reason: "No.".to_owned(), again };
    queue.get_mut(1).expect("a file").state = fail(false);
    assert_eq!(queue.try_again(1), None);
    queue.get_mut(1).expect("a file").state = fail(true);
    assert_eq!(queue.try_again(1), Some(Again::Queued));
    assert_eq!(*state(&queue, 1), State::Waiting);
    queue.arrived(2, photo(2));
    queue.get_mut(2).expect("a file").state = fail(true);
    assert_eq!(queue.try_again(2), Some(Again::Render(photo(2))));
    assert_eq!(*state(&queue, 2), fail(true), "the gallery has not agreed yet");
    queue.arrived(2, photo(2));
    assert_eq!(queue.resizing(100), [photo(2)]);
    assert_eq!(queue.of_photo(&photo(2)), [2]);
}

#[test]
fn an_older_turn_ends_when_a_newer_one_starts() {
    let mut queue = queue(1);
    check_all(&mut queue);
    let (id, turn) = queue.next_to_send().expect("a file to send");
    queue.get_mut(id).expect("a file").state = State::Failed { reason: String::new(), again: true };
    queue.try_again(id);
    assert!(!queue.current(id, turn));
}

#[test]
fn totals_count_every_file_once() {
    let mut queue = queue(5);
    check_all(&mut queue);
    queue.next_to_send();
    queue.progress(1, 400, 300);
    queue.get_mut(2).expect("a file").state = State::Ready;
    queue.get_mut(3).expect("a file").state = State::Failed { reason: String::new(), again: false };
    queue.get_mut(4).expect("a file").state = State::Offline;
    let totals = queue.totals();
    assert_eq!((totals.count, totals.unsent, totals.ready, totals.failed, totals.offline), (5, 3, 1, 1, 1));
    assert_eq!((totals.bytes, totals.done_bytes), (5000, 2400));
    assert_eq!(queue.carried(), 300);
    assert!(totals.busy());
    queue.progress(1, 9999, 0);
    assert_eq!(queue.get(1).expect("a file").sent, 1000, "never more than the size");
}

#[test]
fn a_long_tray_shows_the_most_important_files_in_order() {
    let mut queue = queue(300);
    for id in 1..=150 {
        queue.get_mut(id).expect("a file").state = State::Ready;
    }
    queue.get_mut(10).expect("a file").state = State::Failed { reason: String::new(), again: true };
    queue.get_mut(299).expect("a file").state = State::Sending;
    let shown = queue.visible(100);
    assert_eq!(shown.len(), 100);
    assert!(shown.contains(&10) && shown.contains(&299) && shown.is_sorted());
    assert!(shown.contains(&150) && shown.contains(&131) && !shown.contains(&130), "the last finished files");
    assert!(shown.contains(&151), "the next files");
    for id in 151..=300 {
        queue.get_mut(id).expect("a file").state = State::Ready;
    }
    let shown = queue.visible(100);
    assert_eq!(shown.len(), 100);
    assert!(shown.contains(&10) && shown.contains(&300) && shown.contains(&202) && !shown.contains(&201));
}
