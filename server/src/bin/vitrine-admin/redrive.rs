//! `redrive`

use gallery::admin::Admin;

use crate::out;

/// Gives jobs that were set aside after internal errors another chance.
///
/// # Errors
/// If the queue cannot be reached.
pub async fn run(admin: &Admin) -> anyhow::Result<bool> {
    out::say(&match admin.library.jobs.redrive().await? {
        1 => "1 job gets another chance.".to_owned(),
        count => format!("{count} jobs get another chance."),
    });
    Ok(true)
}
