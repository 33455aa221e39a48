//! `redrive`

use gallery::admin::Admin;

use crate::out;

/// Gives what was set aside after faults of ours another chance.
///
/// # Errors
/// When the queue cannot be reached.
pub async fn run(admin: &Admin) -> anyhow::Result<bool> {
    out::say(&match admin.library.arrivals.redrive().await? {
        Some(1) => "1 photo gets another chance.".to_owned(),
        Some(count) => format!("{count} photos get another chance."),
        None => "What was set aside is on its way back to the queue.".to_owned(),
    });
    Ok(true)
}
