//! `rerender`

use gallery::admin::Admin;

use crate::out;

/// Queues photos to be rendered again: everybody's, or one person's.
///
/// # Errors
/// If the person does not exist, or the jobs cannot be queued.
pub async fn run(admin: &Admin, email: Option<&str>) -> anyhow::Result<bool> {
    let people = match email {
        Some(email) => vec![admin.person(email).await?],
        None => admin.people().await?.into_iter().map(|line| line.person).collect(),
    };
    for person in people {
        let photos = admin.rerender(&person.id).await?;
        out::say(&format!("{}: {photos} photos will be rendered again.", person.email));
    }
    Ok(true)
}
