//! Metrics as log lines, which CloudWatch reads (Embedded Metric Format).

use std::io::Write as _;

use gallery::{
    emf::{Line, Unit},
    ports::Clock,
};
use jiff::Timestamp;

use super::{Answered, Meter, class};

/// Writes one line for each request to standard output, from which Lambda takes the logs.
pub struct Embedded {
    clock: Clock,
}

impl Embedded {
    /// Creates a meter with this clock.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock }
    }
}

impl Meter for Embedded {
    fn answered(&self, answered: &Answered<'_>) {
        let line = line((self.clock)(), answered);
        // If the log cannot be written, there is nowhere to report it.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }
}

fn line(now: Timestamp, answered: &Answered<'_>) -> String {
    Line::at(now)
        .metric("Requests", Unit::Count, 1.0)
        // Each route of a metric costs money, so these two only have a total.
        .total("Latency", Unit::Milliseconds, answered.ms)
        .total("ConsumedCapacity", Unit::Count, answered.capacity)
        .by("Route", answered.route)
        .by("Status", class(answered.status))
        .json()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_request_is_counted_by_route_and_by_status() {
        let line =
            line(Timestamp::UNIX_EPOCH, &Answered { route: "/photos/{id}", status: 404, ms: 1.5, capacity: 0.5 });
        let read: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!((&read["Route"], &read["Status"]), (&Value::from("/photos/{id}"), &Value::from("4xx")));
        let directive = &read["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(directive["Dimensions"], serde_json::json!([[], ["Route"], ["Status"]]));
        assert_eq!(directive["Metrics"].as_array().map(Vec::len), Some(1));
        let totals = &read["_aws"]["CloudWatchMetrics"][1];
        assert_eq!(totals["Dimensions"], serde_json::json!([[]]));
        assert_eq!(totals["Metrics"].as_array().map(Vec::len), Some(2));
    }
}
