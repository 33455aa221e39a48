//! The trash.

use gallery::page::Cursor;
use leptos::prelude::*;

use super::query;
use crate::{
    components::{form::Notice, icon::Icon, layout::Frame, load::load, tile::Tile},
    islands::selection::Selection,
    server::{context, forms::query_value},
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
    let before = query("before").and_then(|text| text.parse::<Cursor>().ok());
    let notice = notice();
    let library_for_urls = context.library;
    load(async move { library.trash_page(&viewer, before, PAGE).await }, move |page| {
        let older = page.next.as_ref().map(|cursor| format!("/trash?before={}", query_value(&cursor.to_string())));
        let empty = page.tiles.is_empty();
        view! {
            <Frame title="Trash" here="/trash">
                <div class="page-head">
                    <h1>"Trash"</h1>
                    {(!empty).then(|| view! { <a class="button" href="/trash/empty">"Empty trash"</a> })}
                </div>
                <Notice sentence=notice/>
                <p class="lead">{format!("Items in the trash are permanently deleted after {days}.")}</p>
                {if empty {
                    view! { <div class="empty"><p>"The trash is empty."</p></div> }.into_any()
                } else {
                    view! {
                        <form id="selection" class="timeline" method="post" action="/trash/restore">
                            <input type="hidden" name="next" value="/trash"/>
                            <ul class="rows" role="list">
                                {page.tiles.into_iter().map(|tile| view! {
                                    <Tile library=library_for_urls.clone() tile eager=false/>
                                }).collect_view()}
                            </ul>
                            {older.map(|href| view! { <p class="older"><a class="button" href=href rel="next">"Older photos"</a></p> })}
                            <div class="selection-bar" role="toolbar" aria-label="Selected photos">
                                <button type="reset" class="tool" aria-label="Clear selection"><Icon name="close"/></button>
                                <span class="selection-count" id="selection-count" aria-live="polite"></span>
                                <span class="grow"></span>
                                <button class="button"><Icon name="restore"/><span>"Restore"</span></button>
                                <button class="button danger" formaction="/trash/delete">"Delete permanently"</button>
                            </div>
                        </form>
                    }.into_any()
                }}
                <Selection/>
            </Frame>
        }
    })
}

fn notice() -> Option<String> {
    let count = |name| query(name).and_then(|n| n.parse::<u32>().ok());
    let told = |n: u32, done: &str| match n {
        0 => "Select at least one photo.".to_owned(),
        n => format!("{} {done}", words::photos(n.into())),
    };
    if let Some(n) = count("restored") {
        return Some(told(n, "restored"));
    }
    count("deleted").map(|n| told(n, "permanently deleted."))
}
