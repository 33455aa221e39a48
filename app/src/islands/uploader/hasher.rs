//! SHA-256 for the worker beside the page. `crypto.subtle` would want a file in one piece, and does not exist on the
//! plain HTTP of a home network.

use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

/// Computes the SHA-256 of bytes that come in pieces.
#[wasm_bindgen]
#[derive(Default)]
pub struct Hasher(Sha256);

#[wasm_bindgen]
impl Hasher {
    /// Before the first piece.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces, in 64 hexadecimal digits; starts over.
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
