//! The formats that are accepted, in a sentence.

use gallery::format::Format;

/// All names in one phrase, the last two joined by the word given (`"JPEG, PNG, … and BMP"`).
#[must_use]
pub fn formats(last: &str) -> String {
    let [first @ .., end] = Format::ALL.map(Format::name);
    format!("{} {last} {end}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_named() {
        assert_eq!(formats("or"), "JPEG, PNG, WebP, GIF, AVIF, TIFF or BMP");
    }
}
