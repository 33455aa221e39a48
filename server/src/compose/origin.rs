//! Finds the origin from which browsers download originals, if it is not the gallery itself.

use std::time::Duration;

use anyhow::Context as _;
use gallery::{format::Format, id::PhotoId, ports::Blobs};
use jiff::Timestamp;

/// The origin of signed links, which the pages' security policy must name. Signing sends no request.
///
/// # Errors
/// If there are no credentials to sign with.
pub async fn origin_of(blobs: &dyn Blobs, now: Timestamp) -> anyhow::Result<String> {
    let link =
        blobs.original_link(&PhotoId::random(), Format::Jpeg, "a.jpg", false, now + Duration::from_secs(60)).await?;
    let url: http::Uri = link.parse().context("a signed link is not a URL")?;
    let (scheme, host) = url.scheme_str().zip(url.authority()).context("a signed link has no host")?;
    Ok(format!("{scheme}://{host}"))
}
