//! Renders photos again, for new sizes of renditions or a better renderer.

use super::Admin;
use crate::{
    Result,
    id::PersonId,
    photo::{Photo, PhotoState},
    ports::table::MAX_WRITES,
    render_photo::again,
};

impl Admin {
    /// Asks the worker to render all photos of a person again, and returns how many there are. The old renditions stay
    /// visible until the new ones are ready. Photos that are not ready are skipped.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; asking again is harmless.
    pub async fn rerender(&self, person: &PersonId) -> Result<u64> {
        let mut photos = self.photos(person);
        let mut count = 0;
        while let Some(some) = photos.next().await? {
            let ready: Vec<&Photo> = some.photos.iter().filter(|photo| photo.state == PhotoState::Ready).collect();
            self.ask_again(&ready).await?;
            count += ready.len() as u64;
        }
        Ok(count)
    }

    /// Notes that photos should be rendered again, and queues the jobs.
    pub(super) async fn ask_again(&self, photos: &[&Photo]) -> Result<()> {
        let library = &self.library;
        for some in photos.chunks(MAX_WRITES) {
            let now = library.now();
            library.table.write(some.iter().map(|photo| again::ask(&photo.id, now)).collect()).await?;
            for photo in some {
                library.render(photo).await?;
            }
        }
        Ok(())
    }
}
