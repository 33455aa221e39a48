//! What every [`Blobs`] promises. The functions panic when a promise is broken; each uses photos of its own, so that one
//! store serves them all, one after another or at once.

pub mod objects;
pub mod uploads;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{Result, key::ObjectKey, ports::Blobs, ticket::TicketPart};

/// Sends a part as a browser would.
#[async_trait]
pub trait SendPart: Send + Sync {
    /// Sends `bytes` to where `part` says.
    async fn send(&self, part: &TicketPart, bytes: Bytes) -> Result<()>;
}

/// Every promise, one after another.
pub async fn every_promise(blobs: &dyn Blobs, browser: &dyn SendPart) {
    objects::what_was_put_is_got(blobs).await;
    objects::a_put_replaces_what_was_there(blobs).await;
    objects::what_is_absent_is_not_found(blobs).await;
    objects::ranges_are_inclusive_and_checked(blobs).await;
    objects::a_deletion_removes_one_object_and_may_find_nothing(blobs).await;
    objects::readers_see_a_write_whole_or_not_at_all(blobs).await;
    uploads::a_small_file_travels_in_one_part(blobs, browser).await;
    uploads::a_large_file_resumes(blobs, browser).await;
    uploads::finishing_twice_changes_nothing(blobs, browser).await;
    uploads::missing_parts_are_a_conflict(blobs, browser).await;
    uploads::other_bytes_than_announced_are_refused(blobs, browser).await;
    uploads::a_part_of_another_length_is_refused(blobs, browser).await;
    uploads::an_aborted_upload_is_forgotten(blobs, browser).await;
}

/// `length` bytes that differ from place to place and from `seed` to `seed`.
fn bytes(length: usize, seed: u32) -> Bytes {
    let mut state = seed.wrapping_mul(2_654_435_769) | 1;
    let next = || {
        // Xorshift (Marsaglia, 2003): quick, and no two blocks are alike.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut all: Vec<u8> = std::iter::repeat_with(next).take(length.div_ceil(4)).flatten().collect();
    all.truncate(length);
    all.into()
}

async fn read(blobs: &dyn Blobs, key: &ObjectKey) -> Bytes {
    blobs.get(key, None).await.expect("an object").read().await.expect("its bytes")
}
