//! The trash.

use gallery::{library::DeletionStage, page::Cursor};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        deletions::{Deletions, told},
        form::Notice,
        icon::Icon,
        layout::Frame,
        list_form::ListForm,
        load::load,
        tile::Tile,
    },
    islands::selection::Selection,
    paths::{
        self, ListScope, Parameter,
        parameters::{BEFORE, DELETED, RESTORED},
    },
    server::context,
    words,
};

/// Photos on one page.
const PAGE: u32 = 60;

/// `/trash`
#[component]
pub fn Trash() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let days = match library.settings.trash_days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    // What is no cursor is as good as none: the page begins with what was trashed last.
    let before = query(BEFORE).and_then(|text| text.parse::<Cursor>().ok());
    let list = ListScope::Trash.addresses();
    let notice = notice();
    let library_for_urls = context.library;
    let now = library.now();
    load(async move { library.trash_view(&viewer, before, PAGE).await }, move |(page, deletions)| {
        // What is being deleted is nobody's to select.
        let emptying =
            deletions.iter().any(|deletion| deletion.whole_trash && deletion.stage == DeletionStage::Running);
        let notice = notice.or_else(|| told(&deletions, now));
        let older = page.next.as_ref().map(|cursor| list.before(&cursor.to_string()).into_string());
        let empty = page.tiles.is_empty();
        view! {
            <Frame title="Trash" here=paths::TRASH>
                <div class="page-head">
                    <h1>"Trash"</h1>
                    {(!empty && !emptying).then(|| view! { <a class="button" href=paths::TRASH_EMPTY.path()>"Empty trash"</a> })}
                </div>
                <Notice sentence=notice/>
                <p class="lead">{format!("Items in the trash are permanently deleted after {days}.")}</p>
                <Deletions deletions/>
                {if emptying {
                    ().into_any()
                } else if empty {
                    view! { <div class="empty"><p>"The trash is empty."</p></div> }.into_any()
                } else {
                    view! {
                        <ListForm list=list.clone() action=paths::TRASH_RESTORE>
                            <input type="hidden" name="next" value=paths::TRASH.path()/>
                            <ul class="rows" role="list">
                                {page.tiles.into_iter().map(|tile| view! {
                                    <Tile library=library_for_urls.clone() href=list.photo(tile.id.as_str()) tile eager=false/>
                                }).collect_view()}
                            </ul>
                            {older.map(|href| view! { <p class="older"><a class="button" href=href rel="next">"Older photos"</a></p> })}
                            <div class="selection-bar" role="toolbar" aria-label="Selected photos">
                                <button type="reset" class="tool" aria-label="Clear selection"><Icon name="close"/></button>
                                <span class="selection-count" id="selection-count" aria-live="polite"></span>
                                <span class="grow"></span>
                                <button class="button"><Icon name="restore"/><span>"Restore"</span></button>
                                <button class="button danger" formaction=paths::TRASH_DELETE.path()>"Delete permanently"</button>
                            </div>
                        </ListForm>
                    }.into_any()
                }}
                <Selection/>
            </Frame>
        }
    })
}

fn notice() -> Option<String> {
    let count = |name: Parameter| query(name).and_then(|n| n.parse::<u32>().ok());
    let told = |n: u32, done: &str| match n {
        0 => "Select at least one photo.".to_owned(),
        n => format!("{} {done}", words::photos(n.into())),
    };
    if let Some(n) = count(RESTORED) {
        return Some(told(n, "restored"));
    }
    count(DELETED).map(|n| told(n, "permanently deleted."))
}
