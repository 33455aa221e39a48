//! `rerender`

use gallery::admin::Admin;

use crate::out;

/// Has photos rendered again: everybody's, or one person's.
///
/// # Errors
/// When there is no such person, or the worker cannot be told.
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
