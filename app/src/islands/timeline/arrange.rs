//! Fits what is on the page to another plan, without removing a photo from sight.

use jiff::civil::Date;
use web_sys::{Element, HtmlElement};

use super::{
    merge::children,
    plan::{Part, Plan, date_of},
    window::{Stretch, Window},
};

/// Gives the stretches on the page the numbers that they have in `plan`, and divides those that it divides.
pub fn arrange(window: &mut Window, plan: &Plan) {
    for (_, stretch) in std::mem::take(&mut window.shown) {
        let known = stretch.part.as_ref().and_then(|part| same(plan, part));
        match known {
            Some(index) => {
                let full = stretch.full && complete(&stretch.element, plan, index);
                window.put(index, Stretch { full, ..stretch });
            }
            None => divide(window, plan, &stretch),
        }
    }
}

/// Returns the number of a part that is unchanged.
fn same(plan: &Plan, part: &Part) -> Option<usize> {
    let index = plan.at(part.segment.newest)? + part.segment.piece as usize;
    (plan.part(index).as_ref() == Some(part)).then_some(index)
}

/// Distributes the days of a stretch.
fn divide(window: &mut Window, plan: &Plan, stretch: &Stretch) {
    let piece = stretch.part.as_ref().map_or(0, |part| part.segment.piece as usize);
    let mut room: Option<(usize, HtmlElement)> = None;
    for day in children(&stretch.element, ".day") {
        let heading = day.previous_element_sibling().filter(|heading| heading.class_name() == "month");
        let place = place(plan, &day, piece)
            .filter(|index| room.as_ref().is_some_and(|(here, _)| here == index) || !window.shown.contains_key(index));
        let Some(index) = place else {
            heading.iter().for_each(Element::remove);
            day.remove();
            continue;
        };
        let here = match &room {
            None => stretch.element.clone(),
            Some((here, element)) if *here == index => element.clone(),
            Some((_, before)) => {
                let Some(element) = window.empty() else { continue };
                let _ = before.after_with_node_1(&element);
                element
            }
        };
        if here != stretch.element {
            for element in heading.iter().chain([&day]) {
                let _ = here.append_child(element);
            }
        }
        if room.as_ref().is_none_or(|(before, _)| *before != index) {
            window.put(index, Stretch { element: here.clone(), part: plan.part(index), full: false });
            room = Some((index, here));
        }
    }
    if room.is_none() {
        stretch.element.remove();
    }
    // What the server rendered on this page needs not be fetched again if nothing is missing.
    if let (Some((index, element)), None) = (room, &stretch.part)
        && let Some(shown) = window.shown.get_mut(&index)
    {
        shown.full = complete(&element, plan, index);
    }
}

/// Returns the number of the stretch with a day.
fn place(plan: &Plan, day: &Element, piece: usize) -> Option<usize> {
    let date = date_of(&day.get_attribute("data-day")?)?;
    let index = plan.at(date)? + piece;
    plan.segments.get(index).is_some_and(|segment| segment.oldest <= date && date <= segment.newest).then_some(index)
}

/// Returns whether an element shows as many photos as it should, and the heading of its first month if it needs one.
fn complete(element: &HtmlElement, plan: &Plan, index: usize) -> bool {
    let Some(Part { segment, above, .. }) = plan.part(index) else { return false };
    let first = element.first_element_child();
    let headed = first.is_some_and(|first| first.class_name() == "month");
    let month = |day: Date| (day.year(), day.month());
    headed == above.is_none_or(|above| month(above) != month(segment.newest))
        && children(element, ".tile").len() == segment.count as usize
}
