//! The order of events about one object, from S3's `sequencer`.

use std::cmp::Ordering;

/// Compares two `sequencer`s: hexadecimal numbers, of which the shorter is padded with zeros on the right. An event
/// without one counts as the oldest.
#[must_use]
pub fn order(a: Option<&str>, b: Option<&str>) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return a.is_some().cmp(&b.is_some()) };
    let length = a.len().max(b.len());
    let filled = |text: &str| format!("{:0<length$}", text.to_ascii_uppercase());
    filled(a).cmp(&filled(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorter_ones_are_padded_on_the_right() {
        assert_eq!(order(Some("0055AED6DCD90281E5"), Some("0055AED6DCD90281E6")), Ordering::Less);
        assert_eq!(order(Some("0055AED6"), Some("0055AED600")), Ordering::Equal);
        assert_eq!(order(Some("0055AED7"), Some("0055AED6DCD90281E5")), Ordering::Greater);
        assert_eq!(order(Some("0055aed7"), Some("0055AED7")), Ordering::Equal);
        assert_eq!(order(None, Some("00")), Ordering::Less);
        assert_eq!(order(None, None), Ordering::Equal);
    }
}
