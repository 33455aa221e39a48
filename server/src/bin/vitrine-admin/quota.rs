//! `quota`

use app::words;
use gallery::admin::Admin;

use crate::out;

/// Sets how much a person may store.
///
/// # Errors
/// If the person does not exist, or the gallery cannot be written.
pub async fn run(admin: &Admin, email: &str, bytes: Option<u64>) -> anyhow::Result<bool> {
    admin.set_quota(email, bytes).await?;
    out::say(&match bytes {
        Some(limit) => format!("{email} may store {}.", words::bytes(limit)),
        None => format!("{email} may store as much as the gallery allows everybody."),
    });
    Ok(true)
}
