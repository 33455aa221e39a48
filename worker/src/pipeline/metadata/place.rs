//! Where a photo was taken.

use exif::{Exif, Rational, Tag, Value};
use gallery::capture::Place;

use super::{ascii, value};

/// Metres that a camera can be below or above the sea. What lies outside is dropped, and the position kept.
const ALTITUDES: std::ops::RangeInclusive<f64> = -12_000.0..=50_000.0;

/// The position, when both coordinates and both references are there and lie on the globe. Receivers without a fix
/// write 0/0, or zeroes that would put the photo into the sea off Ghana: neither is a place.
pub(super) fn taken(exif: &Exif) -> Option<Place> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, [b'N', b'S'], 90.0)?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, [b'E', b'W'], 180.0)?;
    let somewhere = latitude != 0.0 || longitude != 0.0;
    somewhere.then(|| Place { latitude, longitude, altitude_m: altitude(exif) })
}

fn degrees(exif: &Exif, tag: Tag, reference: Tag, [plus, minus]: [u8; 2], most: f64) -> Option<f64> {
    let Value::Rational(parts) = value(exif, tag)? else { return None };
    let part = |i: usize| parts.get(i).copied().filter(|ratio: &Rational| ratio.denom > 0).map(|ratio| ratio.to_f64());
    // Some write fractions of a degree and leave minutes and seconds out.
    let size = part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
    let sign = match ascii(exif, reference)?.first()?.to_ascii_uppercase() {
        letter if letter == plus => 1.0,
        letter if letter == minus => -1.0,
        _ => return None,
    };
    (size <= most).then_some(sign * size)
}

fn altitude(exif: &Exif) -> Option<f64> {
    let Value::Rational(parts) = value(exif, Tag::GPSAltitude)? else { return None };
    let metres = parts.first().filter(|ratio| ratio.denom > 0)?.to_f64();
    let below = value(exif, Tag::GPSAltitudeRef).and_then(|value| value.get_uint(0)) == Some(1);
    let metres = if below { -metres } else { metres };
    ALTITUDES.contains(&metres).then_some(metres)
}
