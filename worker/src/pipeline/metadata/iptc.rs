//! IPTC's Information Interchange Model (version 4.2): a sequence of data sets, each with a record, a number and a
//! length.

use md5::{Digest as _, Md5};

use super::{latin, photoshop};

/// The most keywords and by-lines to read.
const MOST_ENTRIES: usize = 1000;

/// The data sets that Vitrine uses, as they were written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Iptc<'a> {
    /// 2:05, which IPTC calls the object name.
    pub(super) title: Option<String>,
    /// 2:105.
    pub(super) headline: Option<String>,
    /// 2:120.
    pub(super) caption: Option<String>,
    /// 2:25.
    pub(super) keywords: Vec<String>,
    /// 2:80.
    pub(super) by_lines: Vec<String>,
    /// 2:116.
    pub(super) copyright: Option<String>,
    /// 2:55.
    pub(super) created_date: Option<&'a [u8]>,
    /// 2:60.
    pub(super) created_time: Option<&'a [u8]>,
    /// 2:62.
    pub(super) digitized_date: Option<&'a [u8]>,
    /// 2:63.
    pub(super) digitized_time: Option<&'a [u8]>,
    /// Whether it was changed after XMP was written, by a program that does not know XMP. Programs that write both
    /// leave a digest of the IPTC block, which then no longer matches.
    pub(super) newer_than_xmp: bool,
}

/// Reads IPTC from Photoshop's resources.
pub(super) fn of_photoshop(resources: &[u8]) -> Iptc<'_> {
    let found = photoshop::read(resources);
    let Some(block) = found.iptc else { return Iptc::default() };
    let newer_than_xmp = found.digest.is_some_and(|digest| digest != Md5::digest(block).as_slice());
    Iptc { newer_than_xmp, ..read(block) }
}

/// Reads a block of data sets, up to the first invalid one.
pub(super) fn read(block: &[u8]) -> Iptc<'_> {
    let mut iptc = Iptc::default();
    let mut utf8 = false;
    for (record, number, value) in (DataSets { rest: block }) {
        let text =
            || if utf8 { String::from_utf8_lossy(value).trim_end_matches('\u{FFFD}').to_owned() } else { latin(value) };
        let keep = |place: &mut Option<String>| {
            *place = place.take().or_else(|| Some(text()).filter(|text| !text.trim().is_empty()));
        };
        match (record, number) {
            // ISO 2022's escape sequence for UTF-8. Whatever else is here, nobody writes anything but UTF-8 and
            // Latin-1.
            (1, 90) => utf8 = value == b"\x1B%G",
            (2, 5) => keep(&mut iptc.title),
            (2, 105) => keep(&mut iptc.headline),
            (2, 120) => keep(&mut iptc.caption),
            (2, 116) => keep(&mut iptc.copyright),
            (2, 25) if iptc.keywords.len() < MOST_ENTRIES => iptc.keywords.push(text()),
            (2, 80) if iptc.by_lines.len() < MOST_ENTRIES => iptc.by_lines.push(text()),
            (2, 55) => iptc.created_date = iptc.created_date.or(Some(value)),
            (2, 60) => iptc.created_time = iptc.created_time.or(Some(value)),
            (2, 62) => iptc.digitized_date = iptc.digitized_date.or(Some(value)),
            (2, 63) => iptc.digitized_time = iptc.digitized_time.or(Some(value)),
            _ => {}
        }
    }
    iptc
}

struct DataSets<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for DataSets<'a> {
    type Item = (u8, u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (&[0x1C, record, number, high, low], rest) = self.rest.split_first_chunk()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        // If the first bit is set, this is the length of the length. Vitrine does not use values that do not fit
        // into a segment.
        let value = rest.get(..length).filter(|_| length < 0x8000)?;
        self.rest = &rest[length..];
        Some((record, number, value))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A block of data sets of record 2, with UTF-8 declared or not.
    pub(in crate::pipeline::metadata) fn block(utf8: bool, sets: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut push = |record: u8, number: u8, value: &[u8]| {
            bytes.extend([0x1C, record, number]);
            bytes.extend((value.len() as u16).to_be_bytes());
            bytes.extend(value);
        };
        if utf8 {
            push(1, 90, b"\x1B%G");
        }
        push(2, 0, &[0, 4]);
        sets.iter().for_each(|(number, value)| push(2, *number, value));
        bytes
    }

    #[test]
    fn texts_and_dates_are_found() {
        let bytes = block(
            true,
            &[
                (5, b"Sea"),
                (5, b"Second"),
                (25, "Møn".as_bytes()),
                (25, b"chalk"),
                (55, b"20071206"),
                (60, b"143318+0900"),
                (80, b"Ada"),
                (80, b"Bob"),
                (105, b"Head"),
                (116, "© Ada".as_bytes()),
                (120, b"Waves"),
            ],
        );
        let expected = Iptc {
            title: Some("Sea".into()),
            headline: Some("Head".into()),
            caption: Some("Waves".into()),
            keywords: vec!["Møn".into(), "chalk".into()],
            by_lines: vec!["Ada".into(), "Bob".into()],
            copyright: Some("© Ada".into()),
            created_date: Some(b"20071206"),
            created_time: Some(b"143318+0900"),
            ..Iptc::default()
        };
        assert_eq!(read(&bytes), expected);
    }

    #[test]
    fn letters_are_utf8_or_latin() {
        let title = |utf8, bytes: &[u8]| read(&block(utf8, &[(5, bytes)])).title;
        assert_eq!(title(false, b"Caf\xE9").as_deref(), Some("Café"));
        assert_eq!(title(false, "Café".as_bytes()).as_deref(), Some("Café"));
        // The maximum length in the standard cut a letter in two.
        assert_eq!(title(true, b"Caf\xC3").as_deref(), Some("Caf"));
        assert_eq!(title(true, b" "), None);
    }

    #[test]
    fn garbage_ends_the_sequence() {
        let whole = block(false, &[(5, b"Sea"), (120, b"Waves")]);
        for end in 0..whole.len() {
            read(&whole[..end]);
        }
        let mut bytes = whole.clone();
        bytes.extend([0, 0, 0x1C, 2, 116, 0, 1, b'x']);
        assert_eq!(read(&bytes), read(&whole));
        let extended = [block(false, &[(5, b"Sea")]), vec![0x1C, 2, 120, 0x80, 4, 0, 0, 0, 1, b'x']].concat();
        assert_eq!(read(&extended).caption, None);
        assert_eq!(read(&extended).title.as_deref(), Some("Sea"));
    }
}
