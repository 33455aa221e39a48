//! How a browser sends a file: small files in one request, large ones in parts.

use aws_sdk_s3::types::{CompletedPart, Part};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::future::try_join_all;
use jiff::Timestamp;

use super::{
    Buckets,
    multipart::ObjectLocation,
    presign::{Presigned, Whole},
};
use crate::{
    Result,
    id::PhotoId,
    key::ObjectKey,
    ports::blobs::Upload,
    ticket::{self, SINGLE_PART_BYTES, TicketPart},
};

/// How often an upload is aborted at most.
const ABORTS: u32 = 4;

impl Buckets {
    pub(super) async fn ticket_parts(&self, upload: &Upload, expires: Timestamp) -> Result<Vec<TicketPart>> {
        let original = ObjectKey::Original(upload.photo.clone());
        if upload.bytes <= SINGLE_PART_BYTES {
            if self.size(&self.originals, &self.path(&original)).await? == Some(upload.bytes) {
                return Ok(all_arrived(upload));
            }
            let sha256 = STANDARD.encode(upload.sha256.as_bytes());
            let content_type = upload.format.content_type();
            let file = Whole { key: &original, bytes: upload.bytes, sha256, content_type };
            let put = self.presigned_put(file, expires).await?;
            return Ok(ticket::cut(upload.bytes).map(|cut| part(cut, put.clone(), false)).collect());
        }
        let path = self.path(&original);
        let location = ObjectLocation { bucket: &self.originals, key: &path };
        let (there, open) = tokio::try_join!(self.size(location.bucket, location.key), self.open_multiparts(location))?;
        if there == Some(upload.bytes) {
            return Ok(all_arrived(upload));
        }
        let (id, arrived) = self.running_upload(location, upload, open).await?;
        let arrived = whole_parts(upload, &arrived);
        let parts = ticket::cut(upload.bytes).map(async |cut| {
            let put = self.presigned_part(location, &id, (cut.0, cut.2), expires).await?;
            Ok(part(cut, put, arrived.iter().any(|part| part.part_number() == i32::try_from(cut.0).ok())))
        });
        try_join_all(parts).await
    }

    /// The unfinished upload and the parts that have arrived. If there is no upload, one is started.
    async fn running_upload(
        &self,
        location: ObjectLocation<'_>,
        upload: &Upload,
        open: Vec<String>,
    ) -> Result<(String, Vec<Part>)> {
        if let Some(id) = open.into_iter().next()
            && let Some(parts) = self.parts_of(location, &id).await?
        {
            return Ok((id, parts));
        }
        let class = self.class(&ObjectKey::Original(upload.photo.clone()), upload.bytes);
        let own = self.begin_multipart(location, upload.format.content_type(), None, None, class).await?;
        // Another tab may have started one at the same moment. All use the first.
        match self.open_multiparts(location).await?.into_iter().next() {
            Some(first) if first != own => {
                self.abort_multipart(location, &own).await?;
                let parts = self.parts_of(location, &first).await?.unwrap_or_default();
                Ok((first, parts))
            }
            _ => Ok((own, Vec::new())),
        }
    }

    /// Aborts unfinished uploads.
    pub(super) async fn forget_upload(&self, photo: &PhotoId) -> Result<()> {
        let original = self.path(&ObjectKey::Original(photo.clone()));
        let location = ObjectLocation { bucket: &self.originals, key: &original };
        for id in self.open_multiparts(location).await? {
            // A part that is on its way may arrive after its upload was aborted, and stays until it is aborted again.
            for _ in 0..ABORTS {
                self.abort_multipart(location, &id).await?;
                if self.parts_of(location, &id).await?.is_none_or(|parts| parts.is_empty()) {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// The arrived parts that have the right length, in the form that S3 needs to join them.
pub(super) fn whole_parts(upload: &Upload, arrived: &[Part]) -> Vec<CompletedPart> {
    let whole = |(number, _, length): (u32, u64, u64)| {
        let is_it = |part: &&Part| {
            part.part_number().is_some_and(|own| u32::try_from(own) == Ok(number))
                && part.size().is_some_and(|size| u64::try_from(size) == Ok(length))
        };
        let part = arrived.iter().find(is_it)?;
        Some(CompletedPart::builder().set_part_number(part.part_number()).set_e_tag(part.e_tag.clone()).build())
    };
    ticket::cut(upload.bytes).filter_map(whole).collect()
}

fn part((number, offset, length): (u32, u64, u64), put: Presigned, arrived: bool) -> TicketPart {
    TicketPart { number, offset, length, url: put.url, headers: put.headers, arrived }
}

/// Nothing needs to be sent any more, so the parts have no URL.
fn all_arrived(upload: &Upload) -> Vec<TicketPart> {
    let nowhere = Presigned { url: String::new(), headers: Vec::new() };
    ticket::cut(upload.bytes).map(|cut| part(cut, nowhere.clone(), true)).collect()
}
