//! Width and height.

use serde::{Deserialize, Serialize};

/// A picture's size in pixels, upright (after its orientation has been applied). Neither side is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimensions {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Dimensions {
    /// A size of `width` × `height` pixels; a side of 0 becomes 1.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        Self { width: width.max(1), height: height.max(1) }
    }

    /// Number of pixels.
    #[must_use]
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The longer side in pixels.
    #[must_use]
    pub fn long_edge(self) -> u32 {
        self.width.max(self.height)
    }

    /// Width divided by height.
    #[must_use]
    pub fn ratio(self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }

    /// The largest size of the same shape whose long edge is at most `edge`; never larger than the picture itself.
    #[must_use]
    pub fn fit(self, edge: u32) -> Self {
        let long = self.long_edge();
        if long <= edge {
            return self;
        }
        let scale =
            |side: u32| ((u64::from(side) * u64::from(edge) * 2 + u64::from(long)) / (u64::from(long) * 2)) as u32;
        Self::new(scale(self.width), scale(self.height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fit_keeps_shape_and_never_enlarges() {
        assert_eq!(Dimensions::new(6000, 4000).fit(2048), Dimensions::new(2048, 1365));
        assert_eq!(Dimensions::new(100, 50).fit(320), Dimensions::new(100, 50));
        assert_eq!(Dimensions::new(1, 20000).fit(320), Dimensions::new(1, 320));
    }
}
