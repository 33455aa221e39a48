//! Reads a file's metadata (EXIF, XMP and IPTC) into the domain's [`Capture`] and [`EmbeddedMetadata`].
//!
//! Cameras, phones and editors write it carelessly, and a photo never fails because of it. The rules:
//!
//! - **Dates**: see [`time`], which has the order in which they are trusted.
//! - **Position**: latitude and longitude with their references, within the valid range; see [`place`].
//! - **Titles, descriptions and keywords**: see [`mod@text`], which has the order of the sources and what no person
//!   wrote.
//! - **Text** of cameras is trimmed, truncated to [`MAX_TEXT`] characters, and dropped if nothing is left.
//! - **Numbers** of another type, zero, or divided by zero are dropped.

pub(super) mod blocks;
mod date;
mod iptc;
mod photoshop;
mod place;
mod tags;
mod text;
mod time;
mod xmp;

use gallery::{capture::Capture, embedded_metadata::EmbeddedMetadata};

use self::{
    blocks::Blocks,
    iptc::Iptc,
    tags::{Directory, Tag, Tags},
    xmp::Xmp,
};
use super::orient::Orientation;

/// The most characters of one text.
const MAX_TEXT: usize = 200;

const MAKE: Tag = (Directory::Picture, 0x010F);
const MODEL: Tag = (Directory::Picture, 0x0110);
const ORIENTATION: Tag = (Directory::Picture, 0x0112);
const EXPOSURE_TIME: Tag = (Directory::Exif, 0x829A);
const F_NUMBER: Tag = (Directory::Exif, 0x829D);
const PHOTOGRAPHIC_SENSITIVITY: Tag = (Directory::Exif, 0x8827);
const FOCAL_LENGTH: Tag = (Directory::Exif, 0x920A);
const FOCAL_LENGTH_IN_35MM_FILM: Tag = (Directory::Exif, 0xA405);
const LENS_MODEL: Tag = (Directory::Exif, 0xA434);

/// Where TIFF files have the other two, and Photoshop's resources.
const TIFF_XMP: Tag = (Directory::Picture, 0x02BC);
const TIFF_IPTC: Tag = (Directory::Picture, 0x83BB);
const TIFF_PHOTOSHOP: Tag = (Directory::Picture, 0x8649);

/// A file's metadata.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) capture: Capture,
    pub(super) embedded_metadata: EmbeddedMetadata,
    pub(super) orientation: Orientation,
}

/// Reads EXIF, starting at its TIFF header (of a TIFF file: the whole file), and the container's blocks. Unreadable
/// metadata is ignored.
pub(super) fn read(exif: Option<&[u8]>, blocks: &Blocks<'_>) -> Facts {
    let tags = exif.and_then(Tags::of);
    let field = |tag| tags.as_ref().and_then(|tags| tags.block(tag));
    let xmp = blocks.xmp.as_deref().or_else(|| field(TIFF_XMP)).map(xmp::read).unwrap_or_default();
    let photoshop = blocks.photoshop.as_deref().or_else(|| field(TIFF_PHOTOSHOP)).map(iptc::of_photoshop);
    let iptc = match photoshop.filter(|iptc| *iptc != Iptc::default()) {
        Some(iptc) => iptc,
        None => field(TIFF_IPTC).map(iptc::read).unwrap_or_default(),
    };
    Facts {
        capture: capture(tags.as_ref(), &xmp, &iptc),
        orientation: Orientation::from_exif(tags.and_then(|tags| tags.integer(ORIENTATION)).unwrap_or(1)),
        embedded_metadata: text::embedded_metadata(tags.as_ref(), xmp, iptc),
    }
}

fn capture(tags: Option<&Tags<'_>>, xmp: &Xmp, iptc: &Iptc<'_>) -> Capture {
    let (taken_at, offset_minutes) = time::taken(tags, xmp, iptc);
    let dated = Capture { taken_at, offset_minutes, ..Capture::default() };
    let Some(exif) = tags else { return dated };
    Capture {
        make: text(exif, MAKE),
        model: text(exif, MODEL),
        lens: text(exif, LENS_MODEL),
        exposure_seconds: ratio(exif, EXPOSURE_TIME),
        f_number: ratio(exif, F_NUMBER).map(quotient),
        iso: number(exif, PHOTOGRAPHIC_SENSITIVITY),
        focal_length_mm: ratio(exif, FOCAL_LENGTH).map(quotient),
        focal_length_35mm: number(exif, FOCAL_LENGTH_IN_35MM_FILM),
        place: place::taken(exif),
        ..dated
    }
}

/// ASCII according to the standards, UTF-8 in practice, Latin-1 in old files.
fn latin(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

fn text(exif: &Tags<'_>, tag: Tag) -> Option<String> {
    let text: String = latin(exif.text(tag)?).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text: String = text.trim().chars().take(MAX_TEXT).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

fn ratio(exif: &Tags<'_>, tag: Tag) -> Option<(u32, u32)> {
    let [ratio] = exif.rationals::<1>(tag)?;
    ratio.filter(|&(numerator, denominator)| numerator > 0 && denominator > 0)
}

fn quotient((numerator, denominator): (u32, u32)) -> f64 {
    f64::from(numerator) / f64::from(denominator)
}

fn number(exif: &Tags<'_>, tag: Tag) -> Option<u32> {
    exif.integer(tag).filter(|&number| number > 0)
}

#[cfg(test)]
mod tests;
