//! Metrics as a page that monitoring systems read (OpenMetrics 1.0, which Prometheus and others understand).

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{Answered, Meter, class};

/// Bounds of the histograms, in seconds: from a static page to a large photo on a small machine.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Counts in memory, from the start of the program.
pub struct OpenMetrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latency: Histogram,
    ready: Counter,
    failed: Family<FailedLabels, Counter>,
    render: Histogram,
    upload_to_ready: Histogram,
    queue: Gauge,
    set_aside: Gauge,
    stored: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct FailedLabels {
    code: String,
}

/// What is read at the moment somebody asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Now {
    /// Photos that wait or are being rendered.
    pub queue: usize,
    /// Photos set aside after faults of ours.
    pub set_aside: usize,
    /// Bytes of all originals.
    pub stored_bytes: u64,
}

impl Default for OpenMetrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("vitrine");
        let histogram = || Histogram::new(BOUNDS);
        let metrics = Self {
            requests: Family::default(),
            latency: histogram(),
            ready: Counter::default(),
            failed: Family::default(),
            render: histogram(),
            upload_to_ready: histogram(),
            queue: Gauge::default(),
            set_aside: Gauge::default(),
            stored: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let seconds = || Unit::Seconds;
        registry.register_with_unit("latency", "Time to the first byte", seconds(), metrics.latency.clone());
        registry.register("photos_ready", "Photos made ready", metrics.ready.clone());
        registry.register("photos_failed", "Photos at fault", metrics.failed.clone());
        registry.register_with_unit("render", "Time to render a photo", seconds(), metrics.render.clone());
        let help = "Time from adding a photo to its being ready";
        registry.register_with_unit("upload_to_ready", help, seconds(), metrics.upload_to_ready.clone());
        registry.register("queue_photos", "Photos that wait or are being rendered", metrics.queue.clone());
        registry.register("set_aside_photos", "Photos set aside after faults of ours", metrics.set_aside.clone());
        registry.register_with_unit("stored", "Bytes of all originals", Unit::Bytes, metrics.stored.clone());
        Self { registry, ..metrics }
    }
}

impl OpenMetrics {
    /// A photo is to be seen: how long it took to render, and for how long its owner waited.
    pub fn ready(&self, render_seconds: f64, waited_seconds: Option<f64>) {
        self.ready.inc();
        self.render.observe(render_seconds);
        if let Some(seconds) = waited_seconds {
            self.upload_to_ready.observe(seconds);
        }
    }

    /// A photo is at fault, with the fault's code.
    pub fn failed(&self, code: &str) {
        self.failed.get_or_create(&FailedLabels { code: code.to_owned() }).inc();
    }

    /// The page.
    #[must_use]
    pub fn page(&self, now: Now) -> String {
        self.queue.set(now.queue as i64);
        self.set_aside.set(now.set_aside as i64);
        self.stored.set(i64::try_from(now.stored_bytes).unwrap_or(i64::MAX));
        let mut page = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut page, &self.registry);
        page
    }
}

impl Meter for OpenMetrics {
    fn answered(&self, answered: &Answered<'_>) {
        let labels = RequestLabels { route: answered.route.to_owned(), status: class(answered.status) };
        self.requests.get_or_create(&labels).inc();
        self.latency.observe(answered.ms / 1e3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_what_was_counted_and_ends_as_the_format_says() {
        let metrics = OpenMetrics::default();
        metrics.answered(&Answered { route: "/photos/{id}", status: 200, ms: 3.0, capacity: 0.0 });
        metrics.ready(0.2, Some(1.5));
        metrics.failed("too_many_pixels");
        let page = metrics.page(Now { queue: 2, set_aside: 1, stored_bytes: 9_000_000_000 });
        for line in [
            "vitrine_requests_total{route=\"/photos/{id}\",status=\"2xx\"} 1",
            "vitrine_latency_seconds_count 1",
            "vitrine_photos_ready_total 1",
            "vitrine_photos_failed_total{code=\"too_many_pixels\"} 1",
            "vitrine_render_seconds_sum 0.2",
            "vitrine_upload_to_ready_seconds_sum 1.5",
            "vitrine_queue_photos 2",
            "vitrine_set_aside_photos 1",
            "vitrine_stored_bytes 9000000000",
        ] {
            assert!(page.contains(line), "{line} is not in\n{page}");
        }
        assert!(page.ends_with("# EOF\n"));
    }
}
