//! Keeps what is near the viewport on the page, and nothing else.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::ScrollRestoration;

use super::{
    anchor::{Anchor, at_top, find, scrolled, viewport_height},
    counts, fetch,
    jump::{self, Target},
    keys, later, merge, months,
    plan::{Measures, Part, Plan},
    window::Window,
};
use crate::{
    islands::{connection, placeholder, scope, signal},
    paths::ListAddresses,
};

/// How many screens of photos are kept above and below the visible one.
const AROUND: f64 = 1.0;

/// How many requests are made at the same time.
const AT_ONCE: usize = 2;

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

/// The state of the timeline.
pub struct State {
    /// The list.
    pub list: Rc<ListAddresses>,
    /// Where everything is.
    pub plan: Plan,
    /// What is on the page.
    pub window: Window,
    /// The positions at which later pieces of very full days start.
    cursors: Vec<(Part, String)>,
    fetching: Vec<Part>,
    /// How many requests failed since the last one that succeeded.
    failures: u32,
    scheduled: bool,
    /// A requested month or photo.
    pub target: Option<Target>,
    /// Whether to scroll to the top when the new photos there are drawn.
    pub pinned: bool,
    /// How many photos were added above since the top of the page was last seen.
    pub news: u32,
    width: f64,
}

/// Takes over the timeline as soon as the island is hydrated.
pub fn start_soon() {
    spawn_local(async {
        start().await;
    });
}

/// Takes over the timeline. Does nothing on a page without one.
async fn start() -> Option<()> {
    let document = web_sys::window()?.document()?;
    placeholder::draw(&document.get_element_by_id("segments")?);
    keys::listen();
    let list = Rc::new(scope::here().filter(|list| list.segments.is_some())?);
    later::prepare();
    // The browser would return to a position before the photos are there.
    let history = web_sys::window()?.history().ok()?;
    let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    let saved = history.state().ok().and_then(|state| state.as_string());
    let days = counts::days(&list.list).await;
    // Scrolling replaces these links, which are for browsers without scripts. Nothing may move up.
    if let Some(link) = find(".older") {
        link.remove();
    }
    if let Some(link) = find(".back-to-start") {
        let _ = link.style().set_property("visibility", "hidden");
    }
    let mut window = Window::adopt(document)?;
    let measures = measures(&window);
    let width = measures.width;
    let plan = Plan::new(&days, &[], measures);
    let elsewhere = find("#selection[data-month]").is_some();
    if !elsewhere {
        window.begin(&plan);
    }
    STATE.set(Some(State {
        list,
        plan,
        window,
        cursors: Vec::new(),
        fetching: Vec::new(),
        failures: 0,
        scheduled: false,
        target: None,
        pinned: false,
        news: 0,
        width,
    }));
    if elsewhere {
        later::adopt(days).await;
    }
    with(measure_shown);
    look();
    signal::on_window("scroll", |_| {
        schedule();
        later::follow();
    });
    signal::on_window("resize", |_| resized());
    for name in ["wheel", "touchmove"] {
        signal::on_window(name, |_| {
            with(|state| {
                state.target = None;
                state.pinned = false;
            });
        });
    }
    signal::on_document("vitrine:photos-added", |_| later::refresh());
    signal::on_document("vitrine:photos-removed", |_| forget_heights());
    months::listen();
    if let Some(saved) = saved {
        later::return_to(saved).await;
    }
    Some(())
}

/// Does something with the state.
pub fn with<T>(work: impl FnOnce(&mut State) -> T) -> Option<T> {
    STATE.with_borrow_mut(|state| state.as_mut().map(work))
}

/// Schedules an update before the next frame.
pub fn schedule() {
    let wanted = with(|state| !std::mem::replace(&mut state.scheduled, true)).unwrap_or(false);
    if wanted {
        signal::next_frame(|| {
            with(|state| state.scheduled = false);
            look();
        });
    }
}

/// Updates what is on the page.
pub fn look() {
    let wanted = with(|state| {
        let (range, visible) = near(state)?;
        state.window.cover(range.clone(), &state.plan);
        state.window.pad(&state.plan);
        show_news(state, &visible);
        Some(next_to_fetch(state, &visible, &range))
    });
    for part in wanted.flatten().unwrap_or_default() {
        spawn_local(load(part));
    }
}

/// Returns the stretches that should be on the page, and which of them are visible.
fn near(state: &State) -> Option<(Range<usize>, Range<usize>)> {
    if state.plan.segments.is_empty() {
        return None;
    }
    let height = viewport_height();
    let top = -state.window.top();
    let visible = state.plan.between(top, top + height);
    let mut range = state.plan.between(top - AROUND * height, top + (1.0 + AROUND) * height);
    if state.pinned {
        range.start = 0;
    }
    Some((range, visible))
}

