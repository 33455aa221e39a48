//! `role`

use gallery::{admin::Admin, person::Role};

use crate::out;

/// Sets a person's role.
///
/// # Errors
/// If the person does not exist or is the last administrator, or the gallery cannot be written.
pub async fn run(admin: &Admin, email: &str, role: Role) -> anyhow::Result<bool> {
    admin.set_role(email, role).await?;
    out::say(&match role {
        Role::Administrator => format!("{email} is an administrator."),
        Role::Member => format!("{email} is a member."),
    });
    Ok(true)
}
