//! SHA-256 for the Web Worker. `crypto.subtle` needs a file in one piece, and is not available over the plain HTTP of a
//! home network.

use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

/// Computes the SHA-256 of bytes that are passed in pieces.
#[wasm_bindgen]
#[derive(Default)]
pub struct Hasher(Sha256);

#[wasm_bindgen]
impl Hasher {
    /// Creates a hasher.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the digest of all pieces as 64 hexadecimal digits, and starts over.
    pub fn finish(&mut self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(64);
        for byte in self.0.finalize_reset() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }
}
