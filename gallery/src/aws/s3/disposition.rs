//! The name under which a browser saves a download (RFC 6266).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::file_names::clean_name;

/// Everything except the `attr-char`s of RFC 8187.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header's value, `attachment` or `inline`, with the clean name twice: in ASCII for old clients, and unchanged.
pub(super) fn value(how: &str, name: &str) -> String {
    let name = &clean_name(name);
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ESCAPED))
}

/// Characters that need no escape inside quotation marks, and that no browser takes for an escape.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_their_quotation_marks() {
        assert_eq!(value("inline", "a.jpg"), "inline; filename=\"a.jpg\"; filename*=UTF-8''a.jpg");
        assert_eq!(
            value("attachment", "Kü\"che 50 %\r\n.jpg"),
            "attachment; filename=\"K__che 50 _.jpg\"; filename*=UTF-8''K%C3%BC_che%2050%20%25.jpg"
        );
        let (name, clean) = ("../../\u{202E}.ssh\\authorized_keys", "authorized_keys");
        assert_eq!(value("inline", name), format!("inline; filename=\"{clean}\"; filename*=UTF-8''{clean}"));
    }
}
