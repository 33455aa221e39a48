//! Metadata from EXIF that the tests write themselves, valid and invalid.

use exif::experimental::Writer;
use exif::{Context, Field, In, Rational, SRational, Tag, Value};
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
    read(Some(&block(fields)), &Blocks::default())
}

#[test]
fn a_complete_set_of_tags_is_read() {
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
fn dates_are_trusted_in_order_and_keep_their_own_offset() {
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
fn wrong_types_zeros_and_empty_texts_are_dropped() {
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
fn texts_are_cleaned_and_truncated() {
    let long = "x".repeat(500);
    let latin = Value::Ascii(vec![b"Caf\xE9\x07Cam".to_vec()]);
    let capture = facts(&[(Tag::Model, ascii_of(&long)), (Tag::Make, latin)]).capture;
    assert_eq!(capture.model.map(|model| model.len()), Some(MAX_TEXT));
    assert_eq!(capture.make.as_deref(), Some("Café Cam"));
}

#[test]
fn invalid_positions_are_dropped() {
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
fn garbage_gives_no_metadata_and_no_panic() {
    let whole = block(&[(Tag::Make, ascii_of("Some long maker")), (Tag::Orientation, Value::Short(vec![3]))]);
    for end in 0..whole.len() {
        read(Some(&whole[..end]), &Blocks::default());
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        read(Some(&bytes), &Blocks::default());
    }
    assert_eq!(read(None, &Blocks::default()).capture, Capture::default());
    assert_eq!(read(Some(b"MM"), &Blocks::default()).capture, Capture::default());
}

/// A packet of XMP with those attributes.
fn packet(attributes: &str) -> Vec<u8> {
    format!(
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" {attributes}/>
        </rdf:RDF></x:xmpmeta>"#
    )
    .into_bytes()
}

fn dated(exif: &[(Tag, Value)], xmp: &str, iptc: &[(u8, &[u8])]) -> (Option<i16>, Option<i16>) {
    let exif = (!exif.is_empty()).then(|| block(exif));
    let resources = photoshop::tests::resources(&[(0x0404, &iptc::tests::block(false, iptc))]);
    let blocks = Blocks { xmp: Some(packet(xmp).into()), photoshop: Some(resources.into()) };
    let capture = read(exif.as_deref(), &blocks).capture;
    (capture.taken_at.map(|at| at.year()), capture.offset_minutes)
}

/// Every date at once, each with its own year. Then the one that was used is removed, again and again.
#[test]
fn dates_are_trusted_in_the_documented_order() {
    let mut exif = vec![
        (Tag::DateTimeOriginal, ascii_of("2001:01:01 01:01:01")),
        (Tag::DateTimeDigitized, ascii_of("2005:01:01 01:01:01")),
        (Tag::DateTime, ascii_of("2009:01:01 01:01:01")),
        (Tag::GPSDateStamp, ascii_of("2010:01:01")),
        (Tag::GPSTimeStamp, ratios(&[(23, 1), (59, 1), (5999, 100)])),
    ];
    let mut xmp = vec![
        "exif:DateTimeOriginal='2002-01-01'",
        "photoshop:DateCreated='2003-01-01'",
        "exif:DateTimeDigitized='2006-01-01'",
        "xmp:CreateDate='2007-01-01'",
        "exif:GPSTimeStamp='2011-01-01T10:00:00'",
        "xmp:ModifyDate='2012-01-01' xmp:MetadataDate='2012-01-01'",
    ];
    let mut iptc: Vec<(u8, &[u8])> = vec![(55, b"20040101"), (62, b"20080101"), (63, b"101010+0200")];
    let mut seen = Vec::new();
    loop {
        let (year, offset) = dated(&exif, &xmp.join(" "), &iptc);
        seen.push((year, offset));
        match year {
            Some(2001 | 2005 | 2009) => drop(exif.remove(0)),
            Some(2010) => exif.clear(),
            Some(2004 | 2008) => drop(iptc.remove(0)),
            Some(_) => drop(xmp.remove(0)),
            None => break,
        }
    }
    let offsets = |year| match year {
        2008 => Some(120),
        2010 | 2011 => Some(0),
        _ => None,
    };
    let expected: Vec<_> = (2001..=2011).map(|year| (Some(year), offsets(year))).chain([(None, None)]).collect();
    assert_eq!(seen, expected);
}

#[test]
fn an_offset_is_only_adopted_from_the_same_moment() {
    let exif = [(Tag::DateTimeOriginal, ascii_of("2014:09:21 16:00:56")), (Tag::SubSecTimeOriginal, ascii_of("5"))];
    let same = "exif:DateTimeOriginal='2014-09-21T16:00:56.000000+02:00'";
    assert_eq!(dated(&exif, same, &[]), (Some(2014), Some(120)));
    let other = "exif:DateTimeOriginal='2014-09-21T16:00:57+02:00'";
    assert_eq!(dated(&exif, other, &[]), (Some(2014), None));
    let own = [exif[0].clone(), (Tag::OffsetTimeOriginal, ascii_of("+09:00"))];
    assert_eq!(dated(&own, same, &[]), (Some(2014), Some(540)));
}

#[test]
fn the_gps_clock_keeps_its_fraction() {
    let at = |date: &str, time: &[(u32, u32)]| {
        facts(&[(Tag::GPSDateStamp, ascii_of(date)), (Tag::GPSTimeStamp, ratios(time))]).capture.taken_at
    };
    let expected = Some(jiff::civil::date(2008, 10, 23).at(14, 27, 7, 240_000_000));
    assert_eq!(at("2008:10:23", &[(14, 1), (27, 1), (724, 100)]), expected);
    assert_eq!(at("2008-10-23", &[(14, 1), (27, 1), (724, 100)]), expected);
    for (date, time) in [
        ("2008:10:23", &[(24, 1), (0, 1), (0, 1)][..]),
        ("2008:10:23", &[(0, 0), (0, 1), (0, 1)]),
        ("2008:10:23", &[(u32::MAX, 1), (0, 1), (0, 1)]),
        ("2008:10", &[(1, 1), (0, 1), (0, 1)]),
        ("    :  :  ", &[(1, 1), (0, 1), (0, 1)]),
    ] {
        assert_eq!(at(date, time), None, "{date} {time:?}");
    }
}

#[test]
fn fractions_order_photos_of_the_same_second() {
    let taken = |fraction: &str| {
        let at = (Tag::DateTimeOriginal, ascii_of("2008:10:22 16:28:39"));
        facts(&[at, (Tag::SubSecTimeOriginal, ascii_of(fraction))]).capture.taken_at
    };
    assert!(taken("018") < taken("18") && taken("18") < taken("2") && taken("2") < taken("201"));
}

#[test]
fn tiff_has_texts_in_fields() {
    let iptc = iptc::tests::block(true, &[(25, b"chalk"), (116, "© Ada".as_bytes())]);
    let xmp = packet("dc:title='Cliffs' xmp:Rating='5'");
    let bytes = block(&[
        (Tag(Context::Tiff, 0x02BC), Value::Byte(xmp)),
        (Tag(Context::Tiff, 0x83BB), Value::Undefined(iptc, 0)),
        (Tag::ImageDescription, ascii_of("OLYMPUS DIGITAL CAMERA         ")),
        (Tag::Artist, ascii_of("Ada")),
        (Tag::Copyright, ascii_of("Not this one")),
    ]);
    let expected = EmbeddedMetadata {
        title: "Cliffs".into(),
        description: String::new(),
        keywords: vec!["chalk".into()],
        rating: Some(5),
        creator: "Ada".into(),
        copyright: "© Ada".into(),
    };
    assert_eq!(read(Some(&bytes), &Blocks::default()).embedded_metadata, expected);
}

#[test]
fn a_flipped_byte_of_a_block_costs_at_most_a_text() {
    let words = iptc::tests::block(true, &[(5, b"Cliffs"), (25, b"chalk"), (55, b"20071206"), (60, b"143318+0900")]);
    let resources = photoshop::tests::resources(&[(0x0425, &[7; 16]), (0x0404, &words)]);
    let xmp = packet("dc:title='Cliffs' xmp:Rating='5' xmp:CreateDate='2007-12-06T14:33:18+09:00'");
    for flip in [0x01, 0x20, 0x80, 0xFF] {
        for at in 0..resources.len().max(xmp.len()) {
            let flipped = |bytes: &[u8]| {
                let mut bytes = bytes.to_vec();
                bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= flip);
                Some(bytes.into())
            };
            let facts = read(None, &Blocks { xmp: flipped(&xmp), photoshop: flipped(&resources) });
            assert_eq!(facts.embedded_metadata.clone().cleaned(), facts.embedded_metadata);
        }
    }
}

#[test]
fn iptc_that_was_changed_after_xmp_takes_precedence() {
    let iptc = iptc::tests::block(true, &[(5, b"New")]);
    let title = |digest: &[u8]| {
        let resources = photoshop::tests::resources(&[(0x0404, &iptc), (0x0425, digest)]);
        let blocks = Blocks { xmp: Some(packet("dc:title='Old'").into()), photoshop: Some(resources.into()) };
        read(None, &blocks).embedded_metadata.title
    };
    let digest = <md5::Md5 as md5::Digest>::digest(&iptc);
    assert_eq!(title(&digest), "Old");
    assert_eq!(title(&[0; 16]), "New");
    assert_eq!(title(b"short"), "Old");
}
