//! EXIF to the domain's [`Capture`].
//!
//! Cameras, phones and editors write EXIF carelessly, and a photo never fails for it. The rules:
//!
//! - **When**: `DateTimeOriginal`, else `DateTimeDigitized`, else `DateTime`, the first that is a date. Each goes with its
//!   own fraction (`SubSecTime…`) and offset (`OffsetTime…`) and never with another's.
//! - **Where**: latitude and longitude with their references, inside the globe; see [`place`].
//! - **Text** is trimmed, cut at [`MAX_TEXT`] characters, and dropped when nothing is left.
//! - **Numbers** of another type, zero, or divided by zero are dropped.

mod place;
mod time;

use exif::{Exif, In, Rational, Reader, Tag, Value};
use gallery::capture::Capture;

use super::orient::Orientation;

/// Characters of one text at most.
const MAX_TEXT: usize = 200;

/// What EXIF says about a photo.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) capture: Capture,
    pub(super) orientation: Orientation,
}

/// Reads EXIF from its TIFF header on. Nothing readable gives no facts.
pub(super) fn read(exif: Option<&[u8]>) -> Facts {
    let Some(bytes) = exif else { return Facts::default() };
    let parsed = Reader::new()
        .continue_on_error(true)
        .read_raw(bytes.to_vec())
        .or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(exif) = parsed else { return Facts::default() };
    let (taken_at, offset_minutes) = time::taken(&exif);
    let capture = Capture {
        taken_at,
        offset_minutes,
        make: text(&exif, Tag::Make),
        model: text(&exif, Tag::Model),
        lens: text(&exif, Tag::LensModel),
        exposure_seconds: rational(&exif, Tag::ExposureTime).map(|seconds| (seconds.num, seconds.denom)),
        f_number: rational(&exif, Tag::FNumber).map(|ratio| ratio.to_f64()),
        iso: integer(&exif, Tag::PhotographicSensitivity),
        focal_length_mm: rational(&exif, Tag::FocalLength).map(|ratio| ratio.to_f64()),
        focal_length_35mm: integer(&exif, Tag::FocalLengthIn35mmFilm),
        place: place::taken(&exif),
    };
    let orientation = Orientation::from_exif(integer(&exif, Tag::Orientation).unwrap_or(1));
    Facts { capture, orientation }
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

/// The first line of an ASCII field, as it was written.
fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match value(exif, tag)? {
        Value::Ascii(lines) => lines.iter().map(Vec::as_slice).find(|line| !line.is_empty()),
        _ => None,
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let bytes = ascii(exif, tag)?;
    // ASCII by the standard, UTF-8 in practice, Latin-1 in old files.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text: String = text.trim().chars().take(MAX_TEXT).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

fn rational(exif: &Exif, tag: Tag) -> Option<Rational> {
    match value(exif, tag)? {
        Value::Rational(ratios) => ratios.first().copied().filter(|ratio| ratio.num > 0 && ratio.denom > 0),
        _ => None,
    }
}

fn integer(exif: &Exif, tag: Tag) -> Option<u32> {
    value(exif, tag)?.get_uint(0).filter(|&number| number > 0)
}

#[cfg(test)]
mod tests;
