//! Makes an original of a file that was uploaded with a form.

use super::error::call_failed;
use super::{Buckets, mime_words};
use crate::{
    Error, Result,
    aws::fault::status,
    error::{Conflict, Invalid},
    file_names::clean_name,
    key::ObjectKey,
    ports::blobs::Upload,
};

/// The metadata that holds the name of a form's file: `x-amz-meta-name`.
pub(super) const NAME: &str = "name";

impl Buckets {
    pub(super) async fn name_of_form(&self, form: &ObjectKey) -> Result<Option<String>> {
        match self.s3().head_object().bucket(self.bucket(form)).key(self.path(form)).send().await {
            Ok(head) => {
                let name = head.metadata().and_then(|metadata| metadata.get(NAME));
                // Browsers encode a quotation mark like this (HTML, 4.10.21.8).
                let name = name.map(|name| mime_words::decode(name).replace("%22", "\""));
                Ok(name.filter(|name| !name.is_empty()).map(|name| clean_name(&name)))
            }
            Err(error) if status(&error) == Some(404) => Err(Error::NotFound),
            Err(error) => Err(call_failed("HeadObject", error)),
        }
    }

    pub(super) async fn promote_form_object(
        &self,
        form: &ObjectKey,
        upload: &Upload,
        etag: Option<&str>,
    ) -> Result<()> {
        let (from, original) = (self.path(form), self.path(&ObjectKey::Original(upload.photo.clone())));
        let (there, brought) =
            tokio::try_join!(self.size(&self.originals, &original), self.size_and_etag(&self.originals, &from))?;
        let changed = || Error::from(Conflict::FormFileReplaced);
        if let (Some(wanted), Some((_, Some(found)))) = (etag, &brought)
            && wanted != found
        {
            return Err(changed());
        }
        match (there, brought.map(|(bytes, _)| bytes)) {
            (Some(bytes), _) if bytes == upload.bytes => {}
            (_, None) => return Err(Error::NotFound),
            (_, Some(bytes)) if bytes != upload.bytes => {
                return Err(Invalid::AnotherFile.into());
            }
            _ => {
                if !self.copy(&from, upload, etag).await? {
                    // Another worker is handling the same message, or the form was sent again.
                    return Err(changed());
                }
            }
        }
        self.remove(&self.originals, &from).await
    }
}
