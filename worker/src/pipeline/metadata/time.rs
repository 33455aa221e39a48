//! When a photo was taken.
//!
//! Files state it in many places, which often disagree. They are trusted in this order, first by what they mean and
//! then by who wrote them. The first valid date counts:
//!
//! 1. EXIF `DateTimeOriginal`, when the shutter opened, with `SubSecTimeOriginal` and `OffsetTimeOriginal`;
//! 2. XMP `exif:DateTimeOriginal`, the same copied by a program;
//! 3. XMP `photoshop:DateCreated`, when the subject was created: for a scan, the day of the old print;
//! 4. IPTC `DateCreated` and `TimeCreated` (2:55, 2:60), the same from before XMP existed;
//! 5. EXIF `DateTimeDigitized`, when it became a file, with its own fraction and offset;
//! 6. XMP `exif:DateTimeDigitized`, then `xmp:CreateDate`, the same;
//! 7. IPTC `DigitalCreationDate` and `…Time` (2:62, 2:63), the same;
//! 8. EXIF `DateTime`, when the file was last changed, with its own fraction and offset: some cameras write only
//!    this;
//! 9. EXIF `GPSDateStamp` and `GPSTimeStamp`, then XMP `exif:GPSTimeStamp`: when the receiver last had a fix. It is
//!    UTC, not local time, so the offset is zero.
//!
//! A fraction and an offset belong to their own date and to no other, with one exception: if an XMP date shows the
//! same second as the chosen one and has an offset, both mean the same moment, and that offset is used. Apart from
//! that, no offset is guessed, neither from the position nor from GPS time.
//!
//! PNG's `tIME` and XMP's `ModifyDate` and `MetadataDate` are not dates of the photo: programs write there when
//! they saved it.

use jiff::civil::{Date, DateTime, Time};

use super::{
    date::{self, Moment},
    iptc::Iptc,
    tags::{Directory, Tag, Tags},
    xmp::Xmp,
};

/// A date with the fraction and the offset that belong to it.
type Dated = (Tag, Tag, Tag);

const ORIGINAL: Dated = ((Directory::Exif, 0x9003), (Directory::Exif, 0x9291), (Directory::Exif, 0x9011));
const DIGITIZED: Dated = ((Directory::Exif, 0x9004), (Directory::Exif, 0x9292), (Directory::Exif, 0x9012));
const CHANGED: Dated = ((Directory::Picture, 0x0132), (Directory::Exif, 0x9290), (Directory::Exif, 0x9010));
const GPS_TIME: Tag = (Directory::Gps, 0x0007);
const GPS_DATE: Tag = (Directory::Gps, 0x001D);

/// What the camera's clock showed, and its offset from UTC in minutes.
pub(super) fn taken(exif: Option<&Tags<'_>>, xmp: &Xmp, iptc: &Iptc<'_>) -> (Option<DateTime>, Option<i16>) {
    let from_exif = |dated: Dated| exif.and_then(|exif| written(exif, dated));
    let from_xmp = |text: &Option<String>| text.as_deref().and_then(date::xmp);
    let from_iptc = |date: Option<&[u8]>, time| date.and_then(|date| date::iptc(date, time));
    let found = from_exif(ORIGINAL)
        .or_else(|| from_xmp(&xmp.original))
        .or_else(|| from_xmp(&xmp.created))
        .or_else(|| from_iptc(iptc.created_date, iptc.created_time))
        .or_else(|| from_exif(DIGITIZED))
        .or_else(|| from_xmp(&xmp.digitized))
        .or_else(|| from_xmp(&xmp.file_created))
        .or_else(|| from_iptc(iptc.digitized_date, iptc.digitized_time))
        .or_else(|| from_exif(CHANGED))
        .or_else(|| exif.and_then(gps_time))
        .or_else(|| from_xmp(&xmp.gps_time).map(|moment| Moment { offset: Some(0), ..moment }));
    let Some(moment) = found else { return (None, None) };
    let offset = moment.offset.or_else(|| {
        let same = [&xmp.original, &xmp.created, &xmp.digitized, &xmp.file_created].into_iter().filter_map(from_xmp);
        same.filter(|other| other.same_second(moment)).find_map(|other| other.offset)
    });
    (Some(moment.at), offset)
}

fn written(exif: &Tags<'_>, (tag, fraction, offset): Dated) -> Option<Moment> {
    let mut moment = date::exif(exif.text(tag)?)?;
    if let Some(text) = exif.text(fraction) {
        moment = moment.with_fraction(date::nanoseconds(text));
    }
    moment.offset = exif.text(offset).and_then(date::offset).or(moment.offset);
    Some(moment)
}

/// The time of the receiver's last fix.
fn gps_time(exif: &Tags<'_>) -> Option<Moment> {
    let day = exif.text(GPS_DATE)?;
    let midnight = date::exif(&[day.get(..10)?, b" 00:00:00"].concat())?;
    let clock = exif.rationals::<3>(GPS_TIME)?.map(|part| part.filter(|&(_, denominator)| denominator > 0));
    let [hours, minutes, seconds] = clock.map(|part| part.map(|(n, d)| f64::from(n) / f64::from(d)));
    // Some write fractions of an hour and omit the rest; most write three numbers.
    let nanoseconds = ((hours? * 3600.0 + minutes.unwrap_or(0.0) * 60.0 + seconds.unwrap_or(0.0)) * 1e9).round();
    if !(0.0..86_400e9).contains(&nanoseconds) {
        return None;
    }
    let nanoseconds = nanoseconds as i64;
    let (second, fraction) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    let part = |number: i64| i8::try_from(number).ok();
    let fraction = i32::try_from(fraction).ok()?;
    let time = Time::new(part(second / 3600)?, part(second / 60 % 60)?, part(second % 60)?, fraction).ok()?;
    let day: Date = midnight.at.date();
    Some(Moment { at: day.to_datetime(time), offset: Some(0) })
}
