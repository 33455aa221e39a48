//! Shows other photos than those that the server rendered at first, without moving what is visible.

use jiff::civil::Date;
use wasm_bindgen_futures::spawn_local;

use super::{
    address,
    anchor::{Anchor, at_top, find},
    arrange::arrange,
    jump::jump,
    months,
    plan::{Plan, date_of},
    scroll::{State, look, measure_shown, measures, with},
};
use crate::messages::t;

/// How many stretches of new photos are shown at once to somebody at the top.
const AT_TOP: usize = 3;

/// Takes over a page that does not start with the newest photos.
pub fn adopt(days: &[(Date, u32)]) {
    let anchor = Anchor::beside(None);
    with(|state| {
        let starts = state.window.starts();
        let plan = Plan::new(days, &starts, measures(&state.window));
        fit(state, plan);
    });
    anchor.hold();
    address::keep();
    if let Some(target) = months::begins_with() {
        jump(target);
    }
}

/// Shows new photos where they belong. What is visible stays where it is; at the top, they appear above it.
pub fn add(days: &[(Date, u32)]) {
    let anchor = Anchor::beside(None);
    let list = with(|state| {
        let top = at_top() || state.pinned;
        let day = anchor.element.as_ref().and_then(|seen| seen.closest(".day").ok()??.get_attribute("data-day"));
        let seen = day.and_then(|day| date_of(&day));
        let above = |plan: &Plan| seen.map_or(0, |day| plan.count_from(day));
        let before = above(&state.plan);
        let plan = state.plan.with_days(days, measures(&state.window));
        fit(state, plan);
        let first = state.window.range().start;
        state.pinned = top && (1..=AT_TOP).contains(&first);
        if !top || first > AT_TOP {
            state.news += above(&state.plan).saturating_sub(before);
        }
        if !top || first > 0 {
            anchor.hold();
        }
        state.list.clone()
    });
    look();
    tell();
    let days = days.to_vec();
    spawn_local(async move {
        if let Some(list) = list {
            let _ = months::redraw(&list, &days).await;
            with(|state| months::mark(state));
        }
    });
}

/// Fits the page to a plan.
fn fit(state: &mut State, plan: Plan) {
    state.plan = plan;
    if state.plan.segments.is_empty() {
        return;
    }
    arrange(&mut state.window, &state.plan);
    let range = state.window.range();
    state.window.cover(range, &state.plan);
    measure_shown(state);
    state.window.pad(&state.plan);
}

/// Says how many photos were added above what is visible. A click leads to them.
fn tell() -> Option<()> {
    let news = with(|state| state.news).filter(|news| *news > 0)?;
    let pill = find("#news")?;
    pill.set_text_content(Some(&t!(timeline_new_photos, count = news.into())));
    pill.set_hidden(false);
    Some(())
}
