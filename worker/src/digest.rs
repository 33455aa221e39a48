//! SHA-256 of an original (FIPS 180-4), by which identical files are recognised.

use sha2::{Digest as _, Sha256};

/// 64 lower-case hexadecimal digits.
///
/// The pipeline does not compute it: the use case that calls it does, beside the rendering. It is for whoever renders
/// files that nobody has looked at.
#[must_use]
pub fn sha256(original: &[u8]) -> String {
    hex::encode(Sha256::digest(original))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_example_fits() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
