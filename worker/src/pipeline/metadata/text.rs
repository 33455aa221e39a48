//! Texts that people wrote into a file, from the three places that can hold them.
//!
//! - XMP is trusted first, then IPTC, then EXIF: in the order of how much they can express. Programs that write
//!   several write the same to all of them (Metadata Working Group, Guidelines 2.0, chapter 3).
//! - IPTC comes first if it was changed after XMP, which its digest shows ([`Iptc::newer_than_xmp`]).
//! - Title, description, keywords, creator and copyright are each taken from the first place that has them. A
//!   headline replaces a missing title.
//! - Ratings are taken from XMP, or from EXIF's `Rating`, which Windows writes.
//! - What cameras write into every picture ("OLYMPUS DIGITAL CAMERA") is not text that a person wrote, even where a
//!   program has copied it.

use gallery::embedded_metadata::EmbeddedMetadata;

use super::{
    iptc::Iptc,
    latin,
    tags::{Directory, Tag, Tags},
    xmp::Xmp,
};

const IMAGE_DESCRIPTION: Tag = (Directory::Picture, 0x010E);
const ARTIST: Tag = (Directory::Picture, 0x013B);
const COPYRIGHT: Tag = (Directory::Picture, 0x8298);
/// Written by Windows.
const RATING: Tag = (Directory::Picture, 0x4746);

/// Descriptions that some cameras and phones write into every picture, in lower case.
const CAMERA_TEXTS: [&str; 24] = [
    "sony dsc",
    "dsc",
    "dcim",
    "exif_jpeg_picture",
    "exif_jpeg_422",
    "exif jpeg",
    "jpeg",
    "samsung",
    "untitled",
    "default",
    "minolta dsc",
    "<digimax",
    "cof",
    "dav",
    "edf",
    "fbt",
    "hdr",
    "mde",
    "oznor",
    "ptr",
    "rbt",
    "sdr",
    "hdrpl",
    "ptfbty",
];

/// All texts, within their limits.
pub(super) fn embedded_metadata(exif: Option<&Tags<'_>>, xmp: Xmp, iptc: Iptc<'_>) -> EmbeddedMetadata {
    let exif_text = |tag| exif.and_then(|exif| exif.text(tag)).map(latin);
    let iptc_first = iptc.newer_than_xmp;
    let first = |xmp: Option<String>, iptc: Option<String>, exif: Option<String>| {
        let [one, other] = if iptc_first { [iptc, xmp] } else { [xmp, iptc] };
        [one, other, exif].into_iter().flatten().find(|text| is_by_a_person(text)).unwrap_or_default()
    };
    let list = |xmp: Vec<String>, iptc: Vec<String>| {
        let [one, other] = if iptc_first { [iptc, xmp] } else { [xmp, iptc] };
        if one.is_empty() { other } else { one }
    };
    let names = |list: Vec<String>| Some(list.join(", ")).filter(|names| !names.is_empty());
    EmbeddedMetadata {
        title: first(xmp.title.or(xmp.headline), iptc.title.or(iptc.headline), None),
        description: first(xmp.description, iptc.caption, exif_text(IMAGE_DESCRIPTION)),
        keywords: list(xmp.keywords, iptc.keywords),
        rating: xmp.rating.or_else(|| exif?.integer(RATING)?.try_into().ok()),
        creator: first(names(xmp.creators), names(iptc.by_lines), exif_text(ARTIST)),
        copyright: first(xmp.rights, iptc.copyright, exif_text(COPYRIGHT)),
    }
    .cleaned()
}

/// Whether a person may have written the text.
fn is_by_a_person(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    !text.is_empty() && !text.ends_with("digital camera") && !CAMERA_TEXTS.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn xmp_comes_before_iptc_unless_iptc_is_newer() {
        let words = |newer_than_xmp| {
            let xmp = Xmp { title: text("X"), keywords: vec!["x".into()], rating: Some(3), ..Xmp::default() };
            let iptc = Iptc {
                title: text("I"),
                caption: text("In IPTC only"),
                keywords: vec!["i".into(), "j".into()],
                by_lines: vec!["Ada".into(), "Bob".into()],
                newer_than_xmp,
                ..Iptc::default()
            };
            embedded_metadata(None, xmp, iptc)
        };
        let expected = EmbeddedMetadata {
            title: "X".into(),
            description: "In IPTC only".into(),
            keywords: vec!["x".into()],
            rating: Some(3),
            creator: "Ada, Bob".into(),
            copyright: String::new(),
        };
        assert_eq!(words(false), expected);
        let newer = EmbeddedMetadata { title: "I".into(), keywords: vec!["i".into(), "j".into()], ..expected };
        assert_eq!(words(true), newer);
    }

    #[test]
    fn what_cameras_write_is_ignored() {
        for words in ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "cof", "  ", "Exif_JPEG_PICTURE"] {
            let xmp = Xmp { description: text(words), title: text(words), ..Xmp::default() };
            let iptc = Iptc { caption: text("Waves"), ..Iptc::default() };
            let found = embedded_metadata(None, xmp, iptc);
            assert_eq!((found.title.as_str(), found.description.as_str()), ("", "Waves"), "{words}");
        }
        assert!(is_by_a_person("My first digital camera, 1999"));
    }

    #[test]
    fn headlines_replace_missing_titles() {
        let xmp = Xmp { headline: text("Head"), ..Xmp::default() };
        assert_eq!(embedded_metadata(None, xmp, Iptc::default()).title, "Head");
    }
}
