//! `migrate`

use gallery::{admin::Admin, library::Migrated};

use crate::out;

/// Migrates the records of an older version, or counts what there is to do.
///
/// # Errors
/// If the records cannot be read or written, or have a newer version.
pub async fn run(admin: &Admin, dry_run: bool) -> anyhow::Result<bool> {
    let version = admin.library.records_version().await?;
    let mut told = 0;
    let mut progress = |so_far: &Migrated| {
        // One line for each thousand people is enough.
        if so_far.people >= told + 1000 {
            told = so_far.people;
            out::say(&format!("{} people checked.", so_far.people));
        }
    };
    let Migrated { people, trashed, months, lines, complete } =
        admin.library.migrate(dry_run, None, &mut progress).await?;
    let done = if dry_run { "to move" } else { "moved" };
    out::say(&if complete && people == 0 {
        format!("The records have version {version}; there is nothing to do.")
    } else {
        format!("{people} people; {done}: {trashed} photos in the trash, {months} months, {lines} lines of lists.")
    });
    Ok(true)
}
