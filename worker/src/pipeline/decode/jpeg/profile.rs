//! ICC profiles in JPEG: one profile, split into APP2 segments (ICC.1:2022, annex B.4).

use super::super::super::probe::jpeg::{SOS, Segments};

const APP2: u8 = 0xE2;
const NAME: &[u8] = b"ICC_PROFILE\0";

/// The profile before the first scan, reassembled. `None` if there is none or a piece is missing.
pub(super) fn embedded(original: &[u8]) -> Option<Vec<u8>> {
    let mut pieces: Vec<Option<&[u8]>> = Vec::new();
    for segment in Segments::of(original).take_while(|segment| segment.marker != SOS) {
        let Some([number, count, piece @ ..]) = segment.body.strip_prefix(NAME).filter(|_| segment.marker == APP2)
        else {
            continue;
        };
        pieces.resize(pieces.len().max(usize::from(*count)), None);
        // Numbers start at 1.
        *pieces.get_mut(usize::from(*number).checked_sub(1)?)? = Some(piece);
    }
    if pieces.is_empty() {
        return None;
    }
    Some(pieces.into_iter().collect::<Option<Vec<_>>>()?.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(pieces: &[(u8, u8, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        for (number, count, piece) in pieces {
            bytes.extend([0xFF, APP2]);
            bytes.extend((NAME.len() as u16 + 4 + piece.len() as u16).to_be_bytes());
            bytes.extend(NAME);
            bytes.extend([*number, *count]);
            bytes.extend(*piece);
        }
        bytes.extend([0xFF, SOS, 0, 2]);
        bytes
    }

    #[test]
    fn pieces_are_joined_in_the_order_of_their_numbers() {
        assert_eq!(embedded(&file(&[(2, 2, b"cd"), (1, 2, b"ab")])), Some(b"abcd".to_vec()));
        assert_eq!(embedded(&file(&[(1, 1, b"ab")])), Some(b"ab".to_vec()));
    }

    #[test]
    fn an_incomplete_profile_is_ignored() {
        for pieces in [&[][..], &[(1, 2, &b"ab"[..])], &[(0, 1, b"ab")], &[(3, 2, b"ab")]] {
            assert_eq!(embedded(&file(pieces)), None, "{pieces:?}");
        }
    }
}
