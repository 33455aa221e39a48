//! Where an attempt to sign in comes from.

/// Where an attempt comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client<'a> {
    /// The network address.
    pub address: &'a str,
    /// What the browser kept of earlier sign-ins ([`SignedIn::devices`](super::SignedIn::devices)); empty if nothing.
    pub devices: &'a str,
}

/// A client that never signed in before.
impl<'a> From<&'a str> for Client<'a> {
    fn from(address: &'a str) -> Self {
        Self { address, devices: "" }
    }
}
