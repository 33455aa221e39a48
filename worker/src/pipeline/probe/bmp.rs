//! The header of bitmaps (Windows' BITMAPINFOHEADER and its successors, OS/2's BITMAPCOREHEADER).

use gallery::fault::Fault;

use super::Claims;

/// Bitmaps have no EXIF.
pub(super) fn header(original: &[u8]) -> Result<Claims<'_>, Fault> {
    let header = original.get(14..).unwrap_or_default();
    let (width, height) = match *header {
        [12, 0, 0, 0, w0, w1, h0, h1, ..] => (u16::from_le_bytes([w0, w1]).into(), u16::from_le_bytes([h0, h1]).into()),
        [_, _, _, _, w0, w1, w2, w3, h0, h1, h2, h3, ..] => {
            let side = |bytes| i32::from_le_bytes(bytes);
            // A negative height means that rows go from top to bottom.
            let (width, height) = (side([w0, w1, w2, w3]), side([h0, h1, h2, h3]));
            (u32::try_from(width).map_err(|_| Fault::Corrupt)?, height.unsigned_abs())
        }
        _ => return Err(Fault::Truncated),
    };
    Ok((width, height, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &[u8]) -> Vec<u8> {
        [&b"BM............"[..], header].concat()
    }

    #[test]
    fn old_and_new_headers_are_read() {
        assert_eq!(header(&file(&[12, 0, 0, 0, 0x2C, 1, 200, 0, 1, 0, 24, 0])), Ok((300, 200, None)));
        let mut new = vec![40, 0, 0, 0, 0x2C, 1, 0, 0];
        new.extend((-200i32).to_le_bytes());
        assert_eq!(header(&file(&new)), Ok((300, 200, None)));
        assert_eq!(header(&file(&new[..11])), Err(Fault::Truncated));
        new[7] = 0x80;
        assert_eq!(header(&file(&new)), Err(Fault::Corrupt));
    }
}
