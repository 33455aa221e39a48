//! `remove` and `restore`

use gallery::{admin::Admin, library::RESTORABLE_DAYS};

use crate::out;

/// Deletes an account.
///
/// # Errors
/// If the person does not exist or is the only administrator, or the gallery cannot be written.
pub async fn remove(admin: &Admin, email: &str, at_once: bool) -> anyhow::Result<bool> {
    admin.remove(email, at_once).await?;
    out::say(&if at_once {
        format!("{email}: the account was erased. The gallery deletes its photos in the background.")
    } else {
        let days = RESTORABLE_DAYS;
        format!("{email}: the account was deleted. It can be restored for {days} days.")
    });
    Ok(true)
}

/// Takes back the deletion of an account.
///
/// # Errors
/// If the person does not exist, or the gallery cannot be written.
pub async fn restore(admin: &Admin, email: &str) -> anyhow::Result<bool> {
    admin.restore(email).await?;
    out::say(&format!("{email}: the account is restored."));
    Ok(true)
}
