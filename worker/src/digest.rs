//! SHA-256 of an original (FIPS 180-4), used to recognise identical files.

use sha2::{Digest as _, Sha256};

/// Returns 64 lower-case hexadecimal digits.
///
/// The pipeline does not compute the hash: the calling use case does, in parallel with rendering. This function is
/// for programs that render files without a use case, such as `vitrine-render`.
#[must_use]
pub fn sha256(original: &[u8]) -> String {
    hex::encode(Sha256::digest(original))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_example_in_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
