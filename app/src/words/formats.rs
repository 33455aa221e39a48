//! The accepted formats as a sentence.

use gallery::format::Format;

use crate::messages::t;

/// Lists all of them (`"JPEG, PNG, … and BMP"`).
#[must_use]
pub fn formats() -> String {
    let [first @ .., last] = Format::ALL.map(Format::name);
    t!(list_and, first = &first.join(", "), last = last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn every_format_is_named() {
        assert_eq!(formats(), "JPEG, PNG, WebP, GIF, AVIF, TIFF and BMP");
        assert_eq!(Locale::German.scope(formats), "JPEG, PNG, WebP, GIF, AVIF, TIFF und BMP");
    }
}
