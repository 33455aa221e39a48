//! The timeline: all photos, newest first.

use std::fmt::Write as _;

use gallery::{
    Error,
    library::{Outline, TimelineRange},
    month::{Month, SEGMENT_MAX, SEGMENT_PHOTOS, Segment as Stretch},
    page::{Cursor, Page},
    person::Viewer,
    photo::Tile,
};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        escape::WindowTitle, form::Notice, icon::Icon, language_form::LanguageForm, layout::Frame, list_form::ListForm,
        load::load, timeline::Segment,
    },
    islands::{selection::Selection, timeline::Timeline as TimelineIsland, viewer::Lightbox},
    messages::t,
    paths::{
        self, ListAddresses, ListScope,
        parameters::{BEFORE, MONTH, TRASHED},
    },
    server::context,
    words,
};

/// How many tiles are fetched at once: about the first screen of a phone.
const EAGER: usize = 6;

enum Shown {
    Welcome,
    Photos { months: Vec<Month>, page: Page, start: bool, asked: Option<String>, more: bool },
}

/// `/`
#[component]
pub fn Timeline() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    // An invalid cursor (a bookmark of an older version) is ignored, and the page shows the newest photos.
    let before = query(BEFORE).and_then(|text| text.parse::<Cursor>().ok());
    let month = query(MONTH);
    let notice = notice();
    let records = async move {
        if viewer == Viewer::Nobody {
            return if library.is_new().await? { Ok(Shown::Welcome) } else { Err(Error::SignInRequired) };
        }
        let Outline { months, stretches } = library.outline(&viewer).await?;
        let start = before.is_none() && month.is_none();
        let stretches = if start { stretches } else { Vec::new() };
        let page = library.timeline(&viewer, &range(&stretches, before, month.as_deref())).await?;
        // A page that ends with its stretch is not full, although there are more photos.
        let more = if stretches.is_empty() { page.next.is_some() } else { stretches.len() > 1 };
        Ok(Shown::Photos { months, page, start, asked: month, more })
    };
    let library = context.library;
    load(records, move |shown| match shown {
        Shown::Welcome => view! { <Welcome/> }.into_any(),
        Shown::Photos { months, page, start, asked, more } => {
            let empty = months.is_empty() && page.tiles.is_empty();
            let list = ListScope::Timeline.addresses();
            let older = page.end.filter(|_| more).map(|end| list.before(&end.to_string()).into_string());
            let shown = page.tiles.first().map(month_of);
            let month = if start { None } else { shown.clone().or(asked) };
            view! {
                <Frame title=t!(timeline_title) here=paths::TIMELINE>
                    <h1 class="visually-hidden">{t!(timeline_title)}</h1>
                    <Notice sentence=notice/>
                    {(!start).then(|| view! { <p class="back-to-start"><a href=paths::TIMELINE.path()>{t!(timeline_back_to_start)}</a></p> })}
                    <Scrubber months list=list.clone() shown/>
                    <ListForm list=list.clone() action=paths::PHOTOS_TRASH month>
                        <TimelineIsland>
                            <div class="segment" data-segment="0">
                                {empty.then(|| view! { <Empty/> })}
                                <Segment library=library.clone() list tiles=page.tiles above=None eager=EAGER/>
                            </div>
                        </TimelineIsland>
                        {older.map(|href| view! { <p class="older"><a class="button" href=href rel="next">{t!(list_older)}</a></p> })}
                        <SelectionBar/>
                    </ListForm>
                    <Lightbox/>
                    <Selection/>
                </Frame>
            }
            .into_any()
        }
    })
}

/// Returns which photos the page starts with. The first page is exactly the first stretch, after which islands
/// continue.
fn range(stretches: &[Stretch], before: Option<Cursor>, month: Option<&str>) -> TimelineRange {
    let mut range = TimelineRange { limit: SEGMENT_PHOTOS, ..TimelineRange::default() };
    let last_day = || Month::of_key(month?)?.last_day();
    if let Some(before) = before {
        range.before = Some(before);
    } else if let Some(last_day) = last_day() {
        range.newest = Some(last_day);
    } else {
        let cut_day = stretches.get(1).is_some_and(|second| second.piece == 1);
        if let Some(Stretch { oldest, .. }) = stretches.first().filter(|_| !cut_day) {
            range.oldest = Some(*oldest);
            range.limit = SEGMENT_PHOTOS + SEGMENT_MAX;
        } else {
            range.limit = SEGMENT_MAX;
        }
    }
    range
}

