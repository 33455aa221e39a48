//! A person's own words about a photo.

use serde_json::json;

use super::{Library, exists};
use crate::{
    Error, Result,
    id::PhotoId,
    inscription::{MAX_DESCRIPTION, MAX_TITLE},
    numbers::number_for_people,
    person::Viewer,
    photo::PhotoState,
    ports::table::{Attributes, Write},
    records::keys,
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
        let update = |key, set: Attributes| Write::Update {
            key,
            set,
            remove: Vec::new(),
            add: Vec::new(),
            conditions: exists(),
        };
        let mut writes = vec![update(
            keys::photo(id),
            Attributes::from_iter([("title".to_owned(), json!(title)), ("description".to_owned(), json!(description))]),
        )];
        if photo.state == PhotoState::Ready && title != photo.title {
            let tile = match photo.trashed_at {
                None => keys::timeline(&photo),
                Some(at) => keys::trash(&photo, at),
            };
            writes.push(update(tile, Attributes::from_iter([("title".to_owned(), json!(title))])));
        }
        Ok(self.table.write(writes).await?)
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
