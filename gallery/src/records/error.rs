//! What can go wrong between records and the domain's types.

use crate::{Error, ports::table::Key};

#[derive(Debug, thiserror::Error)]
pub(super) enum RecordError {
    #[error("a record cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("a record must be a JSON object")]
    NoObject,
    #[error("record {}/{} has version {found}, but this program only knows versions up to {known}", .key.pk, .key.sk)]
    Newer { key: Key, found: u64, known: u16 },
    #[error("record {}/{} cannot be read", .key.pk, .key.sk)]
    Unreadable {
        key: Key,
        #[source]
        cause: serde_json::Error,
    },
    #[error("a ready photo without dimensions")]
    NoDimensions,
}

impl From<RecordError> for Error {
    fn from(error: RecordError) -> Self {
        Self::unavailable(error)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        error::chain,
        ports::table::{Attributes, Item, Key},
        records::{decode, places::PhotoRef},
    };

    #[test]
    fn the_error_names_the_damaged_record_and_the_cause() {
        let item = Item { key: Key::new("PHOTO#x", "PHOTO"), attributes: Attributes::new(), expires_at: None };
        let error = decode::<PhotoRef>(item).expect_err("a damaged record");
        let text = chain(&error).to_string();
        assert_eq!(text, "unavailable: record PHOTO#x/PHOTO cannot be read: missing field `photo`");
    }
}
