//! Why a file could not become a photo.

use serde::{Deserialize, Serialize};

use crate::{dimensions::Dimensions, format::Format};

/// A fault of the file itself: trying again with the same bytes would end the same way. The pages' sentences about it
/// are the app's; its text is for logs and command lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// No bytes at all.
    #[error("empty")]
    Empty,
    /// None of the formats that are accepted.
    #[error("not a supported format")]
    UnsupportedFormat,
    /// A kind of an accepted format that no decoder here reads, such as floating-point TIFF.
    #[error("a kind of {} that is not supported", .format.name())]
    UnsupportedKind {
        /// The format.
        format: Format,
    },
    /// HEIC or HEIF, recognised but not decoded yet.
    #[error("HEIC is not supported")]
    HeicNotYet,
    /// More bytes than the limit.
    #[error("larger than {limit_bytes} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit_bytes: u64,
    },
    /// More pixels than the limit, by the file's own header.
    #[error("{} pixels; the limit is {limit_pixels}", .dimensions.pixels())]
    TooManyPixels {
        /// What the header claims.
        dimensions: Dimensions,
        /// Pixels allowed.
        limit_pixels: u64,
    },
    /// A side with more pixels than the limit for one side.
    #[error("{} × {} pixels; the limit for a side is {limit_side}", .dimensions.width, .dimensions.height)]
    TooLong {
        /// What the header claims.
        dimensions: Dimensions,
        /// Pixels allowed for each side.
        limit_side: u32,
    },
    /// The bytes contradict their format.
    #[error("corrupt")]
    Corrupt,
    /// The file ends before its picture does.
    #[error("truncated")]
    Truncated,
    /// Decoding took longer than it may.
    #[error("not decoded within {limit_seconds} s")]
    TimedOut {
        /// Seconds allowed.
        limit_seconds: u64,
    },
    /// The program ended whenever it was being resized: not the person's fault, and perhaps not the file's.
    #[error("interrupted {times} times")]
    Interrupted {
        /// How often it was tried.
        times: u32,
    },
    /// Other bytes than those that were announced.
    #[error("other bytes than those announced")]
    Altered,
    /// More than the person may keep.
    #[error("over the quota of {limit_bytes} bytes")]
    OverQuota {
        /// Bytes the person may keep.
        limit_bytes: u64,
    },
    /// The person has these bytes already.
    #[error("in the library already")]
    AlreadyHere {
        /// Whether they lie in the trash.
        trashed: bool,
    },
}

impl Fault {
    /// The code that logs, metrics and tests use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnsupportedFormat => "unsupported_format",
            Self::UnsupportedKind { .. } => "unsupported_kind",
            Self::HeicNotYet => "heic_not_yet",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::TooLong { .. } => "too_long",
            Self::Corrupt => "corrupt",
            Self::Truncated => "truncated",
            Self::TimedOut { .. } => "timed_out",
            Self::Interrupted { .. } => "interrupted",
            Self::Altered => "altered",
            Self::OverQuota { .. } => "over_quota",
            Self::AlreadyHere { .. } => "already_here",
        }
    }
}
