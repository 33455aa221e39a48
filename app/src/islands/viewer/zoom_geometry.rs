//! The position of a zoomed picture. Lengths are in CSS pixels; points are relative to the center of the box that shows
//! it.

use gallery::rendition::RenditionKind;

/// The smallest maximum scale. Any picture, however small, can be doubled.
const LEAST_MOST: f64 = 2.0;

/// The largest scale of the toggle. More would be disorienting.
const MOST_CLOSE_UP: f64 = 4.0;

/// A movement shorter than this is a tap.
pub const TAP_REACH: f64 = 10.0;

/// A movement of at least this length is a swipe.
const SWIPE_REACH: f64 = 50.0;

/// A position or a movement.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// Returns the movement from `other` to this point.
    #[must_use]
    pub fn from(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }

    /// Returns the length of this movement.
    #[must_use]
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// Returns the point halfway to `other`.
    #[must_use]
    pub fn middle(self, other: Self) -> Self {
        Self { x: (self.x + other.x) / 2.0, y: (self.y + other.y) / 2.0 }
    }
}

/// A size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A picture and the box that shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The box.
    pub room: Size,
    /// The size of the original in its own pixels.
    pub original: Size,
}

impl Frame {
    /// Returns the size of the picture when it just fits.
    #[must_use]
    pub fn fitted(&self) -> Size {
        let Size { width, height } = self.original;
        let scale = (self.room.width / width).min(self.room.height / height);
        Size { width: width * scale, height: height * scale }
    }

    /// Returns the largest scale, at which a pixel of the original is a CSS pixel.
    #[must_use]
    pub fn most(&self) -> f64 {
        (self.original.width / self.fitted().width).max(LEAST_MOST)
    }

    /// Returns the scale of the toggle, at which a pixel of the original is a pixel of the screen, within limits.
    #[must_use]
    pub fn close_up(&self, density: f64) -> f64 {
        (self.original.width / (self.fitted().width * density)).clamp(LEAST_MOST, MOST_CLOSE_UP).min(self.most())
    }

    /// Returns whether the largest rendition has too few pixels for this scale, and the original has more.
    #[must_use]
    pub fn wants_original(&self, scale: f64, density: f64) -> bool {
        let Size { width, height } = self.original;
        let edge = width.max(height);
        let rendition = width * (f64::from(RenditionKind::Large.edge()) / edge).min(1.0);
        width > rendition && self.fitted().width * scale * density > rendition * 1.05
    }
}

/// The scale and position of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    /// The scale; 1 if the picture just fits.
    pub scale: f64,
    /// The position of its center.
    pub at: Point,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, at: Point::default() }
    }
}

impl Zoom {
    /// Returns whether it is larger than the box.
    #[must_use]
    pub fn zoomed(&self) -> bool {
        self.scale > 1.001
    }

    /// Changes the scale. The part of the picture at `around` stays there as far as the edges allow.
    #[must_use]
    pub fn to(self, scale: f64, around: Point, frame: &Frame) -> Self {
        let scale = scale.clamp(1.0, frame.most());
        let ratio = scale / self.scale;
        let way = self.at.from(around);
        Self { scale, at: Point { x: around.x + way.x * ratio, y: around.y + way.y * ratio } }.kept(frame)
    }

    /// Moves the picture.
    #[must_use]
    pub fn moved(self, by: Point, frame: &Frame) -> Self {
        Self { at: Point { x: self.at.x + by.x, y: self.at.y + by.y }, ..self }.kept(frame)
    }

    /// Keeps the picture in the box: while it is larger than the box, no edge leaves a gap.
    #[must_use]
    pub fn kept(self, frame: &Frame) -> Self {
        let scale = self.scale.clamp(1.0, frame.most());
        let fitted = frame.fitted();
        let keep = |at: f64, length: f64, room: f64| {
            let reach = ((length * scale - room) / 2.0).max(0.0);
            at.clamp(-reach, reach)
        };
        let x = keep(self.at.x, fitted.width, frame.room.width);
        let y = keep(self.at.y, fitted.height, frame.room.height);
        Self { scale, at: Point { x, y } }
    }
}

/// What a swipe means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swipe {
    /// Show the previous photo.
    Previous,
    /// Show the next photo.
    Next,
    /// Close the viewer.
    Away,
}

