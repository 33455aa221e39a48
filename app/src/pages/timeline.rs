//! The timeline: all photos, newest first.

use gallery::{
    Error,
    library::TimelineRange,
    month::{MonthCount, SEGMENT_MAX, SEGMENT_PHOTOS, Segment as Stretch, month_name, pack, segments},
    page::{Cursor, Page},
    person::Viewer,
};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;

use super::query;
use crate::{
    components::{form::Notice, icon::Icon, layout::Frame, load::load, timeline::Segment},
    islands::{selection::Selection, timeline::Timeline as TimelineIsland, viewer::Lightbox},
    server::context,
};

/// Tiles that are fetched at once: about the first screen of a phone.
const EAGER: usize = 6;

enum Shown {
    Welcome,
    Photos { months: Vec<MonthCount>, page: Page, start: bool },
}

/// `/`
#[component]
pub fn Timeline() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let (before, month) = (query("before"), query("month"));
    let notice = notice();
    let records = async move {
        if viewer == Viewer::Nobody {
            return if library.is_new().await? { Ok(Shown::Welcome) } else { Err(Error::SignInRequired) };
        }
        let months = library.months(&viewer).await?;
        let start = before.is_none() && month.is_none();
        let range = range(&months, before, month);
        let page = library.timeline(&viewer, &range).await?;
        Ok(Shown::Photos { months, page, start })
    };
    let library = context.library;
    load(records, move |shown| match shown {
        Shown::Welcome => view! { <Welcome/> }.into_any(),
        Shown::Photos { months, page, start } => {
            let empty = months.is_empty() && page.tiles.is_empty();
            // A page that ends with its stretch is not full, and still there is more.
            let total: u32 = months.iter().map(MonthCount::total).sum();
            let more = if start { page.tiles.len() < total as usize } else { page.next.is_some() };
            let last = page.tiles.last().filter(|_| more).map(gallery::records::keys::tile_sk);
            let older = last.map(|cursor| format!("/?before={}", crate::server::forms::query_value(&cursor)));
            view! {
                <Frame title="Photos" here="/">
                    <h1 class="visually-hidden">"Photos"</h1>
                    <Notice sentence=notice/>
                    {(!start).then(|| view! { <p class="back-to-start"><a href="/">"Back to the newest photos"</a></p> })}
                    <Scrubber months=months.clone()/>
                    <form id="selection" class="timeline" method="post" action="/photos/trash" data-days=pack(&months) data-start=start>
                        <TimelineIsland>
                            <div class="segment" data-segment="0">
                                {empty.then(|| view! { <Empty/> })}
                                <Segment library=library.clone() tiles=page.tiles above=None eager=EAGER/>
                            </div>
                        </TimelineIsland>
                        {older.map(|href| view! { <p class="older"><a class="button" href=href rel="next">"Older photos"</a></p> })}
                        <SelectionBar/>
                    </form>
                    <Lightbox/>
                    <Selection/>
                </Frame>
            }
            .into_any()
        }
    })
}

/// Which photos a page starts with. The first page is exactly the first stretch, which islands go on from.
fn range(months: &[MonthCount], before: Option<String>, month: Option<String>) -> TimelineRange {
    let mut range = TimelineRange { limit: SEGMENT_PHOTOS, ..TimelineRange::default() };
    if let Some(before) = before {
        range.before = Some(Cursor(before));
    } else if let Some(last_day) = month.as_deref().and_then(last_day) {
        range.newest = Some(last_day);
    } else {
        let stretches = segments(months);
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

fn last_day(month: &str) -> Option<Date> {
    let (year, month) = month.split_once('-')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().map(Date::last_of_month)
}

fn notice() -> Option<String> {
    let count = |name| query(name).and_then(|n| n.parse::<u32>().ok());
    count("trashed").map(|n| match n {
        0 => "Choose photos first.".to_owned(),
        1 => "1 photo is in the trash now.".to_owned(),
        n => format!("{n} photos are in the trash now."),
    })
}

#[component]
fn Welcome() -> impl IntoView {
    view! {
        <Title text="Welcome to Vitrine"/>
        <main id="main" class="welcome">
            <div class="welcome-art" aria-hidden="true"><span></span><span></span><span></span><span></span><span></span></div>
            <h1>"Your photos, in your own home"</h1>
            <p>"Vitrine keeps every photo exactly as you took it, shows it in a blink, and shows it to nobody else unless you say so."</p>
            <p class="actions"><a class="button primary large" href="/signup">"Create the first account"</a></p>
            <p class="hint">"The first account looks after this gallery."</p>
        </main>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <div class="welcome-art" aria-hidden="true"><span></span><span></span><span></span><span></span><span></span></div>
            <h2>"No photos yet"</h2>
            <p>"Drop photos or whole folders anywhere on this page, or choose some."</p>
            <p class="actions"><a class="button primary large" href="/upload">"Add photos"</a></p>
        </div>
    }
}

/// Every month that has photos, as links; the island makes a slider of it.
#[component]
fn Scrubber(months: Vec<MonthCount>) -> impl IntoView {
    let empty = months.is_empty();
    let mut years: Vec<(i16, Vec<MonthCount>)> = Vec::new();
    for month in months {
        match years.last_mut().filter(|(year, _)| *year == month.year) {
            Some((_, months)) => months.push(month),
            None => years.push((month.year, vec![month])),
        }
    }
    view! {
        <nav class="scrubber" id="scrubber" aria-label="Months" hidden=empty>
            <ol role="list">
                {years.into_iter().map(|(year, months)| view! {
                    <li>
                        <span class="year">{year}</span>
                        <ol role="list">
                            {months.into_iter().map(|month| {
                                let key = month.key();
                                let label = match month.total() {
                                    1 => format!("{} {year}: 1 photo", month_name(month.month)),
                                    n => format!("{} {year}: {n} photos", month_name(month.month)),
                                };
                                view! {
                                    <li><a href=format!("/?month={key}") data-month=key aria-label=label>
                                        {month_name(month.month).get(..3).unwrap_or_default()}
                                    </a></li>
                                }
                            }).collect_view()}
                        </ol>
                    </li>
                }).collect_view()}
            </ol>
        </nav>
    }
}

/// What can be done with chosen photos. Shown by the style sheet as soon as one is chosen.
#[component]
fn SelectionBar() -> impl IntoView {
    view! {
        <div class="selection-bar" role="toolbar" aria-label="Selected photos">
            <button type="reset" class="tool" aria-label="Clear selection"><Icon name="close"/></button>
            <span class="selection-count" id="selection-count" aria-live="polite"></span>
            <span class="grow"></span>
            <button class="button" formaction="/photos/download"><Icon name="download"/><span>"Download"</span></button>
            <button class="button" formaction="/photos/trash" data-do="trash-selected"><Icon name="trash"/><span>"Move to trash"</span></button>
        </div>
    }
}
