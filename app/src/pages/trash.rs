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
    messages::t,
    paths::{
        self, ListScope, Parameter,
        parameters::{BEFORE, DELETED, RESTORED},
    },
    server::context,
};

/// The number of photos on one page.
const PAGE: u32 = 60;

/// `/trash`
#[component]
pub fn Trash() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let days = u64::from(library.settings.trash_days);
    // An invalid cursor is ignored, and the page starts with what was trashed last.
    let before = query(BEFORE).and_then(|text| text.parse::<Cursor>().ok());
    let list = ListScope::Trash.addresses();
    let notice = notice();
    let library_for_urls = context.library;
    let now = library.now();
    load(async move { library.trash_view(&viewer, before, PAGE).await }, move |(page, deletions)| {
        // Photos that are being deleted cannot be selected.
        let emptying =
            deletions.iter().any(|deletion| deletion.whole_trash && deletion.stage == DeletionStage::Running);
        let notice = notice.or_else(|| told(&deletions, now));
        let older = page.next.as_ref().map(|cursor| list.before(&cursor.to_string()).into_string());
        let empty = page.tiles.is_empty();
        view! {
            <Frame title=t!(trash_title) here=paths::TRASH>
                <div class="page-head">
                    <h1>{t!(trash_title)}</h1>
                    {(!empty && !emptying).then(|| view! { <a class="button" href=paths::TRASH_EMPTY.path()>{t!(trash_empty)}</a> })}
                </div>
                <Notice sentence=notice/>
                <p class="lead">{t!(trash_days, days = days)}</p>
                <Deletions deletions/>
                {if emptying {
                    ().into_any()
                } else if empty {
                    view! { <div class="empty"><p>{t!(trash_nothing)}</p></div> }.into_any()
                } else {
                    view! {
                        <ListForm list=list.clone() action=paths::TRASH_RESTORE>
                            <input type="hidden" name="next" value=paths::TRASH.path()/>
                            <ul class="rows" role="list">
                                {page.tiles.into_iter().map(|tile| view! {
                                    <Tile library=library_for_urls.clone() href=list.photo(tile.id.as_str()) tile eager=false/>
                                }).collect_view()}
                            </ul>
                            {older.map(|href| view! { <p class="older"><a class="button" href=href rel="next">{t!(list_older)}</a></p> })}
                            <div class="selection-bar" role="toolbar" aria-label=t!(list_selected)>
                                <button type="reset" class="tool" aria-label=t!(list_clear)><Icon name="close"/></button>
                                <span class="selection-count" id="selection-count" aria-live="polite"></span>
                                <span class="grow"></span>
                                <button class="button"><Icon name="restore"/><span>{t!(list_restore)}</span></button>
                                <button class="button danger" formaction=paths::TRASH_DELETE.path()>{t!(list_delete)}</button>
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
    match (count(RESTORED), count(DELETED)) {
        (Some(0), _) | (None, Some(0)) => Some(t!(list_none_selected)),
        (Some(n), _) => Some(t!(trash_restored, count = n.into())),
        (None, Some(n)) => Some(t!(trash_deleted, count = n.into())),
        (None, None) => None,
    }
}