/// Returns what a movement means.
#[must_use]
pub fn swipe(by: Point) -> Option<Swipe> {
    let across = by.x.abs() > by.y.abs();
    if across && by.x.abs() > SWIPE_REACH {
        Some(if by.x > 0.0 { Swipe::Previous } else { Swipe::Next })
    } else {
        (!across && by.y > SWIPE_REACH * 2.0).then_some(Swipe::Away)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(room: (f64, f64), original: (f64, f64)) -> Frame {
        let size = |(width, height)| Size { width, height };
        Frame { room: size(room), original: size(original) }
    }

    fn point(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn a_picture_is_fitted_to_the_tighter_side() {
        let wide = frame((900.0, 800.0), (6000.0, 4000.0));
        assert_eq!(wide.fitted(), Size { width: 900.0, height: 600.0 });
        let tall = frame((900.0, 800.0), (1000.0, 2000.0));
        assert_eq!(tall.fitted(), Size { width: 400.0, height: 800.0 });
    }

    #[test]
    fn zoom_ends_at_the_pixels_of_the_original() {
        let large = frame((1000.0, 800.0), (6000.0, 4000.0));
        assert_eq!(large.most(), 6.0);
        assert_eq!(Zoom::default().to(99.0, Point::default(), &large).scale, 6.0);
        assert_eq!(Zoom::default().to(0.2, Point::default(), &large), Zoom::default());
        assert_eq!(frame((1000.0, 800.0), (100.0, 80.0)).most(), 2.0, "a small picture can be doubled");
    }

    #[test]
    fn the_toggle_shows_pixels_of_the_screen_within_limits() {
        let large = frame((1000.0, 800.0), (3000.0, 2000.0));
        assert_eq!(large.close_up(1.0), 3.0);
        assert_eq!(large.close_up(2.0), 2.0);
        assert_eq!(frame((400.0, 800.0), (6000.0, 4000.0)).close_up(1.0), 4.0);
    }

    #[test]
    fn the_point_under_the_pointer_stays_there() {
        let frame = frame((1000.0, 1000.0), (4000.0, 4000.0));
        let around = point(200.0, -100.0);
        let zoom = Zoom::default().to(2.0, around, &frame);
        assert_eq!(zoom, Zoom { scale: 2.0, at: point(-200.0, 100.0) });
        assert_eq!(zoom.to(1.0, around, &frame), Zoom::default());
    }

    #[test]
    fn no_edge_leaves_a_gap() {
        let frame = frame((1000.0, 1000.0), (4000.0, 2000.0));
        let zoom = Zoom { scale: 3.0, at: Point::default() };
        assert_eq!(zoom.moved(point(5000.0, -5000.0), &frame).at, point(1000.0, -250.0));
        let flat = Zoom { scale: 1.5, at: Point::default() };
        assert_eq!(flat.moved(point(10.0, 300.0), &frame).at, point(10.0, 0.0), "it is still lower than the box");
    }

    #[test]
    fn a_narrower_box_moves_the_picture_back() {
        let zoom = Zoom { scale: 4.0, at: point(1400.0, 0.0) };
        assert_eq!(zoom.kept(&frame((500.0, 500.0), (1500.0, 1500.0))), Zoom { scale: 3.0, at: point(500.0, 0.0) });
    }

    #[test]
    fn the_original_is_only_needed_beyond_the_renditions() {
        let large = frame((1000.0, 800.0), (6000.0, 4000.0));
        assert!(!large.wants_original(2.0, 1.0));
        assert!(large.wants_original(2.5, 1.0));
        assert!(large.wants_original(1.5, 2.0));
        assert!(!frame((1000.0, 800.0), (2048.0, 1000.0)).wants_original(2.0, 3.0), "the rendition has every pixel");
    }

    #[test]
    fn swipes_are_distinguished_from_taps_and_diagonal_movements() {
        for (by, asked) in [
            (point(-60.0, 20.0), Some(Swipe::Next)),
            (point(60.0, -20.0), Some(Swipe::Previous)),
            (point(40.0, 0.0), None),
            (point(20.0, 120.0), Some(Swipe::Away)),
            (point(20.0, -120.0), None),
            (point(0.0, 60.0), None),
        ] {
            assert_eq!(swipe(by), asked, "{by:?}");
        }
    }
}
