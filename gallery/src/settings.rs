//! What the gallery's owner can set.

use serde::{Deserialize, Serialize};

use crate::rate_limit::RateLimits;

/// Limits and choices, the same for both homes. [`Default`] is what a gallery does when nobody set anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether strangers can create accounts. The first account can always be created.
    pub registration_open: bool,
    /// Bytes of one file at most.
    pub max_file_bytes: u64,
    /// Pixels of one photo at most.
    pub max_pixels: u64,
    /// Bytes of originals a person may keep unless an administrator set another number; `None` is unlimited.
    pub quota_bytes: Option<u64>,
    /// Days until the trash forgets a photo.
    pub trash_days: u32,
    /// Seconds one photo may take to decode and resize.
    pub render_seconds: u64,
    /// How often somebody may try what could be a guess.
    #[serde(default)]
    pub rate_limits: RateLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            registration_open: true,
            max_file_bytes: 200_000_000,
            max_pixels: 150_000_000,
            quota_bytes: None,
            trash_days: 30,
            render_seconds: 120,
            rate_limits: RateLimits::default(),
        }
    }
}
