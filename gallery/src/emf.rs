//! Metrics as log lines, in CloudWatch's Embedded Metric Format. This module is pure: a [`Line`] becomes one line of
//! JSON, which the caller writes to its log. Anything that reads logs can read it.
//!
//! Every metric is in the namespace [`NAMESPACE`] without dimensions, which is what alarms watch, and once more for
//! each dimension that a line names. Facts next to the metrics are searchable and cost nothing; ids belong there.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The namespace of all of Vitrine's metrics.
pub const NAMESPACE: &str = "Vitrine";

/// The unit of a metric, with CloudWatch's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Bytes => "Bytes",
            Self::Seconds => "Seconds",
            Self::Milliseconds => "Milliseconds",
        }
    }
}

/// Metrics with the same time and the same dimensions.
#[derive(Debug, Clone)]
pub struct Line {
    at: Timestamp,
    metrics: Vec<(&'static str, Unit)>,
    totals: Vec<(&'static str, Unit)>,
    dimensions: Vec<&'static str>,
    members: Map<String, Value>,
}

impl Line {
    /// A line without metrics, for this time.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self { at, metrics: Vec::new(), totals: Vec::new(), dimensions: Vec::new(), members: Map::new() }
    }

    /// Adds a metric. CloudWatch accepts 100 of them in a line.
    #[must_use]
    pub fn metric(mut self, name: &'static str, unit: Unit, value: f64) -> Self {
        self.metrics.push((name, unit));
        self.member(name, value)
    }

    /// Adds a metric that is only recorded as a total, whatever dimensions the line names.
    #[must_use]
    pub fn total(mut self, name: &'static str, unit: Unit, value: f64) -> Self {
        self.totals.push((name, unit));
        self.member(name, value)
    }

    fn member(mut self, name: &'static str, value: f64) -> Self {
        // Integers are easier to read without a fraction, and nobody has more than 2^53 bytes.
        let number = if value.fract() == 0.0 && value.abs() < 9.0e15 { json!(value as i64) } else { json!(value) };
        self.members.insert(name.to_owned(), number);
        self
    }

    /// Also counts the metrics under this value of a dimension. There must be few values, because each makes a metric
    /// of its own that costs money.
    #[must_use]
    pub fn by(mut self, name: &'static str, value: &str) -> Self {
        self.dimensions.push(name);
        self.members.insert(name.to_owned(), json!(value));
        self
    }

    /// Adds a fact that is not a metric, such as an id.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// The line as JSON, without a line break.
    #[must_use]
    pub fn json(self) -> String {
        let mut sets: Vec<Vec<&str>> = vec![Vec::new()];
        sets.extend(self.dimensions.iter().map(|name| vec![*name]));
        let directive = |sets: &[Vec<&str>], metrics: &[(&str, Unit)]| {
            let metrics: Vec<_> =
                metrics.iter().map(|(name, unit)| json!({ "Name": name, "Unit": unit.name() })).collect();
            json!({ "Namespace": NAMESPACE, "Dimensions": sets, "Metrics": metrics })
        };
        let mut directives = vec![directive(&sets, &self.metrics)];
        if !self.totals.is_empty() {
            directives.push(directive(&[Vec::new()], &self.totals));
        }
        let mut members = self.members;
        members.insert(
            "_aws".to_owned(),
            json!({ "Timestamp": self.at.as_millisecond(), "CloudWatchMetrics": directives }),
        );
        Value::Object(members).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_what_the_specification_requires() {
        let line = Line::at(Timestamp::from_millisecond(1_700_000_000_123).expect("a moment"))
            .metric("PhotosFailed", Unit::Count, 1.0)
            .metric("RenderMilliseconds", Unit::Milliseconds, 12.5)
            .by("Code", "too_large")
            .fact("photo", "abcdefgh")
            .json();
        assert!(!line.contains('\n'));
        let read: Value = serde_json::from_str(&line).expect("JSON");
        let wanted = json!({
            "_aws": {
                "Timestamp": 1_700_000_000_123_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "Vitrine",
                    "Dimensions": [[], ["Code"]],
                    "Metrics": [
                        { "Name": "PhotosFailed", "Unit": "Count" },
                        { "Name": "RenderMilliseconds", "Unit": "Milliseconds" }
                    ]
                }]
            },
            "PhotosFailed": 1,
            "RenderMilliseconds": 12.5,
            "Code": "too_large",
            "photo": "abcdefgh"
        });
        assert_eq!(read, wanted);
    }

    #[test]
    fn without_dimensions_there_is_only_the_total() {
        let line = Line::at(Timestamp::UNIX_EPOCH).metric("PhotosReady", Unit::Count, 1.0).json();
        assert!(line.contains(r#""Dimensions":[[]]"#), "{line}");
    }
}
