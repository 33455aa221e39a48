//! Why a file could not become a photo.

use serde::{Deserialize, Serialize};

use crate::{dimensions::Dimensions, format::Format, numbers::number_for_people};

/// A fault of the file itself: trying again with the same bytes would end the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// No bytes at all.
    Empty,
    /// None of the formats that are accepted.
    UnsupportedFormat,
    /// A kind of an accepted format that no decoder here reads, such as floating-point TIFF.
    UnsupportedKind {
        /// The format.
        format: Format,
    },
    /// HEIC or HEIF, recognised but not decoded yet.
    HeicNotYet,
    /// More bytes than the limit.
    TooLarge {
        /// Bytes allowed.
        limit_bytes: u64,
    },
    /// More pixels than the limit, by the file's own header.
    TooManyPixels {
        /// What the header claims.
        dimensions: Dimensions,
        /// Pixels allowed.
        limit_pixels: u64,
    },
    /// A side with more pixels than the limit for one side.
    TooLong {
        /// What the header claims.
        dimensions: Dimensions,
        /// Pixels allowed for each side.
        limit_side: u32,
    },
    /// The bytes contradict their format.
    Corrupt,
    /// The file ends before its picture does.
    Truncated,
    /// Decoding took longer than it may.
    TimedOut {
        /// Seconds allowed.
        limit_seconds: u64,
    },
    /// The program ended whenever it was being resized: not the person's fault, and perhaps not the file's.
    Interrupted {
        /// How often it was tried.
        times: u32,
    },
    /// Other bytes than those that were announced.
    Altered,
    /// More than the person may keep.
    OverQuota {
        /// Bytes the person may keep.
        limit_bytes: u64,
    },
    /// The person has these bytes already.
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

    /// One sentence for the person who added the file, with the limit where there is one.
    #[must_use]
    pub fn sentence(&self, file_name: &str) -> String {
        match self {
            Self::Empty => format!("“{file_name}” is empty."),
            Self::UnsupportedFormat if is_called_a_video(file_name) => {
                format!("“{file_name}” can’t be added. Videos aren’t supported yet.")
            }
            Self::UnsupportedFormat => {
                format!("“{file_name}” isn’t a supported image. Vitrine accepts {}.", Format::listed("and"))
            }
            Self::UnsupportedKind { format } => format!(
                "“{file_name}” is a kind of {} that Vitrine can’t read. Export it as JPEG, or as PNG with 8 or 16 bits.",
                format.name()
            ),
            Self::HeicNotYet => format!(
                "“{file_name}” is a HEIC photo, which Vitrine can’t read yet. Export it as JPEG, or on your iPhone choose Settings › Camera › Formats › Most Compatible."
            ),
            Self::TooLarge { limit_bytes } => {
                format!("“{file_name}” is too large. The limit is {} per file.", bytes_for_people(*limit_bytes))
            }
            Self::TooManyPixels { dimensions, limit_pixels } => format!(
                "“{file_name}” is {} megapixels; the limit is {}.",
                // Rounded up, so that it is seen to be over the limit.
                number_for_people(dimensions.pixels().div_ceil(1_000_000)),
                megapixels_for_people(*limit_pixels)
            ),
            Self::TooLong { dimensions, limit_side } => format!(
                "“{file_name}” is {} × {} pixels; the limit for each side is {}.",
                number_for_people(dimensions.width.into()),
                number_for_people(dimensions.height.into()),
                number_for_people((*limit_side).into())
            ),
            Self::Corrupt => format!("“{file_name}” is damaged and can’t be opened."),
            Self::Truncated => format!("“{file_name}” is incomplete: part of the file is missing."),
            Self::TimedOut { .. } => format!("“{file_name}” took too long to process."),
            Self::Interrupted { times } => format!(
                "“{file_name}” couldn’t be processed: the gallery was interrupted {times} times while trying. Your original is safe; please try again later."
            ),
            Self::Altered => {
                format!("“{file_name}” changed while it was uploading. Remove it and add it again.")
            }
            Self::OverQuota { limit_bytes } => {
                format!("There’s not enough space for “{file_name}”. Your limit is {}.", bytes_for_people(*limit_bytes))
            }
            Self::AlreadyHere { trashed: false } => format!("“{file_name}” is already in your library."),
            Self::AlreadyHere { trashed: true } => {
                format!("“{file_name}” is already in your trash. You can restore it there.")
            }
        }
    }
}

/// Whether a file is called as videos are. What it is, its bytes have told: this is for the sentence about it only.
fn is_called_a_video(file_name: &str) -> bool {
    let extension = file_name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["mp4", "m4v", "mov", "avi", "mkv", "webm", "3gp", "mts", "mpg"]
        .iter()
        .any(|video| extension.eq_ignore_ascii_case(video))
}

/// Whole megapixels, with a decimal where there are few: rounded down, because it is a limit.
fn megapixels_for_people(pixels: u64) -> String {
    let tenths = pixels / 100_000;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        number_for_people(tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// A number of bytes as people write it, in powers of 1000 (`"3.4 MB"`).
#[must_use]
pub fn bytes_for_people(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];
    if bytes == 1 {
        return "1 byte".to_owned();
    }
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 || value >= 99.95 || (value - value.round()).abs() < 0.05 {
        format!("{value:.0} {}", UNITS[unit])
    } else {
        format!("{value:.1} {}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_file_fault_and_limit() {
        let text = Fault::TooLarge { limit_bytes: 200_000_000 }.sentence("a.jpg");
        assert!(text.contains("a.jpg") && text.contains("200 MB"), "{text}");
        let text = Fault::TooManyPixels { dimensions: Dimensions::new(65536, 65536), limit_pixels: 150_000_000 }
            .sentence("b.png");
        assert!(text.contains("4,295 megapixels") && text.contains("the limit is 150."), "{text}");
        let text = Fault::Interrupted { times: 25 }.sentence("d.jpg");
        assert!(text.contains("d.jpg") && text.contains("25") && text.contains("try again"), "{text}");
        let text = Fault::TooLong { dimensions: Dimensions::new(1, 150_000_000), limit_side: 65_535 }.sentence("e.png");
        assert!(text.contains("1 × 150,000,000") && text.contains("each side") && text.contains("65,535"), "{text}");
        let text = Fault::UnsupportedFormat.sentence("c.pdf");
        assert!(Format::ALL.iter().all(|format| text.contains(format.name())), "{text}");
        let text = Fault::UnsupportedFormat.sentence("f.MOV");
        assert!(text.contains("f.MOV") && text.contains("Videos aren’t supported yet."), "{text}");
    }

    #[test]
    fn megapixels_read_well() {
        for (pixels, text) in
            [(150_000_000, "150"), (87_654_321, "87"), (2_499_999, "2.4"), (9_000_000, "9"), (99_999, "0")]
        {
            assert_eq!(megapixels_for_people(pixels), text);
        }
    }

    #[test]
    fn bytes_read_well() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1 kB"),
            (3_440_000, "3.4 MB"),
            (200_000_000, "200 MB"),
        ] {
            assert_eq!(bytes_for_people(bytes), text);
        }
    }
}
