//! What a browser needs to send a file: plain URLs and headers, in the same form standalone and on AWS.

use serde::{Deserialize, Serialize};

use crate::id::PhotoId;

/// Files larger than this many bytes are sent in parts, so that an upload can resume where it stopped.
pub const SINGLE_PART_BYTES: u64 = 16 * 1024 * 1024;

/// Size in bytes of each part except the last one.
pub const PART_BYTES: u64 = 8 * 1024 * 1024;

/// One request that sends a piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPart {
    /// 1, 2, 3 …
    pub number: u32,
    /// Offset of its first byte in the file.
    pub offset: u64,
    /// How many bytes it sends.
    pub length: u64,
    /// The URL for the `PUT`.
    pub url: String,
    /// Headers to send with it.
    pub headers: Vec<(String, String)>,
    /// Whether this part arrived earlier and need not be sent again.
    pub arrived: bool,
}

/// Permission to send one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The photo it will become.
    pub photo: PhotoId,
    /// The pieces, in order. Together they cover the file once.
    pub parts: Vec<TicketPart>,
}

/// The response to a person who wants to add a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum UploadAnswer {
    /// Send the file like this.
    Send(Ticket),
    /// The same bytes are already in the library (perhaps in the trash). Ask whether to keep both.
    Duplicate {
        /// The photo that has them.
        photo: PhotoId,
        /// Its file name.
        file_name: String,
        /// Whether that photo is in the trash.
        trashed: bool,
    },
    /// The same file was already sent, and is being processed or has failed. There is nothing to send.
    Arrived {
        /// The photo it became.
        photo: PhotoId,
    },
}

/// A form with which a browser sends a file directly to the store of bytes, without going through the gallery. It is
/// posted as `multipart/form-data` with these fields, in this order, followed by the file in a field named `file`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadForm {
    /// The URL for the `POST`.
    pub url: String,
    /// Names and values of the hidden fields.
    pub fields: Vec<(String, String)>,
}

/// How a file of `bytes` is divided: `(number, offset, length)` of each part.
pub fn cut(bytes: u64) -> impl Iterator<Item = (u32, u64, u64)> {
    let size = if bytes <= SINGLE_PART_BYTES { bytes.max(1) } else { PART_BYTES };
    (0..bytes.div_ceil(size).max(1)).map(move |i| {
        let offset = i * size;
        (i as u32 + 1, offset, size.min(bytes - offset))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_file_once() {
        for bytes in [1, SINGLE_PART_BYTES, SINGLE_PART_BYTES + 1, 3 * PART_BYTES, 200_000_000] {
            let mut next = 0;
            for (_, offset, length) in cut(bytes) {
                assert_eq!(offset, next);
                assert!(length > 0);
                next += length;
            }
            assert_eq!(next, bytes);
        }
        assert_eq!(cut(SINGLE_PART_BYTES).count(), 1);
        assert_eq!(cut(SINGLE_PART_BYTES + 1).count(), 3);
    }
}
