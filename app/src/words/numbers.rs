//! Numbers, and numbers of things.

/// A whole number with separators of thousands (`"2,037"`).
#[must_use]
pub fn number(value: u64) -> String {
    let mut text = value.to_string();
    let mut at = text.len();
    while at > 3 {
        at -= 3;
        text.insert(at, ',');
    }
    text
}

/// A number of photos (`"1 photo"`, `"2,037 photos"`).
#[must_use]
pub fn photos(count: u64) -> String {
    if count == 1 { "1 photo".to_owned() } else { format!("{} photos", number(count)) }
}

/// A number of bytes as people write it, in powers of 1000 (`"3.4 MB"`).
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];
    if count == 1 {
        return "1 byte".to_owned();
    }
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 || value >= 99.95 || (value - value.round()).abs() < 0.05 {
        format!("{value:.0} {}", UNITS[unit])
    } else {
        format!("{value:.1} {}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (value, text) in [
            (0, "0"),
            (12, "12"),
            (999, "999"),
            (1000, "1,000"),
            (65_535, "65,535"),
            (150_000_000, "150,000,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn one_photo_is_no_plural() {
        let told = [0, 1, 2, 2037].map(photos);
        assert_eq!(told, ["0 photos", "1 photo", "2 photos", "2,037 photos"]);
    }

    #[test]
    fn bytes_read_well() {
        for (count, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1 kB"),
            (3_440_000, "3.4 MB"),
            (200_000_000, "200 MB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }
}
