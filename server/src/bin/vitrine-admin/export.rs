//! `export`

use std::path::Path;

use app::words::sentence;
use gallery::admin::{self, Admin};

use crate::out;

/// Exports libraries to a folder: everybody's, or one person's.
///
/// # Errors
/// If the person does not exist, the gallery cannot be read, or the folder cannot be written.
pub async fn run(admin: &Admin, folder: &Path, email: Option<&str>) -> anyhow::Result<bool> {
    let people = match email {
        Some(email) => vec![admin.person(email).await?],
        None => admin.people().await?.into_iter().map(|line| line.person).collect(),
    };
    let mut whole = true;
    for person in people {
        let exported = admin::export(admin, &person, folder).await?;
        let (photos, written, before) = (exported.photos, exported.written, exported.before);
        out::say(&format!(
            "{}: {photos} photos; {written} originals written, {before} were already there.",
            person.email
        ));
        for fault in &exported.faults {
            out::complain(&format!("{}: {}", person.email, sentence(fault)));
        }
        whole &= exported.faults.is_empty();
    }
    Ok(whole)
}
