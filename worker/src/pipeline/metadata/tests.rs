//! Facts from EXIF that the tests write themselves, good and bad.

use exif::experimental::Writer;
use exif::{Field, SRational};
use gallery::capture::Place;
use jiff::civil::date;

use super::*;

fn ascii_of(text: &str) -> Value {
    Value::Ascii(vec![text.as_bytes().to_vec()])
}

fn ratios(parts: &[(u32, u32)]) -> Value {
    Value::Rational(parts.iter().map(|&(num, denom)| Rational { num, denom }).collect())
}

/// A TIFF block with those fields.
fn block(fields: &[(Tag, Value)]) -> Vec<u8> {
    let fields: Vec<Field> =
        fields.iter().map(|(tag, value)| Field { tag: *tag, ifd_num: In::PRIMARY, value: value.clone() }).collect();
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut bytes = std::io::Cursor::new(Vec::new());
    writer.write(&mut bytes, false).expect("writes");
    bytes.into_inner()
}

fn facts(fields: &[(Tag, Value)]) -> Facts {
    read(Some(&block(fields)))
}

#[test]
fn a_whole_set_of_facts_is_read() {
    let facts = facts(&[
        (Tag::Make, ascii_of("NIKON\0\0")),
        (Tag::Model, ascii_of("  COOLPIX P6000 ")),
        (Tag::Orientation, Value::Short(vec![6])),
        (Tag::DateTimeOriginal, ascii_of("2008:10:22 16:28:39")),
        (Tag::SubSecTimeOriginal, ascii_of("25")),
        (Tag::OffsetTimeOriginal, ascii_of("+02:00")),
        (Tag::ExposureTime, ratios(&[(1, 250)])),
        (Tag::FNumber, ratios(&[(28, 10)])),
        (Tag::PhotographicSensitivity, Value::Short(vec![64, 0])),
        (Tag::FocalLength, ratios(&[(60, 10)])),
        (Tag::FocalLengthIn35mmFilm, Value::Short(vec![28])),
        (Tag::LensModel, ascii_of("6-24mm")),
        (Tag::GPSLatitudeRef, ascii_of("S")),
        (Tag::GPSLatitude, ratios(&[(43, 1), (30, 1), (0, 1)])),
        (Tag::GPSLongitudeRef, ascii_of("E")),
        (Tag::GPSLongitude, ratios(&[(11, 1), (45, 1), (36, 1)])),
        (Tag::GPSAltitudeRef, Value::Byte(vec![1])),
        (Tag::GPSAltitude, ratios(&[(125, 10)])),
    ]);
    let expected = Capture {
        taken_at: Some(date(2008, 10, 22).at(16, 28, 39, 250_000_000)),
        offset_minutes: Some(120),
        make: Some("NIKON".into()),
        model: Some("COOLPIX P6000".into()),
        lens: Some("6-24mm".into()),
        exposure_seconds: Some((1, 250)),
        f_number: Some(2.8),
        iso: Some(64),
        focal_length_mm: Some(6.0),
        focal_length_35mm: Some(28),
        place: Some(Place { latitude: -43.5, longitude: 11.76, altitude_m: Some(-12.5) }),
    };
    assert_eq!(facts.capture, expected);
    assert_eq!(facts.orientation, Orientation::from_exif(6));
}

#[test]
fn dates_are_believed_in_order_and_keep_their_own_offset() {
    let original = (Tag::DateTimeOriginal, ascii_of("2001:01:01 01:01:01"));
    let digitized = (Tag::DateTimeDigitized, ascii_of("2002:02:02 02:02:02"));
    let changed = (Tag::DateTime, ascii_of("2003:03:03 03:03:03"));
    let offset = (Tag::OffsetTime, ascii_of("+01:00"));
    let unset = (Tag::DateTimeOriginal, ascii_of("0000:00:00 00:00:00"));
    let years = |fields: &[(Tag, Value)]| {
        let capture = facts(fields).capture;
        (capture.taken_at.map(|at| at.year()), capture.offset_minutes)
    };
    assert_eq!(years(&[changed.clone(), digitized.clone(), original, offset.clone()]), (Some(2001), None));
    assert_eq!(years(&[changed.clone(), digitized, unset.clone(), offset.clone()]), (Some(2002), None));
    assert_eq!(years(&[changed, unset.clone(), offset.clone()]), (Some(2003), Some(60)));
    assert_eq!(years(&[unset, offset]), (None, None));
}

#[test]
fn wrong_types_zeroes_and_empty_texts_are_left_out() {
    let facts = facts(&[
        (Tag::Make, ascii_of("")),
        (Tag::Model, ascii_of(" \0 ")),
        (Tag::LensModel, Value::Short(vec![7])),
        (Tag::Orientation, Value::Short(vec![9])),
        (Tag::DateTimeOriginal, Value::Long(vec![20_081_022])),
        (Tag::ExposureTime, ratios(&[(1, 0)])),
        (Tag::FNumber, ratios(&[(0, 0)])),
        (Tag::PhotographicSensitivity, ascii_of("100")),
        (Tag::FocalLength, Value::SRational(vec![SRational { num: -1, denom: 2 }])),
        (Tag::FocalLengthIn35mmFilm, Value::Short(vec![0])),
    ]);
    assert_eq!(facts.capture, Capture::default());
    assert_eq!(facts.orientation, Orientation::default());
}

#[test]
fn texts_are_cleaned_and_cut() {
    let long = "x".repeat(500);
    let latin = Value::Ascii(vec![b"Caf\xE9\x07Cam".to_vec()]);
    let capture = facts(&[(Tag::Model, ascii_of(&long)), (Tag::Make, latin)]).capture;
    assert_eq!(capture.model.map(|model| model.len()), Some(MAX_TEXT));
    assert_eq!(capture.make.as_deref(), Some("Café Cam"));
}

#[test]
fn positions_that_are_none_are_left_out() {
    let place = |north: &str, latitude: &[(u32, u32)], east: &str, longitude: &[(u32, u32)]| {
        facts(&[
            (Tag::GPSLatitudeRef, ascii_of(north)),
            (Tag::GPSLatitude, ratios(latitude)),
            (Tag::GPSLongitudeRef, ascii_of(east)),
            (Tag::GPSLongitude, ratios(longitude)),
        ])
        .capture
        .place
    };
    let (ten, none) = ([(10, 1), (0, 1), (0, 1)], [(0, 0), (0, 0), (0, 0)]);
    assert!(place("N", &ten, "W", &ten).is_some_and(|place| place.longitude == -10.0 && place.altitude_m.is_none()));
    assert!(place("N", &[(105, 10), (0, 0), (0, 0)], "E", &ten).is_some_and(|place| place.latitude == 10.5));
    assert_eq!(place("N", &none, "E", &none), None);
    assert_eq!(place("N", &[(0, 1)], "E", &[(0, 1)]), None);
    assert_eq!(place("N", &[(91, 1)], "E", &ten), None);
    assert_eq!(place("N", &ten, "E", &[(181, 1)]), None);
    assert_eq!(place("X", &ten, "E", &ten), None);
    assert_eq!(place("", &ten, "E", &ten), None);
}

#[test]
fn rubbish_gives_no_facts_and_no_panic() {
    let whole = block(&[(Tag::Make, ascii_of("Some long maker")), (Tag::Orientation, Value::Short(vec![3]))]);
    for end in 0..whole.len() {
        read(Some(&whole[..end]));
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        read(Some(&bytes));
    }
    assert_eq!(read(None).capture, Capture::default());
    assert_eq!(read(Some(b"MM")).capture, Capture::default());
}
