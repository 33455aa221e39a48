//! Texts that a browser keeps between two steps of signing in. They are signed, so they prove how far somebody got.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde::{Serialize, de::DeserializeOwned};

use super::{Library, error::LibraryError};
use crate::{Result, link};

impl Library {
    /// Signs a value for some time. `purpose` starts like the path of a link; no other link or sealed text of the
    /// gallery starts like it.
    pub(super) fn seal(&self, purpose: &str, value: &impl Serialize, lifetime: SignedDuration) -> Result<String> {
        let json = serde_json::to_vec(value).map_err(LibraryError::from)?;
        let target = format!("{purpose}{}", URL_SAFE_NO_PAD.encode(json));
        let sealed = self.signer.sign(&target, self.now() + lifetime);
        Ok(sealed[purpose.len()..].to_owned())
    }

    /// The value that was sealed for this purpose, unless the text is altered or too old.
    pub(super) fn unseal<T: DeserializeOwned>(&self, purpose: &str, sealed: &str) -> Option<T> {
        let link = format!("{purpose}{sealed}");
        self.signer.verify_link(&link, self.now()).ok()?;
        let (target, _, _) = link::split(&link)?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(target.strip_prefix(purpose)?).ok()?).ok()
    }
}
