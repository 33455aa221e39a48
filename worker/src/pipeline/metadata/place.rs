//! Where a photo was taken.

use gallery::capture::Place;

use super::tags::{Directory, Tag, Tags};

const LATITUDE_REF: Tag = (Directory::Gps, 0x0001);
const LATITUDE: Tag = (Directory::Gps, 0x0002);
const LONGITUDE_REF: Tag = (Directory::Gps, 0x0003);
const LONGITUDE: Tag = (Directory::Gps, 0x0004);
const ALTITUDE_REF: Tag = (Directory::Gps, 0x0005);
const ALTITUDE: Tag = (Directory::Gps, 0x0006);

/// Metres above or below sea level that a camera can be. An altitude outside this range is dropped; the position is
/// kept.
const ALTITUDES: std::ops::RangeInclusive<f64> = -12_000.0..=50_000.0;

/// The position, if both coordinates and both references are present and valid. Receivers without a fix write 0/0,
/// or zeros, which would put the photo into the sea off Ghana: neither is a position.
pub(super) fn taken(exif: &Tags<'_>) -> Option<Place> {
    let latitude = degrees(exif, LATITUDE, LATITUDE_REF, [b'N', b'S'], 90.0)?;
    let longitude = degrees(exif, LONGITUDE, LONGITUDE_REF, [b'E', b'W'], 180.0)?;
    let somewhere = latitude != 0.0 || longitude != 0.0;
    somewhere.then(|| Place { latitude, longitude, altitude_m: altitude(exif) })
}

fn degrees(exif: &Tags<'_>, tag: Tag, reference: Tag, [plus, minus]: [u8; 2], most: f64) -> Option<f64> {
    let parts = exif.rationals::<3>(tag)?.map(|part| part.and_then(quotient));
    // Some write fractions of a degree and omit minutes and seconds.
    let size = parts[0]? + parts[1].unwrap_or(0.0) / 60.0 + parts[2].unwrap_or(0.0) / 3600.0;
    let sign = match exif.text(reference)?.first()?.to_ascii_uppercase() {
        letter if letter == plus => 1.0,
        letter if letter == minus => -1.0,
        _ => return None,
    };
    (size <= most).then_some(sign * size)
}

fn altitude(exif: &Tags<'_>) -> Option<f64> {
    let [metres] = exif.rationals::<1>(ALTITUDE)?;
    let metres = quotient(metres?)?;
    let below = exif.integer(ALTITUDE_REF) == Some(1);
    let metres = if below { -metres } else { metres };
    ALTITUDES.contains(&metres).then_some(metres)
}

fn quotient((numerator, denominator): (u32, u32)) -> Option<f64> {
    (denominator > 0).then(|| f64::from(numerator) / f64::from(denominator))
}
