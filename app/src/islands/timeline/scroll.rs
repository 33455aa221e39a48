//! Keeps what is near the viewport on the page, and nothing else.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::{
    counts, fetch, keys, months, pieces,
    plan::{Measures, Plan},
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

struct State {
    list: Rc<ListAddresses>,
    plan: Plan,
    window: Window,
    /// The positions at which later pieces of very full days start.
    cursors: BTreeMap<usize, String>,
    fetching: BTreeSet<usize>,
    /// How many requests failed since the last one that succeeded.
    failures: u32,
    /// Increased on each restart, so that late responses to old requests are ignored.
    round: u32,
    scheduled: bool,
    /// A requested month. It is scrolled to the top as soon as it is drawn.
    target: Option<String>,
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
    let days = counts::days(&list.list).await;
    let at_start = document.query_selector("#selection[data-start]").is_ok_and(|form| form.is_some());
    let window = Window::adopt(document.clone(), at_start)?;
    let measures = measures(&window);
    let mut plan = Plan::new(&days, measures);
    if let Some(height) = window.get(0).map(|stretch| stretch.element.get_bounding_client_rect().height()) {
        plan.measure(0, height);
    }
    if let Ok(Some(link)) = document.query_selector(".older") {
        // Scrolling replaces the link, which is for browsers without scripts.
        link.remove();
    }
    let width = measures.width;
    STATE.set(Some(State {
        list,
        plan,
        window,
        cursors: BTreeMap::new(),
        fetching: BTreeSet::new(),
        failures: 0,
        round: 0,
        scheduled: false,
        target: None,
        width,
    }));
    signal::on_window("scroll", |_| schedule());
    signal::on_window("resize", |_| resized());
    signal::on_document("vitrine:photos-added", |_| refresh());
    signal::on_document("vitrine:photos-removed", |_| forget_heights());
    months::listen(jump);
    if !at_start && let Some(month) = months::begins_with() {
        jump(&month);
    }
    schedule();
    Some(())
}

/// Scrolls a month to the top of the viewport.
pub fn jump(month: &str) {
    if let Some(heading) = heading(month) {
        heading.scroll_into_view();
        return;
    }
    let y = with(|state| {
        let index = state.plan.month(month).unwrap_or(state.plan.segments.len().saturating_sub(1));
        state.target = Some(month.to_owned());
        page_top(state) + state.plan.span(0..index)
    });
    if let (Some(y), Some(window)) = (y, web_sys::window()) {
        window.scroll_to_with_x_and_y(0.0, y);
        schedule();
    }
}

/// Returns the heading of a month, if it is on the page.
fn heading(month: &str) -> Option<web_sys::Element> {
    web_sys::window()?.document()?.get_element_by_id(&format!("m-{month}"))
}

fn with<T>(work: impl FnOnce(&mut State) -> T) -> Option<T> {
    STATE.with_borrow_mut(|state| state.as_mut().map(work))
}

/// Schedules an update before the next frame.
fn schedule() {
    let wanted = with(|state| !std::mem::replace(&mut state.scheduled, true)).unwrap_or(false);
    if wanted {
        signal::next_frame(|| {
            with(|state| state.scheduled = false);
            look();
        });
    }
}

fn look() {
    let wanted = with(|state| {
        let (range, visible) = near(state)?;
        state.window.cover(range.clone(), |index| state.plan.height(index));
        pad(state, &range);
        months::mark(&state.list, &state.plan, visible.start);
        Some(next_to_fetch(state, &visible, &range))
    });
    for (index, round) in wanted.flatten().unwrap_or_default() {
        spawn_local(load(index, round));
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
    let range = state.plan.between(top - AROUND * height, top + (1.0 + AROUND) * height);
    Some((range, visible))
}

fn pad(state: &State, range: &Range<usize>) {
    let end = state.plan.segments.len();
    state.window.pad(state.plan.span(0..range.start), state.plan.span(range.end..end));
}

/// Returns what to fetch now, starting with what is visible. A later piece of a very full day needs the pieces before
/// it.
fn next_to_fetch(state: &mut State, visible: &Range<usize>, range: &Range<usize>) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    for index in visible.clone().chain(range.clone()) {
        if state.fetching.len() >= AT_ONCE {
            break;
        }
        if state.window.get(index).is_none_or(|stretch| stretch.full) {
            continue;
        }
        let mut index = index;
        while state.plan.is_later_piece(index) && !state.cursors.contains_key(&index) {
            index -= 1;
        }
        if state.fetching.insert(index) {
            found.push((index, state.round));
        }
    }
    found
}