/// Returns the key of the month of a photo.
fn month_of(tile: &Tile) -> String {
    Month { year: tile.at.year(), month: tile.at.month() }.key()
}

fn notice() -> Option<String> {
    let count = query(TRASHED).and_then(|n| n.parse::<u32>().ok());
    count.map(|n| match n {
        0 => t!(list_none_selected),
        n => t!(selection_trashed, count = n.into()),
    })
}

#[component]
fn Welcome() -> impl IntoView {
    view! {
        <WindowTitle text=t!(welcome_title)/>
        <main id="main" class="welcome">
            <div class="welcome-art" aria-hidden="true"><span></span><span></span><span></span><span></span><span></span></div>
            <h1>{t!(welcome_heading)}</h1>
            <p>{t!(welcome_text)}</p>
            <p class="actions"><a class="button primary large" href=paths::SIGN_UP.path()>{t!(welcome_start)}</a></p>
            <p class="hint">{t!(welcome_administrator)}</p>
            <LanguageForm/>
        </main>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <div class="welcome-art" aria-hidden="true"><span></span><span></span><span></span><span></span><span></span></div>
            <h2>{t!(timeline_empty_title)}</h2>
            <p class="with-mouse">{t!(timeline_empty_with_mouse)}</p>
            <p class="with-touch">{t!(timeline_empty_with_touch)}</p>
            <p class="actions"><a class="button primary large" href=paths::UPLOAD.path()>{t!(layout_add_photos)}</a></p>
        </div>
    }
}

/// Links to every month that has photos. The island makes a slider of them.
///
/// It is written as text, because every page contains a link for each month of the library. They must be small and cost
/// almost nothing.
#[component]
fn Scrubber(months: Vec<Month>, list: ListAddresses, shown: Option<String>) -> impl IntoView {
    let link = list.month("");
    let mut list = String::with_capacity(64 * months.len());
    for (index, at @ Month { year, month }) in months.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| months.get(before)).map(|before| before.year);
        if before != Some(*year) {
            let close = if before.is_some() { "</ol></li>" } else { "" };
            let _ = write!(list, "{close}<li><span class=\"year\">{year}</span><ol role=\"list\">");
        }
        // The accessible name starts with the visible text, so that people who use voice control can say what they see.
        let name = words::month_short(*month);
        let heard = t!(timeline_month, month = &name, year = &year.to_string());
        let current = if shown.as_ref() == Some(&at.key()) { " aria-current=\"true\"" } else { "" };
        let _ =
            write!(list, "<li><a href=\"{link}{year:04}-{month:02}\"{current} aria-label=\"{heard}\">{name}</a></li>");
    }
    if !months.is_empty() {
        list.push_str("</ol></li>");
    }
    view! {
        <nav class="scrubber" id="scrubber" aria-label=t!(timeline_months) hidden=months.is_empty()>
            <ol role="list" inner_html=list></ol>
        </nav>
    }
}

/// The actions for selected photos. The style sheet shows it when a photo is selected.
#[component]
fn SelectionBar() -> impl IntoView {
    view! {
        <div class="selection-bar" role="toolbar" aria-label=t!(list_selected)>
            <button type="reset" class="tool" aria-label=t!(list_clear)><Icon name="close"/></button>
            <span class="selection-count" id="selection-count" aria-live="polite"></span>
            <span class="grow"></span>
            <button class="button" formaction=paths::PHOTOS_DOWNLOAD.path()><Icon name="download"/><span>{t!(list_download)}</span></button>
            <button class="button" formaction=paths::PHOTOS_TRASH.path() data-do="trash-selected"><Icon name="trash"/><span>{t!(list_trash)}</span></button>
        </div>
    }
}
