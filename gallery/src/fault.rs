//! The reasons why a file cannot become a photo.

use serde::{Deserialize, Serialize};

use crate::{dimensions::Dimensions, format::Format};

/// A fault of the file itself: another attempt with the same bytes would have the same result. The sentences that pages
/// show for it are in the app. Its text is for logs and command lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// It has no bytes.
    #[error("empty")]
    Empty,
    /// It has none of the supported formats.
    #[error("not a supported format")]
    UnsupportedFormat,
    /// A variant of a supported format that no decoder here can read, such as floating-point TIFF.
    #[error("an unsupported variant of {}", .format.name())]
    UnsupportedKind {
        /// The format.
        format: Format,
    },
    /// HEIC or HEIF, which is recognised but cannot be decoded yet.
    #[error("HEIC is not supported")]
    HeicNotYet,
    /// It has more bytes than the limit.
    #[error("larger than {limit_bytes} bytes")]
    TooLarge {
        /// Maximum, in bytes.
        limit_bytes: u64,
    },
    /// It has more pixels than the limit, according to its header.
    #[error("{} pixels; the limit is {limit_pixels}", .dimensions.pixels())]
    TooManyPixels {
        /// The size in the header.
        dimensions: Dimensions,
        /// Maximum number of pixels.
        limit_pixels: u64,
    },
    /// One of its sides has more pixels than the limit for a side.
    #[error("{} × {} pixels; the limit for a side is {limit_side}", .dimensions.width, .dimensions.height)]
    TooLong {
        /// The size in the header.
        dimensions: Dimensions,
        /// Maximum number of pixels of each side.
        limit_side: u32,
    },
    /// The bytes do not follow their format.
    #[error("corrupt")]
    Corrupt,
    /// The file ends before its picture is complete.
    #[error("truncated")]
    Truncated,
    /// Decoding took longer than the limit.
    #[error("not decoded within {limit_seconds} s")]
    TimedOut {
        /// The limit in seconds.
        limit_seconds: u64,
    },
    /// The program ended every time it rendered the file. That is not the person's fault, and perhaps not the file's.
    #[error("interrupted {times} times")]
    Interrupted {
        /// The number of attempts.
        times: u32,
    },
    /// The bytes are not those that were announced.
    #[error("the bytes are not those that were announced")]
    Altered,
    /// It does not fit in the person's quota.
    #[error("over the quota of {limit_bytes} bytes")]
    OverQuota {
        /// The person's quota, in bytes.
        limit_bytes: u64,
    },
    /// The person already has these bytes.
    #[error("already in the library")]
    AlreadyHere {
        /// Whether they are in the trash.
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
