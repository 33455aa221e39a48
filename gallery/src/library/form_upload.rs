//! Complete files that are sent through the gallery with a form. They are kept in the store of bytes until they are
//! added or refused.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use futures::StreamExt as _;
use sha2::Digest as _;

use super::{
    Library, NewFile,
    access::{Action, signed_in},
    delete::erase_bytes,
    upload_checks::upload_of,
};
use crate::{
    Error, Result,
    error::{Invalid, TooLarge},
    format::SNIFF_BYTES,
    id::PhotoId,
    key::ObjectKey,
    person::Viewer,
    ports::blobs::ByteStream,
    sha256::Sha256,
    ticket::UploadAnswer,
};

/// A file that was received completely.
#[derive(Debug)]
pub struct Received {
    form: ObjectKey,
    bytes: u64,
    sha256: Sha256,
    head: Vec<u8>,
}

/// What is recorded about a file while it is stored.
#[derive(Default)]
struct Seen {
    bytes: u64,
    digest: sha2::Sha256,
    head: Vec<u8>,
    /// Why the stream was aborted.
    fault: Option<Error>,
}

impl Seen {
    fn look(&mut self, piece: io::Result<Bytes>, limit: u64) -> io::Result<Bytes> {
        let piece = piece.inspect_err(|_| self.fault = Some(Invalid::ConnectionLost.into()))?;
        self.bytes += piece.len() as u64;
        if self.bytes > limit {
            self.fault = Some(Error::TooLarge(TooLarge::File { limit_bytes: limit }));
            return Err(io::Error::other("the file is too large"));
        }
        let wanted = SNIFF_BYTES.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..wanted]);
        self.digest.update(&piece);
        Ok(piece)
    }
}

impl Library {
    /// Stores a file while it arrives, up to the size limit. [`Self::add_received`] then adds or refuses it. If that is
    /// never called, the hourly cleanup removes the file.
    ///
    /// # Errors
    /// [`Error::TooLarge`]; [`Error::Invalid`] if the stream is interrupted; [`Error::OutOfSpace`]. Nothing of the file
    /// is kept then.
    pub async fn receive(&self, viewer: &Viewer, stream: ByteStream) -> Result<Received> {
        let form = ObjectKey::Form(signed_in(viewer)?.clone(), PhotoId::random());
        self.table.room_for_photos().await?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (looking, limit) = (Arc::clone(&seen), self.settings.max_file_bytes);
        let stream = stream.map(move |piece| looking.lock().unwrap_or_else(PoisonError::into_inner).look(piece, limit));
        let stored = self.blobs.put_stream(&form, Box::pin(stream), "application/octet-stream").await;
        let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(fault) = seen.fault {
            return Err(fault);
        }
        let bytes = stored?;
        Ok(Received { form, bytes, sha256: seen.digest.into(), head: seen.head })
    }

    /// Makes a received file a photo with this name, unless it is refused or a duplicate. Then the file is removed.
    ///
    /// # Errors
    /// Like [`Self::begin_upload`].
    pub async fn add_received(&self, viewer: &Viewer, name: &str, received: Received) -> Result<UploadAnswer> {
        let Received { form, bytes, sha256, head } = received;
        let file = NewFile { name: name.to_owned(), bytes, sha256, head, keep_both: false };
        let added = async {
            let answer = self.begin_upload(viewer, &file).await?;
            if let UploadAnswer::Send(ticket) = &answer {
                let photo = self.photo_for(viewer, &ticket.photo, Action::FinishUpload).await?;
                self.blobs.promote_form(&form, &upload_of(&photo)?, None).await?;
                let finished = self.finish_upload(viewer, &ticket.photo).await;
                if let Err(Error::NotFound) = finished {
                    // It was cancelled in the meantime. No job removes what came afterwards.
                    erase_bytes(self.blobs.as_ref(), &ticket.photo).await?;
                }
                finished?;
            }
            Ok(answer)
        };
        let added = added.await;
        if !matches!(added, Ok(UploadAnswer::Send(_))) {
            self.blobs.delete(&form).await?;
        }
        added
    }
}
