//! Numbers in sentences.

/// A whole number with separators of thousands (`"2,037"`).
#[must_use]
pub fn number_for_people(number: u64) -> String {
    let mut text = number.to_string();
    let mut at = text.len();
    while at > 3 {
        at -= 3;
        text.insert(at, ',');
    }
    text
}

/// A number of photos (`"1 photo"`, `"2,037 photos"`).
#[must_use]
pub fn photos_for_people(photos: u64) -> String {
    if photos == 1 { "1 photo".to_owned() } else { format!("{} photos", number_for_people(photos)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (number, text) in [
            (0, "0"),
            (12, "12"),
            (999, "999"),
            (1000, "1,000"),
            (65_535, "65,535"),
            (150_000_000, "150,000,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(number_for_people(number), text);
        }
    }

    #[test]
    fn one_photo_is_no_plural() {
        let told = [0, 1, 2, 2037].map(photos_for_people);
        assert_eq!(told, ["0 photos", "1 photo", "2 photos", "2,037 photos"]);
    }
}