/// At the top, there is nothing to say about new photos. Somebody who was there when they arrived gets there again.
fn show_news(state: &mut State, visible: &Range<usize>) {
    // What is covered by the header counts as visible.
    if state.pinned && (0..visible.end).all(|index| state.window.get(index).is_some_and(|stretch| stretch.full)) {
        state.pinned = false;
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
    if state.news > 0 && at_top() {
        state.news = 0;
        if let Some(pill) = find("#news") {
            pill.set_hidden(true);
        }
    }
}

/// Returns what to fetch now, starting with what is visible. A later piece of a very full day needs the pieces before
/// it.
fn next_to_fetch(state: &mut State, visible: &Range<usize>, range: &Range<usize>) -> Vec<Part> {
    let mut found = Vec::new();
    for mut index in visible.clone().chain(range.clone()) {
        if state.fetching.len() >= AT_ONCE {
            break;
        }
        if state.window.get(index).is_none_or(|stretch| stretch.full) {
            continue;
        }
        while state.plan.is_later_piece(index) && state.cursor(index).is_none() {
            index -= 1;
        }
        if let Some(part) = state.plan.part(index).filter(|part| !state.fetching.contains(part)) {
            state.fetching.push(part.clone());
            found.push(part);
        }
    }
    found
}

impl State {
    /// Returns where a later piece starts.
    fn cursor(&self, index: usize) -> Option<String> {
        let part = self.plan.part(index)?;
        self.cursors.iter().find(|(of, _)| *of == part).map(|(_, cursor)| cursor.clone())
    }

    /// Returns the number of a part, if it is still planned.
    fn number(&self, part: &Part) -> Option<usize> {
        let index = self.plan.at(part.segment.newest)? + part.segment.piece as usize;
        (self.plan.part(index).as_ref() == Some(part)).then_some(index)
    }
}

async fn load(part: Part) {
    let request = with(|state| {
        let index = state.number(&part)?;
        let piece = part.segment.piece > 0 || state.plan.is_later_piece(index + 1);
        Some((state.list.clone(), piece, state.cursor(index)))
    });
    if let Some((list, piece, cursor)) = request.flatten() {
        match fetch::segment(&list, &part, piece, cursor).await {
            Some(fetched) => put(&part, fetched).await,
            None => {
                // Wait, longer each time, and then check whether it is still needed.
                let failures = with(|state| {
                    state.failures += 1;
                    state.failures
                });
                connection::pause(failures.unwrap_or(1)).await;
            }
        }
    }
    with(|state| state.fetching.retain(|other| *other != part));
    schedule();
}

/// Shows what was fetched, unless it is no longer on the page, or no longer what the list contains.
async fn put(part: &Part, fetched: fetch::Fetched) {
    let room = with(|state| {
        state.failures = 0;
        let next = state.number(part)? + 1;
        if let Some(next) = state.plan.part(next).filter(|next| next.segment.piece > 0).zip(fetched.next) {
            state.cursors.retain(|(of, _)| *of != next.0);
            state.cursors.push(next);
        }
        Some(state.window.get(state.window.find(part)?)?.element.clone())
    });
    let Some(room) = room.flatten() else { return };
    // If it was scrolled away in the meantime, and perhaps back, another element must be filled.
    let index = || with(|state| state.window.find(part)).flatten().filter(|_| room.is_connected());
    let merged = merge::merge(&room, &fetched.html, || index().is_some()).await;
    if let (Some(_), Some(index)) = (merged, index()) {
        with(|state| settle(state, index));
        placeholder::draw(&room);
        signal::emit("vitrine:segment", &index.into());
    }
}

/// Sets the measured height of a stretch that was drawn. What the reader sees stays where it is, however much the
/// stretches above differ from their estimates.
fn settle(state: &mut State, index: usize) -> Option<()> {
    let anchor = Anchor::beside(Some(&state.window.get(index)?.element));
    let height = state.window.settle(index)?;
    state.plan.measure(index, height);
    if !jump::arrived(state, index) && !at_top() {
        anchor.hold();
    }
    Some(())
}

fn resized() {
    let changed = with(|state| {
        let measures = measures(&state.window);
        if (measures.width - state.width).abs() < 1.0 {
            return;
        }
        state.width = measures.width;
        state.plan.resize(measures);
        measure_shown(state);
    });
    if changed.is_some() {
        schedule();
    }
}

/// Discards measured heights, because photos were removed from the page.
fn forget_heights() {
    signal::next_frame(|| {
        with(measure_shown);
        schedule();
    });
}

/// Measures the stretches on the page.
pub fn measure_shown(state: &mut State) {
    for (&index, stretch) in &state.window.shown {
        state.plan.measure(index, stretch.element.get_bounding_client_rect().height());
    }
}

/// Returns the measures of the page.
pub fn measures(window: &Window) -> Measures {
    let width = window.width();
    let phone = web_sys::window()
        .and_then(|window| window.match_media("(max-width: 640px)").ok().flatten())
        .is_some_and(|query| query.matches());
    if phone { Measures { width, row: 116.0, heading: 48.0 } } else { Measures { width, row: 210.0, heading: 48.0 } }
}

/// Returns the distance of the very first stretch from the top of the page.
pub fn page_top(state: &State) -> f64 {
    state.window.top() + scrolled()
}
