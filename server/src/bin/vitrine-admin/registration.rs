//! `registration`

use gallery::{admin::Admin, settings::Registration};

use crate::out;

/// Chooses who can create an account.
///
/// # Errors
/// If the gallery cannot be written.
pub async fn run(admin: &Admin, registration: Registration) -> anyhow::Result<bool> {
    admin.set_registration(registration).await?;
    out::say(match registration {
        Registration::Open => "Anyone can create an account.",
        Registration::Invited => "Whoever has an invitation can create an account.",
        Registration::Closed => "Nobody can create an account, even with an invitation.",
    });
    Ok(true)
}
