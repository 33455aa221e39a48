//! `invite`

use anyhow::Context as _;
use app::paths::{self, parameters::INVITE};
use gallery::{
    admin::Admin,
    library::{INVITATION_DAYS, Invited},
};
use server::config::Config;

use crate::out;

/// Prints a link with which somebody can create an account.
///
/// # Errors
/// If the address of the gallery is not known, the email address is invalid, or the gallery cannot be written.
pub async fn run(admin: &Admin, config: &Config, email: Option<&str>) -> anyhow::Result<bool> {
    let origin = config.known_origin().context("set VITRINE_ORIGIN to the address of the gallery")?;
    let link = |token: &str| format!("{origin}{}", paths::SIGN_UP.with(INVITE, token));
    let Invited { link, .. } = admin.invite(email, link).await?;
    out::say(&link);
    let days = INVITATION_DAYS;
    let whom = email.map_or("whoever has it".to_owned(), |email| format!("{email} only"));
    out::say(&format!("The link works once, for {whom}, and expires in {days} days."));
    Ok(true)
}
