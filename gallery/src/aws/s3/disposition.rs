//! The name under which a browser saves a download (RFC 6266).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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

/// The header's value, `attachment` or `inline`, with the name twice: in ASCII for old clients, and unchanged.
pub(super) fn value(how: &str, name: &str) -> String {
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
            value("attachment", "Kü\"che\\ 50 %\r\n.jpg"),
            "attachment; filename=\"K__che_ 50 ___.jpg\"; filename*=UTF-8''K%C3%BC%22che%5C%2050%20%25%0D%0A.jpg"
        );
    }
}
