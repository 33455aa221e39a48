//! SHA-256 of an original (FIPS 180-4), by which identical files are recognised.

use sha2::{Digest as _, Sha256};

/// 64 lower-case hexadecimal digits.
///
/// The pipeline does not compute it: at home and in the cloud the upload has compared the digest before an original gets
/// here, and reading 10 MB once more would cost some 10 ms of a photo's 100. It is for whoever renders files that nobody
/// has looked at.
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
