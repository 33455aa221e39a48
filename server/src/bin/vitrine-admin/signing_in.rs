//! `two-step-off` and `sign-out`

use gallery::admin::Admin;

use crate::out;

/// Turns off the second step of somebody who has lost their authenticator and their recovery code.
///
/// # Errors
/// If the person does not exist, or the gallery cannot be written.
pub async fn two_step_off(admin: &Admin, email: &str) -> anyhow::Result<bool> {
    admin.end_two_step(email).await?;
    out::say(&format!("{email}: signs in with the password alone now."));
    Ok(true)
}

/// Ends every session of somebody.
///
/// # Errors
/// If the person does not exist, or the gallery cannot be written.
pub async fn sign_out(admin: &Admin, email: &str) -> anyhow::Result<bool> {
    admin.sign_out(email).await?;
    out::say(&format!("{email}: signed out everywhere. Pages that are open may still work for up to an hour."));
    Ok(true)
}
