//! A person's own words about a photo.

use super::{
    Library,
    change::{Becomes, Changed, change_photo},
};
use crate::{
    Error, Result,
    id::PhotoId,
    inscription::{MAX_DESCRIPTION, MAX_TITLE},
    numbers::number_for_people,
    person::Viewer,
};

impl Library {
    /// Sets title and description.
    ///
    /// # Errors
    /// [`Error::NotFound`] for anybody but the owner; [`Error::Invalid`] when one is too long.
    pub async fn describe(&self, viewer: &Viewer, id: &PhotoId, title: &str, description: &str) -> Result<()> {
        let photo = self.seen_photo(viewer, id).await?;
        let title = within("title", "The title", title, MAX_TITLE)?;
        let description = within("description", "The description", description, MAX_DESCRIPTION)?;
        let changed = change_photo(self.table.as_ref(), photo, |photo| {
            let mut described = photo.clone().in_schema_of_today();
            // What is as the file says is no correction.
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
}

fn within(field: &'static str, what: &str, text: &str, limit: usize) -> Result<String> {
    let text = text.trim().replace("\r\n", "\n");
    let length = text.chars().count();
    if length > limit {
        let (length, limit) = (number_for_people(length as u64), number_for_people(limit as u64));
        return Err(Error::invalid(field, format!("{what} has {length} characters; the limit is {limit}.")));
    }
    Ok(text)
}
