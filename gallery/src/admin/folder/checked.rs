//! Checks what an exported document says. Anyone may have written it, so nothing is stored that this gallery would not have
//! written itself.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, civil::DateTime};

use super::Owner;
use crate::{
    capture::{Capture, Place},
    corrections::Corrections,
    dimensions::Dimensions,
    embedded_metadata::{EmbeddedMetadata, MAX_DESCRIPTION, MAX_KEYWORD, MAX_KEYWORDS, MAX_TITLE},
    error::Invalid,
    file_names::clean_name,
    library::MAX_NAME,
    photo::{PHOTO_SCHEMA, Photo, PhotoState, civil_utc},
};

/// Maximum length of what a camera calls itself, in characters.
const MAX_CAMERA: usize = 200;

/// Maximum length of a ThumbHash in base64. One has 25 bytes at most.
const MAX_THUMBHASH: usize = 36;

/// Maximum number of pixels of each side of a picture.
const MAX_SIDE: u32 = 65_535;

/// A photo as this gallery may store it: names and texts within the limits, and no facts that cannot be.
///
/// # Errors
/// [`Invalid`] if it is an unfinished upload, is of a newer version, has impossible edits, or was added or trashed at a time
/// that cannot be written.
pub(super) fn photo(photo: Photo) -> Result<Photo, Invalid> {
    if photo.schema > PHOTO_SCHEMA {
        let (photo, version) = (photo.id, photo.schema);
        return Err(Invalid::ExportPhotoVersion { photo, version, supported: PHOTO_SCHEMA });
    }
    let dated = |at: Timestamp| is_dated(civil_utc(at));
    if !dated(photo.added_at) || !photo.trashed_at.is_none_or(dated) {
        return Err(Invalid::ExportDate { photo: photo.id });
    }
    let dimensions = photo
        .dimensions
        .filter(|&Dimensions { width, height }| (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height));
    let state = match photo.state {
        PhotoState::Uploading => return Err(Invalid::ExportUnfinished { photo: photo.id }),
        // A picture without a size cannot be shown. It is rendered first.
        PhotoState::Ready if dimensions.is_none() => PhotoState::Processing,
        state => state,
    };
    let words = EmbeddedMetadata {
        title: photo.title,
        description: photo.description,
        keywords: photo.keywords,
        rating: photo.rating,
        creator: photo.creator,
        copyright: photo.copyright,
    }
    .cleaned();
    let is_thumbhash = photo.thumbhash.len() <= MAX_THUMBHASH && STANDARD.decode(&photo.thumbhash).is_ok();
    Ok(Photo {
        changes: 0,
        revision: None,
        state,
        dimensions,
        file_name: clean_name(&photo.file_name),
        edits: photo.edits.checked()?,
        capture: capture(photo.capture),
        corrections: corrections(photo.corrections),
        thumbhash: if is_thumbhash { photo.thumbhash } else { String::new() },
        title: words.title,
        description: words.description,
        keywords: words.keywords,
        rating: words.rating,
        creator: words.creator,
        copyright: words.copyright,
        ..photo
    })
}

/// A person as this gallery may store them.
pub(super) fn owner(owner: Owner, now: Timestamp) -> Owner {
    let name: String = owner.display_name.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    Owner { display_name: name, created_at: owner.created_at.min(now), ..owner }
}

fn capture(capture: Capture) -> Capture {
    let camera = |name: Option<String>| name.map(|name| text(&name, MAX_CAMERA)).filter(|name| !name.is_empty());
    let positive = |number: Option<f64>| number.filter(|number| number.is_finite() && *number > 0.0);
    Capture {
        taken_at: capture.taken_at.filter(|at| is_dated(*at)),
        offset_minutes: capture.offset_minutes.filter(is_offset),
        make: camera(capture.make),
        model: camera(capture.model),
        lens: camera(capture.lens),
        exposure_seconds: capture.exposure_seconds.filter(|(_, denominator)| *denominator > 0),
        f_number: positive(capture.f_number),
        iso: capture.iso,
        focal_length_mm: positive(capture.focal_length_mm),
        focal_length_35mm: capture.focal_length_35mm,
        place: capture.place.filter(is_on_earth),
    }
}

fn corrections(corrections: Corrections) -> Corrections {
    let tags = |tags: Vec<String>| tags.iter().map(|tag| text(tag, MAX_KEYWORD)).take(MAX_KEYWORDS).collect();
    Corrections {
        taken_at: corrections.taken_at.filter(|at| is_dated(*at)),
        offset_minutes: corrections.offset_minutes.filter(is_offset),
        place: corrections.place.filter(is_on_earth),
        title: corrections.title.map(|title| text(&title, MAX_TITLE)),
        description: corrections.description.map(|words| text(&words, MAX_DESCRIPTION)),
        tags: corrections.tags.map(tags),
        rating: corrections.rating.filter(|rating| (-1..=5).contains(rating)),
    }
}

