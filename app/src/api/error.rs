//! The error of all server functions: a status, a code and a sentence.

use leptos::{
    prelude::*,
    server_fn::{codec::JsonEncoding, error::FromServerFnError},
};
use serde::{Deserialize, Serialize};

use crate::words;

/// What a server function returns instead of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The HTTP status; 0 if the server could not be reached.
    pub status: u16,
    /// What went wrong, for programs: `Error::code`, or `bad_request`, `unreachable` and `internal` for calls that
    /// failed before or after the server function. Islands do not need it, so it is not in the wasm.
    #[cfg(feature = "ssr")]
    #[serde(default)]
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// How many seconds to wait before another attempt, if that would help.
    #[serde(default)]
    pub retry_after_seconds: Option<u64>,
}

impl ApiError {
    /// Converts a domain error.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of(error: &gallery::Error) -> Self {
        let retry_after_seconds = error.retry_after_seconds();
        Self { retry_after_seconds, ..Self::new(error.status(), error.code(), words::sentence(error)) }
    }

    /// Creates an error that does not come from the domain.
    #[must_use]
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        #[cfg(not(feature = "ssr"))]
        let _ = code;
        Self {
            status,
            #[cfg(feature = "ssr")]
            code: code.to_owned(),
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    /// Returns whether the same call may succeed soon. A full disk (507) stays full until somebody makes room.
    #[must_use]
    pub fn passing(&self) -> bool {
        self.status == 0 || self.status == 429 || self.status >= 500 && self.status != 507
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
        match error {
            ServerFnErrorErr::Request(_) => Self::new(0, "unreachable", words::calls::unreachable()),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::new(400, "bad_request", words::calls::not_understood())
            }
            _ => Self::new(500, "internal", words::calls::fault_of_ours()),
        }
    }
}
