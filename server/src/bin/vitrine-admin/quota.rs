//! `quota`

use gallery::{admin::Admin, fault::bytes_for_people};

use crate::out;

/// Sets how much a person may keep.
///
/// # Errors
/// When there is no such person, or the gallery cannot be written.
pub async fn run(admin: &Admin, email: &str, bytes: Option<u64>) -> anyhow::Result<bool> {
    admin.set_quota(email, bytes).await?;
    out::say(&match bytes {
        Some(bytes) => format!("{email} may keep {}.", bytes_for_people(bytes)),
        None => format!("{email} may keep what the gallery allows everybody."),
    });
    Ok(true)
}
