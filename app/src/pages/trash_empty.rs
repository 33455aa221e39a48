//! The page that asks before the trash is emptied.

use leptos::prelude::*;

use crate::{
    components::{layout::Card, load::load},
    messages::t,
    paths,
    server::context,
};

/// The maximum number of photos that are counted. For more, the page shows no number.
const COUNTED: u32 = 240;

/// `/trash/empty`
#[component]
pub fn TrashEmpty() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library, context.viewer);
    load(async move { library.trash_page(&viewer, None, COUNTED).await }, |page| {
        let (question, button) = match page.tiles.len() as u64 {
            count @ 1.. if page.next.is_none() => {
                (t!(empty_counted, count = count), t!(empty_submit_counted, count = count))
            }
            _ => (t!(empty_all), t!(empty_submit_all)),
        };
        view! {
            <Card title=t!(empty_title)>
                <p>{question}</p>
                <form method="post" action=paths::TRASH_EMPTY.path()><button class="button danger wide">{button}</button></form>
                <p class="aside"><a href=paths::TRASH.path()>{t!(empty_cancel)}</a></p>
            </Card>
        }
    })
}
