//! The metrics. They are the same standalone and on AWS, and each variant publishes them for its own monitoring.

#[cfg(feature = "aws")]
pub mod embedded;
#[cfg(feature = "standalone")]
pub mod open_metrics;

/// A request that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The route's pattern, never the path: there are few of them, and they contain no ids.
    pub route: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// Time from the arrival of the request to the first byte of the response, in milliseconds.
    pub ms: f64,
    /// Capacity units that its reads and writes consumed (in DynamoDB).
    #[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "records in SQLite cost nothing"))]
    pub capacity: f64,
}

/// Counts requests.
pub trait Meter: Send + Sync {
    /// Counts a request that was answered.
    fn answered(&self, answered: &Answered<'_>);
}

/// Returns `2xx`, `3xx`, `4xx` or `5xx`.
#[must_use]
pub fn class(status: u16) -> &'static str {
    match status {
        0..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
