//! Changing a photo's texts, and editing its picture.

use super::{
    Library,
    access::Action,
    change::{Becomes, Changed, change_photo},
};
use crate::{
    Error, Result,
    edits::Edits,
    embedded_metadata::{MAX_DESCRIPTION, MAX_TITLE},
    error::Invalid,
    id::PhotoId,
    person::Viewer,
    photo::{Photo, PhotoState},
    render_photo::again,
};

impl Library {
    /// Sets the title and the description.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for anybody but the owner; [`crate::Error::Invalid`] if one is too long.
    pub async fn describe(&self, viewer: &Viewer, id: &PhotoId, title: &str, description: &str) -> Result<()> {
        let photo = self.photo_for(viewer, id, Action::Describe).await?;
        let title = within(title, MAX_TITLE, |length, limit| Invalid::TitleTooLong { length, limit })?;
        let too_long = |length, limit| Invalid::DescriptionTooLong { length, limit };
        let description = within(description, MAX_DESCRIPTION, too_long)?;
        let changed = change_photo(self.table.as_ref(), photo, |photo| {
            let mut described = photo.clone().in_schema_of_today();
            // A text that is the same as in the file is not a correction.
            let own = |words: &String, file: &String| Some(words.clone()).filter(|words| words != file);
            described.corrections.title = own(&title, &described.title);
            described.corrections.description = own(&description, &described.description);
            Ok(Becomes::from((described != *photo).then_some(described)))
        });
        match changed.await? {
            Changed::Gone => Err(Error::NotFound),
            Changed::From(_) | Changed::Same => Ok(()),
        }
    }

    /// Turns and crops the picture. [`Edits::default`] undoes all edits. The photo is shown as before until a job has
    /// made the renditions. The original is not changed.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for anybody but the owner; [`crate::Error::Invalid`] for edits that cannot be
    /// applied.
    pub async fn edit_picture(&self, viewer: &Viewer, id: &PhotoId, edits: Edits) -> Result<()> {
        let photo = self.photo_for(viewer, id, Action::EditPicture).await?;
        let (edits, now) = (edits.checked()?, self.now());
        let changed = change_photo(self.table.as_ref(), photo, |photo| {
            let edited = Photo { edits, ..photo.clone() };
            Ok(match photo.state {
                // Request the rendering again, in case a job was lost.
                PhotoState::Ready if edited.shows_its_edits() && *photo == edited => Becomes::Same,
                PhotoState::Ready => Becomes::PhotoAnd(Box::new(edited), vec![again::ask(id, now)]),
                // The edits are applied when it is rendered.
                _ => Becomes::from((*photo != edited).then_some(edited)),
            })
        });
        match changed.await? {
            Changed::Gone => Err(Error::NotFound),
            Changed::From(before) if before.state == PhotoState::Ready => self.render(&before).await,
            Changed::From(_) | Changed::Same => Ok(()),
        }
    }
}

fn within(text: &str, limit: usize, too_long: impl Fn(usize, usize) -> Invalid) -> Result<String> {
    let text = text.trim().replace("\r\n", "\n");
    let length = text.chars().count();
    if length > limit {
        return Err(too_long(length, limit).into());
    }
    Ok(text)
}