async fn load(index: usize, round: u32) {
    let Some(Some((list, segment, piece, above, cursor))) = with(|state| {
        let segment = state.plan.segments.get(index)?.clone();
        let above = index.checked_sub(1).and_then(|before| state.plan.segments.get(before)).cloned();
        let piece = segment.piece > 0 || state.plan.is_later_piece(index + 1);
        Some((state.list.clone(), segment, piece, above, state.cursors.get(&index).cloned()))
    }) else {
        return;
    };
    let fetched = fetch::segment(&list, &segment, piece, above.as_ref(), cursor).await;
    let Some(fetched) = fetched else {
        // Wait, longer each time, and then check whether it is still needed.
        let failures = with(|state| {
            state.failures += 1;
            state.failures
        });
        connection::pause(failures.unwrap_or(1)).await;
        with(|state| {
            if state.round == round {
                state.fetching.remove(&index);
            }
        });
        schedule();
        return;
    };
    let room = with(|state| {
        state.failures = 0;
        if state.round != round {
            return None;
        }
        if let Some(next) = fetched.next
            && state.plan.is_later_piece(index + 1)
        {
            state.cursors.insert(index + 1, next);
        }
        Some(state.window.get(index)?.element.clone())
    });
    if let Some(Some(room)) = room {
        pieces::lay_out(&room, &fetched.html).await;
        // If it was scrolled away in the meantime, and perhaps back, another element must be filled.
        if room.is_connected() && with(|state| settle(state, index)).flatten().is_some() {
            placeholder::draw(&room);
            signal::emit("vitrine:segment", &index.into());
        }
    }
    with(|state| {
        if state.round == round {
            state.fetching.remove(&index);
        }
    });
    schedule();
}

/// Sets the measured height of a stretch that was drawn. What the reader sees stays where it is, however much the
/// stretches above differ from their estimates.
fn settle(state: &mut State, index: usize) -> Option<()> {
    let before = state.window.get(index)?.element.get_bounding_client_rect();
    let height = state.window.settle(index)?;
    let change = state.plan.measure(index, height);
    let window = web_sys::window()?;
    if let Some(target) = state.target.clone() {
        if let Some(heading) = heading(&target) {
            heading.scroll_into_view();
            state.target = None;
        }
    } else if before.bottom() <= 0.0 || (before.top() < 0.0 && before.bottom() < viewport_height() / 3.0) {
        window.scroll_by_with_x_and_y(0.0, change);
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

fn measure_shown(state: &mut State) {
    let heights: Vec<_> = state
        .window
        .shown()
        .filter(|(_, stretch)| stretch.full)
        .map(|(index, stretch)| (index, stretch.element.get_bounding_client_rect().height()))
        .collect();
    for (index, height) in heights {
        state.plan.measure(index, height);
    }
}

/// Draws counts, months and visible stretches again, at the same scroll position, because there are new photos.
fn refresh() {
    spawn_local(async {
        let Some(list) = with(|state| state.list.clone()) else { return };
        let days = counts::days(&list.list).await;
        let _ = months::redraw(&list, &days).await;
        with(|state| {
            let measures = measures(&state.window);
            state.round += 1;
            state.plan = Plan::new(&days, measures);
            state.cursors.clear();
            state.fetching.clear();
            state.window.clear();
        });
        schedule();
    });
}

fn measures(window: &Window) -> Measures {
    let width = window.width();
    let phone = web_sys::window()
        .and_then(|window| window.match_media("(max-width: 640px)").ok().flatten())
        .is_some_and(|query| query.matches());
    if phone { Measures { width, row: 116.0, heading: 48.0 } } else { Measures { width, row: 210.0, heading: 48.0 } }
}

fn viewport_height() -> f64 {
    web_sys::window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64()).unwrap_or(800.0)
}

fn page_top(state: &State) -> f64 {
    let scrolled = web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0);
    state.window.top() + scrolled
}
