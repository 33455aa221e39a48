//! Where an attempt to sign in comes from.

use crate::ports::identity::Context;

/// Where an attempt comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client<'a> {
    /// The network address.
    pub address: &'a str,
    /// What the browser kept of earlier sign-ins ([`SignedIn::devices`](super::SignedIn::devices)); empty if nothing.
    pub devices: &'a str,
    /// What the browser calls itself; empty if nothing.
    pub user_agent: &'a str,
}

impl<'a> Client<'a> {
    /// What a service that judges risks is told.
    #[must_use]
    pub fn context(&self) -> Context<'a> {
        Context { address: self.address, user_agent: self.user_agent }
    }
}

/// A client that never signed in before.
impl<'a> From<&'a str> for Client<'a> {
    fn from(address: &'a str) -> Self {
        Self { address, devices: "", user_agent: "" }
    }
}
