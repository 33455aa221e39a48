//! `quota`

use app::words;
use gallery::admin::Admin;

use crate::out;

/// Sets how much a person may keep.
///
/// # Errors
/// When there is no such person, or the gallery cannot be written.
pub async fn run(admin: &Admin, email: &str, bytes: Option<u64>) -> anyhow::Result<bool> {
    admin.set_quota(email, bytes).await?;
    out::say(&match bytes {
        Some(limit) => format!("{email} may keep {}.", words::bytes(limit)),
        None => format!("{email} may keep what the gallery allows everybody."),
    });
    Ok(true)
}
