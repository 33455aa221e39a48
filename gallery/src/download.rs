//! The paths of downloads, to be signed. A link is signed as a whole, so its holder cannot change anything in it.
//!
//! The router opens them standalone (`server/src/media.rs`), and a function at the edge on AWS
//! (`infra/functions/media.js`).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{file_names::clean_name, format::Format, id::PhotoId, key::ObjectKey};

/// Everything except the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path and query of an original. `inline` shows it instead of saving it.
#[must_use]
pub fn original(photo: &PhotoId, format: Format, file_name: &str, inline: bool) -> String {
    let name = clean_name(file_name);
    let name = utf8_percent_encode(&name, ESCAPED);
    let inline = if inline { "&inline=1" } else { "" };
    format!("/media/{photo}/original.{}?name={name}{inline}", format.extension())
}

/// The path and query of a zip: `/media/zips/{person}/{zip}.zip`.
#[must_use]
pub fn zip(zip: &ObjectKey, file_name: &str) -> String {
    format!("/media/{}?name={}", zip.path(), utf8_percent_encode(&clean_name(file_name), ESCAPED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_cannot_break_out_of_their_parameter() {
        let photo = "abcdefgh".parse().expect("an id");
        let link = original(&photo, Format::Jpeg, "Ö & e=1?#\".jpg", true);
        assert_eq!(link, "/media/abcdefgh/original.jpg?name=%C3%96%20%26%20e%3D1_%23_.jpg&inline=1");
        let link = original(&photo, Format::Jpeg, "../..\\\u{202E}.ssh/keys\r\n.jpg", false);
        assert_eq!(link, "/media/abcdefgh/original.jpg?name=keys.jpg");
        let key = ObjectKey::Zip("person00".parse().expect("an id"), "abcdefgh".parse().expect("an id"));
        assert_eq!(zip(&key, "My photos.zip"), "/media/zips/person00/abcdefgh.zip?name=My%20photos.zip");
    }
}
