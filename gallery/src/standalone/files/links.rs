//! The links to this store, which are created and parsed here. A link is signed as a whole, so its holder cannot change
//! anything in it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{file_names::clean_name, format::Format, id::PhotoId, sha256::Sha256};

/// Everything except the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a link for sending a part allows: these bytes of this file of this photo, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartTarget {
    /// The photo the file will become.
    pub photo: PhotoId,
    /// The number of the part: 1, 2, 3 …
    pub number: u32,
    /// The exact size of the part, in bytes.
    pub bytes: u64,
    /// SHA-256 of the whole file, so that a link for one file cannot be used for another file of the same photo.
    pub sha256: Sha256,
}

impl PartTarget {
    /// The path and query, to be signed.
    #[must_use]
    pub fn link(&self) -> String {
        format!("/upload/{}/{}?bytes={}&sha256={}", self.photo, self.number, self.bytes, self.sha256)
    }

    /// Parses the result of [`Self::link`], signed or not; `None` for anything else. The caller must check the
    /// signature.
    #[must_use]
    pub fn parse(link: &str) -> Option<Self> {
        let (path, query) = link.split_once('?')?;
        let (photo, number) = path.strip_prefix("/upload/")?.split_once('/')?;
        let mut parameters = query.split('&');
        Some(Self {
            photo: photo.parse().ok()?,
            number: number.parse().ok()?,
            bytes: parameters.next()?.strip_prefix("bytes=")?.parse().ok()?,
            sha256: parameters.next()?.strip_prefix("sha256=")?.parse().ok()?,
        })
    }
}

/// The path and query for downloading an original, to be signed.
pub(super) fn original(photo: &PhotoId, format: Format, file_name: &str, inline: bool) -> String {
    let name = clean_name(file_name);
    let name = utf8_percent_encode(&name, ESCAPED);
    let inline = if inline { "&inline=1" } else { "" };
    format!("/media/{photo}/original.{}?name={name}{inline}", format.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_part_links_are_parsed() {
        let target = PartTarget {
            photo: "abcdefgh".parse().expect("an id"),
            number: 3,
            bytes: 8_388_608,
            sha256: Sha256::from([0; 32]),
        };
        assert_eq!(PartTarget::parse(&target.link()), Some(target.clone()));
        assert_eq!(PartTarget::parse(&format!("{}&e=1&s=a.b", target.link())), Some(target));
        let sha256 = "0".repeat(64);
        for bad in [
            "/upload/abcdefgh/3".to_owned(),
            format!("/upload/../3?bytes=1&sha256={sha256}"),
            format!("/upload/abcdefgh/x?bytes=1&sha256={sha256}"),
            format!("/upload/abcdefgh/1/2?bytes=1&sha256={sha256}"),
            format!("/upload/abcdefgh/1?bytes=-1&sha256={sha256}"),
            format!("/media/abcdefgh/1?bytes=1&sha256={sha256}"),
            "/upload/abcdefgh/1?bytes=1&sha256=0".to_owned(),
        ] {
            assert_eq!(PartTarget::parse(&bad), None, "{bad}");
        }
    }

    #[test]
    fn file_names_cannot_break_out_of_their_parameter() {
        let photo = "abcdefgh".parse().expect("an id");
        let link = original(&photo, Format::Jpeg, "Ö & e=1?#\".jpg", true);
        assert_eq!(link, "/media/abcdefgh/original.jpg?name=%C3%96%20%26%20e%3D1_%23_.jpg&inline=1");
        let link = original(&photo, Format::Jpeg, "../..\\\u{202E}.ssh/keys\r\n.jpg", false);
        assert_eq!(link, "/media/abcdefgh/original.jpg?name=keys.jpg");
    }
}
