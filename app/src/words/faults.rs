//! Sentences about why a file could not become a photo.

use gallery::fault::Fault;

use super::{bytes, formats, number};
use crate::messages::t;

/// Returns one sentence for the person who added the file, with the limit if there is one.
#[must_use]
pub fn fault_sentence(fault: &Fault, file: &str) -> String {
    match fault {
        Fault::Empty => t!(fault_empty, file = file),
        Fault::UnsupportedFormat if is_called_a_video(file) => t!(fault_video, file = file),
        Fault::UnsupportedFormat => t!(fault_unsupported_format, file = file, formats = &formats()),
        Fault::UnsupportedKind { format } => t!(fault_unsupported_kind, file = file, format = format.name()),
        Fault::HeicNotYet => t!(fault_heic, file = file),
        Fault::TooLarge { limit_bytes } => t!(fault_too_large, file = file, limit = &bytes(*limit_bytes)),
        Fault::TooManyPixels { dimensions, limit_pixels } => {
            // Rounded up, so that it is visibly over the limit.
            let megapixels = number(dimensions.pixels().div_ceil(1_000_000));
            t!(fault_too_many_pixels, file = file, megapixels = &megapixels, limit = &self::megapixels(*limit_pixels))
        }
        Fault::TooLong { dimensions, limit_side } => t!(
            fault_too_long,
            file = file,
            width = dimensions.width.into(),
            height = dimensions.height.into(),
            limit = (*limit_side).into()
        ),
        Fault::Corrupt => t!(fault_corrupt, file = file),
        Fault::Truncated => t!(fault_truncated, file = file),
        Fault::TimedOut { .. } => t!(fault_timed_out, file = file),
        Fault::Interrupted { times } => t!(fault_interrupted, file = file, times = (*times).into()),
        Fault::Altered => t!(fault_altered, file = file),
        Fault::OverQuota { limit_bytes } => t!(fault_over_quota, file = file, limit = &bytes(*limit_bytes)),
        Fault::AlreadyHere { trashed: false } => t!(fault_in_library, file = file),
        Fault::AlreadyHere { trashed: true } => t!(fault_in_trash, file = file),
    }
}

/// Returns whether a file is named like a video. Its format is known from its bytes; this is only for the sentence.
fn is_called_a_video(file_name: &str) -> bool {
    let extension = file_name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["mp4", "m4v", "mov", "avi", "mkv", "webm", "3gp", "mts", "mpg"]
        .iter()
        .any(|video| extension.eq_ignore_ascii_case(video))
}

/// Formats a limit in megapixels: rounded down, as a whole number, or with a decimal if it is small.
fn megapixels(pixels: u64) -> String {
    let tenths = pixels / 100_000;
    if tenths >= 100 || tenths.is_multiple_of(10) { number(tenths / 10) } else { super::tenths(tenths) }
}

#[cfg(test)]
mod tests {
    use gallery::dimensions::Dimensions;

    use super::*;

    #[test]
    fn sentences_name_the_file_the_problem_and_the_limit() {
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
    fn megapixels_are_rounded() {
        for (pixels, text) in
            [(150_000_000, "150"), (87_654_321, "87"), (2_499_999, "2.4"), (9_000_000, "9"), (99_999, "0")]
        {
            assert_eq!(megapixels(pixels), text);
        }
    }
}
