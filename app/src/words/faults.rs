//! Why a file could not become a photo.

use gallery::fault::Fault;

use super::{bytes, formats, number};

/// One sentence for the person who added the file, with the limit where there is one.
#[must_use]
pub fn fault_sentence(fault: &Fault, file_name: &str) -> String {
    match fault {
        Fault::Empty => format!("“{file_name}” is empty."),
        Fault::UnsupportedFormat if is_called_a_video(file_name) => {
            format!("“{file_name}” can’t be added. Videos aren’t supported yet.")
        }
        Fault::UnsupportedFormat => {
            format!("“{file_name}” isn’t a supported image. Vitrine accepts {}.", formats("and"))
        }
        Fault::UnsupportedKind { format } => format!(
            "“{file_name}” is a kind of {} that Vitrine can’t read. Export it as JPEG, or as PNG with 8 or 16 bits.",
            format.name()
        ),
        Fault::HeicNotYet => format!(
            "“{file_name}” is a HEIC photo, which Vitrine can’t read yet. Export it as JPEG, or on your iPhone choose Settings › Camera › Formats › Most Compatible."
        ),
        Fault::TooLarge { limit_bytes } => {
            format!("“{file_name}” is too large. The limit is {} per file.", bytes(*limit_bytes))
        }
        Fault::TooManyPixels { dimensions, limit_pixels } => format!(
            "“{file_name}” is {} megapixels; the limit is {}.",
            // Rounded up, so that it is seen to be over the limit.
            number(dimensions.pixels().div_ceil(1_000_000)),
            megapixels(*limit_pixels)
        ),
        Fault::TooLong { dimensions, limit_side } => format!(
            "“{file_name}” is {} × {} pixels; the limit for each side is {}.",
            number(dimensions.width.into()),
            number(dimensions.height.into()),
            number((*limit_side).into())
        ),
        Fault::Corrupt => format!("“{file_name}” is damaged and can’t be opened."),
        Fault::Truncated => format!("“{file_name}” is incomplete: part of the file is missing."),
        Fault::TimedOut { .. } => format!("“{file_name}” took too long to process."),
        Fault::Interrupted { times } => format!(
            "“{file_name}” couldn’t be processed: the gallery was interrupted {times} times while trying. Your original is safe; please try again later."
        ),
        Fault::Altered => {
            format!("“{file_name}” changed while it was uploading. Remove it and add it again.")
        }
        Fault::OverQuota { limit_bytes } => {
            format!("There’s not enough space for “{file_name}”. Your limit is {}.", bytes(*limit_bytes))
        }
        Fault::AlreadyHere { trashed: false } => format!("“{file_name}” is already in your library."),
        Fault::AlreadyHere { trashed: true } => {
            format!("“{file_name}” is already in your trash. You can restore it there.")
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
fn megapixels(pixels: u64) -> String {
    let tenths = pixels / 100_000;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        number(tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use gallery::dimensions::Dimensions;

    use super::*;

    #[test]
    fn sentences_name_file_fault_and_limit() {
        let text = fault_sentence(&Fault::TooLarge { limit_bytes: 200_000_000 }, "a.jpg");
        assert!(text.contains("a.jpg") && text.contains("200 MB"), "{text}");
        let text = fault_sentence(
            &Fault::TooManyPixels { dimensions: Dimensions::new(65536, 65536), limit_pixels: 150_000_000 },
            "b.png",
        );
        assert!(text.contains("4,295 megapixels") && text.contains("the limit is 150."), "{text}");
        let text = fault_sentence(&Fault::Interrupted { times: 25 }, "d.jpg");
        assert!(text.contains("d.jpg") && text.contains("25") && text.contains("try again"), "{text}");
        let text = fault_sentence(
            &Fault::TooLong { dimensions: Dimensions::new(1, 150_000_000), limit_side: 65_535 },
            "e.png",
        );
        assert!(text.contains("1 × 150,000,000") && text.contains("each side") && text.contains("65,535"), "{text}");
        let text = fault_sentence(&Fault::UnsupportedFormat, "c.pdf");
        assert!(gallery::format::Format::ALL.iter().all(|format| text.contains(format.name())), "{text}");
        let text = fault_sentence(&Fault::UnsupportedFormat, "f.MOV");
        assert!(text.contains("f.MOV") && text.contains("Videos aren’t supported yet."), "{text}");
    }

    #[test]
    fn megapixels_read_well() {
        for (pixels, text) in
            [(150_000_000, "150"), (87_654_321, "87"), (2_499_999, "2.4"), (9_000_000, "9"), (99_999, "0")]
        {
            assert_eq!(megapixels(pixels), text);
        }
    }
}
