//! Emptying the trash, asked twice.

use leptos::prelude::*;

use crate::{
    components::{layout::Card, load::load},
    paths,
    server::context,
    words,
};

/// Photos counted at most; for more, the page gives no number.
const COUNTED: u32 = 240;

/// `/trash/empty`
#[component]
pub fn TrashEmpty() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library, context.viewer);
    load(async move { library.trash_page(&viewer, None, COUNTED).await }, |page| {
        let count = page.tiles.len() as u64;
        let (all, photos) = match count {
            1.. if page.next.is_none() => {
                let photos = words::photos(count);
                (if count == 1 { format!("the {photos}") } else { format!("all {photos}") }, photos)
            }
            _ => ("all photos".to_owned(), "all photos".to_owned()),
        };
        view! {
            <Card title="Empty trash?">
                <p>{format!("This permanently deletes {all} in the trash. You can’t undo this.")}</p>
                <form method="post" action=paths::TRASH_EMPTY.path()><button class="button danger wide">{format!("Delete {photos} permanently")}</button></form>
                <p class="aside"><a href=paths::TRASH.path()>"Cancel"</a></p>
            </Card>
        }
    })
}
