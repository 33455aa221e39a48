//! The error of every server function: a status and a sentence.

use leptos::{
    prelude::*,
    server_fn::{codec::JsonEncoding, error::FromServerFnError},
};
use serde::{Deserialize, Serialize};

/// What a server function answers instead of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The HTTP status; 0 when the server could not be reached.
    pub status: u16,
    /// A sentence for people.
    pub message: String,
    /// Seconds to wait before trying again, when that would help.
    #[serde(default)]
    pub retry_after_seconds: Option<u64>,
}

impl ApiError {
    /// Whether trying the same again later may work.
    #[must_use]
    pub fn passing(&self) -> bool {
        self.status == 0 || self.status == 429 || self.status >= 500
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let (status, message) = match error {
            ServerFnErrorErr::Request(_) => (0, "Can’t reach the gallery."),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                (400, "Something went wrong. Please reload the page.")
            }
            _ => (500, "Something went wrong on our side. Please try again."),
        };
        Self { status, message: message.to_owned(), retry_after_seconds: None }
    }
}
