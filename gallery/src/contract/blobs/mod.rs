//! The promises of every [`Blobs`]. The functions panic if a promise is broken. Each uses its own photos, so they can
//! all use one store, one after another or concurrently.

pub mod forms;
pub mod leftovers;
pub mod links;
pub mod lists;
pub mod objects;
pub mod streams;
pub mod uploads;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use crate::{
    Result,
    key::ObjectKey,
    ports::{Blobs, clock},
    ticket::{TicketPart, UploadForm},
};

/// Does what a person's browser does with the gallery's requests, forms and links.
#[async_trait]
pub trait Browser: Send + Sync {
    /// Sends `bytes` as `part` requests.
    async fn send(&self, part: &TicketPart, bytes: Bytes) -> Result<()>;

    /// Submits a form with one file.
    async fn submit(&self, form: &UploadForm, file_name: &str, bytes: Bytes) -> Result<()>;

    /// Fetches what a link refers to.
    async fn follow(&self, link: &str) -> Result<Bytes>;
}

/// Checks every promise, one after another.
pub async fn every_promise(blobs: &dyn Blobs, browser: &dyn Browser) {
    objects::a_stored_object_is_read_back(blobs).await;
    objects::a_put_replaces_what_was_there(blobs).await;
    objects::what_is_absent_is_not_found(blobs).await;
    objects::ranges_are_inclusive_and_checked(blobs).await;
    objects::a_deletion_removes_one_object_and_may_find_nothing(blobs).await;
    objects::many_are_deleted_at_once_and_no_others(blobs).await;
    objects::readers_see_a_write_whole_or_not_at_all(blobs).await;
    streams::a_stream_is_stored_whole(blobs).await;
    streams::a_stream_that_breaks_off_changes_nothing(blobs).await;
    lists::every_photo_is_listed_once_and_in_order(blobs).await;
    lists::the_renditions_of_a_photo_are_found(blobs).await;
    uploads::a_small_file_travels_in_one_part(blobs, browser).await;
    uploads::a_large_file_resumes(blobs, browser).await;
    uploads::finishing_twice_changes_nothing(blobs, browser).await;
    uploads::missing_parts_are_a_conflict(blobs, browser).await;
    uploads::only_lengths_are_checked_at_the_end(blobs, browser).await;
    uploads::a_part_of_another_length_is_refused(blobs, browser).await;
    uploads::an_aborted_upload_is_forgotten(blobs, browser).await;
    forms::a_form_brings_one_file_and_its_name(blobs, browser).await;
    forms::a_form_takes_no_more_than_it_says(blobs, browser).await;
    forms::what_a_form_brought_becomes_the_original(blobs).await;
    forms::only_the_announced_file_is_adopted(blobs).await;
    forms::only_what_was_looked_at_is_adopted(blobs).await;
    links::a_link_opens_the_original_until_it_expires(blobs, browser).await;
    links::a_link_opens_a_zip_where_zips_are_kept(blobs, browser).await;
}

/// Returns `length` bytes that are different for each position and each `seed`.
fn bytes(length: usize, seed: u32) -> Bytes {
    let mut state = seed.wrapping_mul(2_654_435_769) | 1;
    let next = || {
        // Xorshift (Marsaglia, 2003): fast, and no two blocks are the same.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut all: Vec<u8> = std::iter::repeat_with(next).take(length.div_ceil(4)).flatten().collect();
    all.truncate(length);
    all.into()
}

/// Returns the time in `seconds` from now. Presigned requests are valid for a week at most.
fn expires(seconds: i64) -> Timestamp {
    clock::system()() + SignedDuration::from_secs(seconds)
}

async fn read(blobs: &dyn Blobs, key: &ObjectKey) -> Bytes {
    blobs.get(key, None).await.expect("an object").read().await.expect("its bytes")
}
