//! `import`

use std::path::Path;

use app::words::sentence;
use gallery::admin::{self, Admin};

use crate::out;

/// Imports an export.
///
/// # Errors
/// If the folder cannot be read or the gallery cannot be written.
pub async fn run(admin: &Admin, folder: &Path, keep_roles: bool) -> anyhow::Result<bool> {
    let mut whole = true;
    for imported in admin::import(admin, folder, keep_roles).await? {
        let (email, new, before) = (&imported.email, imported.new, imported.before);
        let same = match imported.same_bytes {
            0 => String::new(),
            same => format!(", {same} have the same bytes as existing photos"),
        };
        out::say(&format!("{email}: {new} photos imported, {before} were already here{same}."));
        if imported.invited {
            out::say(&format!("{email}: the account is new; its owner sets a password at /forgot."));
        }
        if imported.administrator {
            out::say(&format!("{email}: is an administrator of this gallery now."));
        }
        for fault in &imported.faults {
            out::complain(&format!("{email}: {}", sentence(fault)));
        }
        whole &= imported.faults.is_empty();
    }
    if admin.library.is_new().await? {
        out::say("Nobody manages this gallery yet: make somebody its administrator with the command role.");
    }
    Ok(whole)
}
