//! Gestures with fingers, the mouse and the wheel on the picture.

use wasm_bindgen::JsCast;
use web_sys::{Event, PointerEvent, WheelEvent};

use super::{
    open,
    page::{is_open, target},
    slideshow, step,
    view::{Finger, with},
    zoom,
    zoom_geometry::{Point, Swipe, TAP_REACH, swipe},
};

/// Two taps within this many milliseconds are a double tap.
const DOUBLE_MS: f64 = 320.0;

/// How far the second tap may be from the first, in CSS pixels: the width of a finger.
const DOUBLE_REACH: f64 = 40.0;

fn place(pointer: &PointerEvent) -> Point {
    Point { x: f64::from(pointer.client_x()), y: f64::from(pointer.client_y()) }
}

/// Handles a pointer that is pressed.
pub fn down(event: &Event) {
    if target(event, "[data-do=slideshow]").is_none() {
        slideshow::stop();
    }
    let pointer: &PointerEvent = event.unchecked_ref();
    // A swipe may start on an arrow. With the mouse, that is only a click.
    let here = if pointer.pointer_type() == "mouse" { ".live .picture" } else { ".live .picture, .live .step" };
    if pointer.button() != 0 || target(event, here).is_none() {
        return;
    }
    let at = place(pointer);
    with(|view| {
        if pointer.is_primary() {
            view.fingers.clear();
            (view.down, view.several) = (at, false);
        }
        if view.fingers.len() < 2 {
            view.several |= !view.fingers.is_empty();
            view.fingers.push(Finger { id: pointer.pointer_id(), at });
        }
    });
}

enum Move {
    Pan(Point),
    Slide(Point),
    Pinch((Point, Point), (Point, Point)),
}

/// Handles a pointer that moves.
pub fn moved(event: &Event) {
    let pointer: &PointerEvent = event.unchecked_ref();
    let at = place(pointer);
    let what = with(|view| {
        let both = |fingers: &[Finger]| Some((fingers.first()?.at, fingers.get(1)?.at));
        let before = both(&view.fingers);
        let finger = view.fingers.iter_mut().find(|finger| finger.id == pointer.pointer_id())?;
        let way = at.from(std::mem::replace(&mut finger.at, at));
        match (before, both(&view.fingers)) {
            (Some(before), Some(after)) => Some(Move::Pinch(before, after)),
            _ if view.zoom.zoomed() => Some(Move::Pan(way)),
            _ if view.several || pointer.pointer_type() == "mouse" => None,
            _ => Some(Move::Slide(at.from(view.down))),
        }
    });
    match what {
        Some(Move::Pan(way)) => zoom::pan(way),
        // Swiping down closes, swiping up does nothing, so the picture only follows sideways and down.
        Some(Move::Slide(by)) if by.x.abs() > by.y.abs() => zoom::slide(Point { x: by.x, y: 0.0 }),
        Some(Move::Slide(by)) if is_open() => zoom::slide(Point { x: 0.0, y: by.y.max(0.0) }),
        Some(Move::Pinch(before, after)) => zoom::pinch(before, after),
        _ => {}
    }
}

/// Handles a pointer that is lifted or cancelled.
pub fn up(event: &Event) {
    let pointer: &PointerEvent = event.unchecked_ref();
    let at = place(pointer);
    let alone = with(|view| {
        let index = view.fingers.iter().position(|finger| finger.id == pointer.pointer_id())?;
        view.fingers.remove(index);
        Some((view.fingers.is_empty() && !view.several, at.from(view.down), view.zoom.zoomed()))
    });
    let Some((alone, by, zoomed)) = alone else { return };
    let asked = if !alone || event.type_() == "pointercancel" {
        None
    } else if by.length() < TAP_REACH {
        if target(event, ".step").is_none() {
            tapped(event.time_stamp(), at);
        }
        return;
    } else if zoomed || pointer.pointer_type() == "mouse" {
        None
    } else {
        swipe(by)
    };
    match asked {
        Some(Swipe::Away) if is_open() => return open::close(),
        Some(Swipe::Next) => step::step(1),
        Some(Swipe::Previous) => step::step(-1),
        _ => {}
    }
    // If there was no action, the picture moves back.
    zoom::draw(true);
}

fn tapped(time: f64, at: Point) {
    let twice = with(|view| {
        let (before, place) = view.tap;
        let twice = time - before < DOUBLE_MS && at.from(place).length() < DOUBLE_REACH;
        view.tap = (if twice { f64::MIN } else { time }, at);
        twice
    });
    if twice {
        zoom::toggle(Some(at));
    }
}

/// Handles the wheel, or two fingers on a touchpad.
pub fn wheel(event: &Event) {
    if target(event, ".live .picture, .live .step").is_none() {
        return;
    }
    event.prevent_default();
    slideshow::stop();
    let wheel: &WheelEvent = event.unchecked_ref();
    let pixels = if wheel.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { 16.0 };
    // Browsers report a pinch on a touchpad as small wheel movements with Ctrl.
    let speed = if wheel.ctrl_key() { 0.01 } else { 0.002 };
    let at = Point { x: f64::from(wheel.client_x()), y: f64::from(wheel.client_y()) };
    zoom::by((-wheel.delta_y() * pixels * speed).clamp(-1.0, 1.0).exp(), Some(at));
}
