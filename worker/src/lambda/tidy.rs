//! What is done once a day.

use gallery::{Result, library::Tidied};

use super::Worker;

const HOUR_MS: i64 = 3_600_000;

/// After this long, an original that was never announced is: whoever sent it is not coming back to say so.
const STRANDED_MS: i64 = HOUR_MS;

/// After this long, an unfinished upload is forgotten.
const ABANDONED_MS: i64 = 7 * 24 * HOUR_MS;

impl Worker {
    /// Ends deletions that were cut off, empties old trash, looks after uploads that nobody went on with. What it does
    /// not get done in its time is done the next day. A chore that fails keeps no other from being done.
    ///
    /// # Errors
    /// The first chore's that failed.
    pub(super) async fn tidy(&self) -> Result<()> {
        let mut first = Ok(());
        let erased = kept(self.library.finish_erasing().await, &mut first).changed;
        let emptied = kept(self.library.empty_old_trash().await, &mut first).changed;
        let uploads = self.library.tidy_uploads(STRANDED_MS, ABANDONED_MS).await;
        let Tidied { announced, forgotten } = kept(uploads, &mut first);
        for photo in self.own.take() {
            kept(self.render(&photo).await, &mut first);
        }
        tracing::info!(erased, emptied, announced, forgotten, "tidied up");
        first
    }
}

/// What a chore did; its error, if it is the first.
fn kept<T: Default>(chore: Result<T>, first: &mut Result<()>) -> T {
    chore.unwrap_or_else(|error| {
        tracing::error!(?error, "a chore failed");
        if first.is_ok() {
            *first = Err(error);
        }
        T::default()
    })
}
