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
    /// not get done in its time is done the next day.
    pub(super) async fn tidy(&self) -> Result<()> {
        let erased = self.library.finish_erasing().await?.changed;
        let emptied = self.library.empty_old_trash().await?.changed;
        let Tidied { announced, forgotten } = self.library.tidy_uploads(STRANDED_MS, ABANDONED_MS).await?;
        let mut first = Ok(());
        for photo in self.own.take() {
            first = first.and(self.render(&photo).await);
        }
        tracing::info!(erased, emptied, announced, forgotten, "tidied up");
        first
    }
}
