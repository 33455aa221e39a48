//! `people`

use app::words::bytes;
use gallery::{admin::Admin, library::RESTORABLE, person::Role};

use crate::out;

/// Lists all people, one on each line.
///
/// # Errors
/// If the gallery cannot be read.
pub async fn run(admin: &Admin) -> anyhow::Result<bool> {
    let people = admin.people().await?;
    let width = people.iter().map(|line| line.person.email.chars().count()).max().unwrap_or(0);
    for line in people {
        let role = match line.person.role {
            Role::Administrator => "administrator",
            Role::Member => "member",
        };
        let quota = match line.person.quota_bytes.or(admin.library.settings.quota_bytes) {
            Some(quota) => format!(" of {}", bytes(quota)),
            None => String::new(),
        };
        let used = bytes(line.used_bytes);
        let gone = match line.person.deleted_at {
            Some(deleted_at) => {
                let day = jiff::tz::Offset::UTC.to_datetime(deleted_at + RESTORABLE).date();
                format!("  deleted, erased on {day}")
            }
            None => String::new(),
        };
        out::say(&format!("{:width$}  {role:13}  {:>8} photos  {used}{quota}{gone}", line.person.email, line.photos));
    }
    Ok(true)
}
