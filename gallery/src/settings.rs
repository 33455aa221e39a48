//! Settings of the gallery's owner.

use serde::{Deserialize, Serialize};

use crate::{rate_limit::RateLimits, set_up::SetUp};

/// Who may create an account, once there is an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Anybody.
    #[default]
    Open,
    /// Whoever has an invitation.
    Invited,
    /// Nobody. Invitations can be used again when it is no longer closed.
    Closed,
}

impl Registration {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Invited, Self::Closed];

    /// Its name in the configuration, in forms and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invited => "invited",
            Self::Closed => "closed",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registration| registration.name() == name)
    }
}

/// Limits and choices, the same standalone and on AWS. [`Default`] has the values of a gallery without any
/// configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Who may create the first account.
    #[serde(skip)]
    pub set_up: SetUp,
    /// Who may create an account once there is an administrator, unless an administrator has chosen otherwise.
    #[serde(default)]
    pub registration: Registration,
    /// Maximum size of a file, in bytes.
    pub max_file_bytes: u64,
    /// Maximum number of pixels of a photo.
    pub max_pixels: u64,
    /// A person's quota in bytes of originals, unless an administrator has set another one; `None` is unlimited.
    pub quota_bytes: Option<u64>,
    /// Days after which a photo in the trash is deleted.
    pub trash_days: u32,
    /// Seconds that decoding and resizing one photo may take.
    pub render_seconds: u64,
    /// How many mails the gallery sends in an hour because strangers ask for them: codes for sign-ups and forgotten
    /// passwords.
    #[serde(default = "mails_per_hour")]
    pub mails_per_hour: u32,
    /// How often a client may make an attempt that could be a guess.
    #[serde(default)]
    pub rate_limits: RateLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            set_up: SetUp::default(),
            registration: Registration::Open,
            max_file_bytes: 200_000_000,
            max_pixels: 150_000_000,
            quota_bytes: None,
            trash_days: 30,
            render_seconds: 120,
            mails_per_hour: mails_per_hour(),
            rate_limits: RateLimits::default(),
        }
    }
}

fn mails_per_hour() -> u32 {
    300
}
