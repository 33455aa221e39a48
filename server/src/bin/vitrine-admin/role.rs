//! `role`

use gallery::{admin::Admin, person::Role};

use crate::out;

/// Sets what a person may do.
///
/// # Errors
/// When there is no such person, it is the last administrator, or the gallery cannot be written.
pub async fn run(admin: &Admin, email: &str, role: Role) -> anyhow::Result<bool> {
    admin.set_role(email, role).await?;
    out::say(&match role {
        Role::Administrator => format!("{email} is an administrator."),
        Role::Member => format!("{email} is a member."),
    });
    Ok(true)
}
