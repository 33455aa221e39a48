//! Actions that are not possible in the current state.

use crate::id::PhotoId;

/// Why the action is not possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A record changed between reading and writing.
    #[error("changed in the meantime")]
    Changed,
    /// The same bytes are being added by another tab or device.
    #[error("{file_name} is already being added")]
    BeingAdded {
        /// The file's name on the person's device.
        file_name: String,
    },
    /// Parts of an upload are missing.
    #[error("{arrived} of {wanted} parts have arrived")]
    PartsMissing {
        /// How many parts have arrived completely.
        arrived: usize,
        /// How many parts the file has.
        wanted: usize,
    },
    /// A part was sent for a photo whose original has already arrived.
    #[error("the original has already arrived")]
    OriginalPresent,
    /// The file that was uploaded with a form was replaced by another one.
    #[error("another file was uploaded with the same form")]
    FormFileReplaced,
    /// Only failed photos can be rendered again on demand.
    #[error("the photo has not failed")]
    NotFailed,
    /// The bytes of a refused file were not kept.
    #[error("the original was not kept")]
    OriginalNotKept,
    /// Two-step sign-in is already on.
    #[error("two-step sign-in is on")]
    TwoStepOn,
    /// Two-step sign-in is off.
    #[error("two-step sign-in is off")]
    TwoStepOff,
    /// No account has the address.
    #[error("no account has the address {email}")]
    NoSuchPerson {
        /// The address.
        email: String,
    },
    /// A gallery needs at least one administrator.
    #[error("{email} is the only administrator")]
    LastAdministrator {
        /// Their address.
        email: String,
    },
    /// An imported photo's id belongs to another person in this gallery.
    #[error("the photo {photo} belongs to another person here")]
    ForeignPhoto {
        /// The photo.
        photo: PhotoId,
    },
    /// A photo changed while it was being imported.
    #[error("the photo {photo} changed while it was being imported")]
    ChangedDuringImport {
        /// The photo.
        photo: PhotoId,
    },
    /// A photo that cannot be exported completely.
    #[error("the original of {file_name} ({photo}) is missing")]
    OriginalLost {
        /// The photo.
        photo: PhotoId,
        /// The file's name on the person's device.
        file_name: String,
    },
}

impl Conflict {
    /// As [`crate::Error::code`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::BeingAdded { .. } => "being_added",
            Self::PartsMissing { .. } => "parts_missing",
            Self::OriginalPresent => "original_present",
            Self::FormFileReplaced => "form_file_replaced",
            Self::NotFailed => "not_failed",
            Self::OriginalNotKept => "original_not_kept",
            Self::TwoStepOn => "two_step_on",
            Self::TwoStepOff => "two_step_off",
            Self::NoSuchPerson { .. } => "no_such_person",
            Self::LastAdministrator { .. } => "last_administrator",
            Self::ForeignPhoto { .. } => "foreign_photo",
            Self::ChangedDuringImport { .. } => "changed_during_import",
            Self::OriginalLost { .. } => "original_lost",
        }
    }
}
