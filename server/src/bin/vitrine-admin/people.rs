//! `people`

use gallery::{admin::Admin, fault::bytes_for_people, person::Role};

use crate::out;

/// Lists everybody, a line each.
///
/// # Errors
/// When the gallery cannot be read.
pub async fn run(admin: &Admin) -> anyhow::Result<bool> {
    let people = admin.people().await?;
    let width = people.iter().map(|line| line.person.email.chars().count()).max().unwrap_or(0);
    for line in people {
        let role = match line.person.role {
            Role::Administrator => "administrator",
            Role::Member => "member",
        };
        let quota = match line.person.quota_bytes.or(admin.library.settings.quota_bytes) {
            Some(quota) => format!(" of {}", bytes_for_people(quota)),
            None => String::new(),
        };
        let used = bytes_for_people(line.used_bytes);
        out::say(&format!("{:width$}  {role:13}  {:>8} photos  {used}{quota}", line.person.email, line.photos));
    }
    Ok(true)
}
