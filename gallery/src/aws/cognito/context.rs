//! What Cognito's threat protection learns about a request.

use std::net::IpAddr;

use aws_sdk_cognitoidentityprovider::types::{ContextDataType, HttpHeader};

use super::{Cognito, refusal::Refusal};
use crate::ports::identity::Context;

/// The name that stands for this gallery in the pool's history of sign-ins.
const SERVER: &str = "vitrine";

/// Longer names of browsers are cut off.
const MAX_USER_AGENT: usize = 512;

impl Cognito {
    /// The context of a request to `path`, or nothing if the pool has no threat protection, or if the address is
    /// unknown, because Cognito requires one.
    pub(super) fn context_data(&self, context: Context<'_>, path: &str) -> Result<Option<ContextDataType>, Refusal> {
        let Ok(address) = context.address.parse::<IpAddr>() else { return Ok(None) };
        if !self.settings.threat_protection {
            return Ok(None);
        }
        let agent: String = context.user_agent.chars().take(MAX_USER_AGENT).collect();
        let agent = HttpHeader::builder().header_name("User-Agent").header_value(agent).build();
        let data = ContextDataType::builder().ip_address(address.to_string()).server_name(SERVER).server_path(path);
        data.http_headers(agent).build().map(Some).map_err(Refusal::unbuilt)
    }
}