/// At most `limit` characters, without control characters except line breaks.
fn text(text: &str, limit: usize) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).take(limit).collect()
}

/// Whether records are in the right order by this time: years have four digits and no sign.
fn is_dated(at: DateTime) -> bool {
    at.year() > 0
}

/// Whether a clock can be this many minutes away from UTC.
fn is_offset(minutes: &i16) -> bool {
    minutes.unsigned_abs() < 24 * 60
}

fn is_on_earth(place: &Place) -> bool {
    place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0 && place.altitude_m.is_none_or(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(changes: &[(&str, Value)]) -> Photo {
        let mut photo = json!({
            "schema": 2, "id": "0123456789abcdefghjkmnpqrs", "owner": "0123456789abcdefghjkmnpqrs", "state": "ready",
            "file_name": "a.jpg", "bytes": 9, "sha256": "", "format": "jpeg", "added_at": 1_720_000_000_000_i64,
            "dimensions": { "width": 30, "height": 20 }, "thumbhash": "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
        });
        for (name, value) in changes {
            photo[name] = value.clone();
        }
        serde_json::from_value(photo).expect("a photo")
    }

    #[test]
    fn what_this_gallery_wrote_stays_as_it_is() {
        let plain = of(&[
            ("title", json!("The sea")),
            (
                "capture",
                json!({ "taken_at": "2024-07-05T12:00:00", "offset_minutes": -210, "model": "EOS R5", "f_number": 1.8,
                "exposure_seconds": [1, 250], "place": { "latitude": 47.1, "longitude": 8.4, "altitude_m": 612.5 } }),
            ),
            ("corrections", json!({ "title": "", "description": "two\nlines  ", "tags": ["a"], "rating": -1 })),
        ]);
        assert_eq!(photo(plain.clone()), Ok(plain));
    }

    #[test]
    fn names_and_texts_are_cleaned_and_cut() {
        let long = "ö".repeat(100_000);
        let many: Vec<_> = (0..10_000).map(|n| format!("{n} {}", "ö".repeat(200))).collect();
        let clean = photo(of(&[
            ("file_name", json!("../../../.ssh/authorized_keys")),
            ("title", json!("a\u{1b}b")),
            ("thumbhash", json!("\"><script>")),
            ("keywords", json!(many)),
            ("rating", json!(99)),
            ("changes", json!(u64::MAX)),
            (
                "capture",
                json!({ "make": long, "lens": "\u{7}", "exposure_seconds": [1, 0], "offset_minutes": i16::MIN,
                "taken_at": "-000100-01-01T00:00:00", "place": { "latitude": 91, "longitude": 0 } }),
            ),
            (
                "corrections",
                json!({ "title": long, "description": long, "tags": many, "rating": 6,
                "place": { "latitude": 0, "longitude": -181 } }),
            ),
        ]))
        .expect("a photo");
        assert_eq!((clean.file_name.as_str(), clean.title.as_str()), ("authorized_keys", "a b"));
        assert_eq!((clean.thumbhash.as_str(), clean.rating, clean.changes), ("", None, 0));
        assert_eq!(clean.capture, Capture { make: Some("ö".repeat(MAX_CAMERA)), ..Capture::default() });
        assert_eq!((clean.corrections.place, clean.corrections.rating), (None, None));
        assert!(serde_json::to_string(&clean).expect("JSON").len() < 100_000);
    }

    #[test]
    fn what_cannot_be_is_refused_or_rendered_again() {
        for changes in [
            ("state", json!("uploading")),
            ("schema", json!(PHOTO_SCHEMA + 1)),
            ("added_at", json!(-99_999_999_999_999_i64)),
            ("trashed_at", json!(-99_999_999_999_999_i64)),
            ("edits", json!({ "turns": 4 })),
        ] {
            assert!(photo(of(std::slice::from_ref(&changes))).is_err(), "{changes:?}");
        }
        for size in [json!(null), json!({ "width": 0, "height": 5 }), json!({ "width": 5, "height": 70_000 })] {
            let seen = photo(of(&[("dimensions", size)])).expect("a photo");
            assert_eq!((seen.state, seen.dimensions), (PhotoState::Processing, None));
        }
    }

    #[test]
    fn a_person_has_a_name_of_normal_length() {
        let person = Owner {
            email: "a@b.test".to_owned(),
            display_name: format!(" A\u{1b}da{}", "a".repeat(500)),
            role: crate::person::Role::Member,
            created_at: Timestamp::MAX,
            quota_bytes: None,
        };
        let clean = owner(person, Timestamp::UNIX_EPOCH);
        assert!(clean.display_name.starts_with("Ada") && clean.display_name.chars().count() == MAX_NAME);
        assert_eq!(clean.created_at, Timestamp::UNIX_EPOCH);
    }
}
