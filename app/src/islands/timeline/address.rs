//! The address follows what is seen, and its history entry knows the photo: Back and reloading return to it.

use std::cell::{Cell, RefCell};

use gallery::month::Month;
use gloo_timers::callback::Timeout;
use jiff::civil::Date;
use wasm_bindgen::JsValue;
use web_sys::History;

use super::{
    anchor::{Anchor, at_top, reached},
    jump::Target,
    months,
    plan::date_of,
    scroll::with,
};
use crate::paths::ListAddresses;

/// How long the page must not be scrolled before the address changes, in milliseconds. Browsers limit how often it may.
const PAUSE_MS: u32 = 250;

thread_local! {
    static SAVE: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    /// Where the page is while it shows what its address says.
    static KEPT: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Keeps the address until somebody scrolls.
pub fn keep() {
    KEPT.set(Some(reached()));
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

/// Returns the photo that was seen when this page was left, by the state of its history entry.
pub fn saved(state: &str) -> Option<Target> {
    let mut fields = state.split(' ');
    let day = date_of(fields.next()?)?;
    let top = fields.next()?.parse::<i32>().ok()?.into();
    Some(Target { day, selector: tile(fields.next()?), top: Some(top) })
}

/// Returns where a month starts.
pub fn month(key: &str) -> Option<Target> {
    let day: Date = Month::of_key(key)?.last_day()?;
    Some(Target { day, selector: ["#m-", key].concat(), top: None })
}

fn tile(id: &str) -> String {
    [".tile[data-id='", id, "']"].concat()
}

/// Marks the month that is visible, and saves what is seen as soon as scrolling pauses.
pub fn follow() {
    let Some(list) = with(|state| {
        months::mark(state);
        state.list.clone()
    }) else {
        return;
    };
    SAVE.set(Some(Timeout::new(PAUSE_MS, move || {
        save(&list);
    })));
}

fn save(list: &ListAddresses) -> Option<()> {
    let location = web_sys::window()?.location();
    let path = location.pathname().ok()?;
    if path != list.page {
        // A photo is open over the timeline, and has the address.
        return None;
    }
    // Newer photos above what the address says are no reason to change it.
    if KEPT.get().is_some_and(|kept| (kept - reached()).abs() < 2.0) {
        return None;
    }
    KEPT.set(None);
    if at_top() {
        let _ = history()?.replace_state_with_url(&JsValue::NULL, "", Some(&list.page));
        return None;
    }
    let anchor = Anchor::choose();
    let seen = anchor.element?;
    let day = seen.closest(".day").ok()??.get_attribute("data-day")?;
    let state = [&day, " ", &(anchor.top as i32).to_string(), " ", &seen.get_attribute("data-id")?].concat();
    let address = list.month(day.get(..7)?);
    history()?.replace_state_with_url(&JsValue::from_str(&state), "", Some(&address)).ok()
}
