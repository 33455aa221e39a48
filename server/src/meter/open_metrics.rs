//! Metrics as a page for monitoring systems (OpenMetrics 1.0, which Prometheus and others support).

use std::sync::atomic::AtomicU64;

use gallery::{ports::jobs::Counts, render_photo::Facts, standalone::disk::Space};
use jiff::Timestamp;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{Answered, Meter, class};

/// Bounds of the histograms, in seconds: from a static page to a large photo on a slow machine.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Counts in memory since the start of the program.
pub struct OpenMetrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latency: Histogram,
    ready: Counter,
    failed: Family<FailedLabels, Counter>,
    render: Histogram,
    upload_to_ready: Histogram,
    stored: Counter,
    queue: Gauge,
    queue_age: Gauge<f64, AtomicU64>,
    set_aside: Gauge,
    bulk: Gauge,
    bulk_age: Gauge<f64, AtomicU64>,
    bulk_set_aside: Gauge,
    jobs_failed: Family<JobLabels, Counter>,
    jobs_set_aside: Family<JobLabels, Counter>,
    originals: Gauge,
    disk_free: Gauge,
    disk_size: Gauge,
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

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct JobLabels {
    kind: &'static str,
}

/// Values that are read when the page is requested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Now {
    /// Photos that are waiting, and photos that were set aside after internal errors.
    pub photos: Counts,
    /// The same for other jobs.
    pub bulk: Counts,
    /// Bytes of all originals.
    pub original_bytes: u64,
    /// The disk with the data; `None` if it cannot be measured.
    pub disk: Option<Space>,
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
            stored: Counter::default(),
            queue: Gauge::default(),
            queue_age: Gauge::default(),
            set_aside: Gauge::default(),
            bulk: Gauge::default(),
            bulk_age: Gauge::default(),
            bulk_set_aside: Gauge::default(),
            jobs_failed: Family::default(),
            jobs_set_aside: Family::default(),
            originals: Gauge::default(),
            disk_free: Gauge::default(),
            disk_size: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let seconds = || Unit::Seconds;
        registry.register_with_unit("latency", "Time to the first byte", seconds(), metrics.latency.clone());
        registry.register("photos_ready", "Photos made ready", metrics.ready.clone());
        registry.register("photos_failed", "Photos that could not be rendered", metrics.failed.clone());
        registry.register_with_unit("render", "Time to render a photo", seconds(), metrics.render.clone());
        let help = "Time from adding a photo until it is ready";
        registry.register_with_unit("upload_to_ready", help, seconds(), metrics.upload_to_ready.clone());
        let help = "Bytes of originals and renditions of photos that became ready for the first time";
        registry.register_with_unit("stored", help, Unit::Bytes, metrics.stored.clone());
        registry.register("queue_photos", "Photos that are waiting or being rendered", metrics.queue.clone());
        let help = "How long the oldest waiting photo has been due";
        registry.register_with_unit("queue_age", help, seconds(), metrics.queue_age.clone());
        registry.register("set_aside_photos", "Photos set aside after internal errors", metrics.set_aside.clone());
        registry.register("bulk_jobs", "Other jobs that are waiting or running", metrics.bulk.clone());
        let help = "How long the oldest waiting other job has been due";
        registry.register_with_unit("bulk_age", help, seconds(), metrics.bulk_age.clone());
        let help = "Other jobs set aside after internal errors";
        registry.register("set_aside_bulk_jobs", help, metrics.bulk_set_aside.clone());
        registry.register("jobs_failed", "Failed attempts at jobs", metrics.jobs_failed.clone());
        registry.register("jobs_set_aside", "Jobs set aside after all attempts", metrics.jobs_set_aside.clone());
        registry.register_with_unit("originals", "Bytes of all originals", Unit::Bytes, metrics.originals.clone());
        let help = "Free bytes of the disk with the data";
        registry.register_with_unit("disk_free", help, Unit::Bytes, metrics.disk_free.clone());
        let help = "All bytes of the disk with the data";
        registry.register_with_unit("disk_size", help, Unit::Bytes, metrics.disk_size.clone());
        Self { registry, ..metrics }
    }
}

impl OpenMetrics {
    /// Records that a photo became ready at `now`. The worker on AWS records the same metrics.
    pub fn ready(&self, facts: &Facts, now: Timestamp) {
        self.ready.inc();
        self.render.observe(facts.render_ms as f64 / 1e3);
        // Nobody waited for a photo that is rendered again, and its original has already been counted.
        if !facts.again {
            self.upload_to_ready.observe(now.duration_since(facts.added_at).as_secs_f64().max(0.0));
            self.stored.inc_by(facts.stored_bytes);
        }
    }

    /// Records that a photo failed, with the fault's code.
    pub fn failed(&self, code: &str) {
        self.failed.get_or_create(&FailedLabels { code: code.to_owned() }).inc();
    }

    /// Records that an attempt at a job of this kind failed, and whether it was the last one (`set_aside`).
    pub fn job_failed(&self, kind: &'static str, set_aside: bool) {
        self.jobs_failed.get_or_create(&JobLabels { kind }).inc();
        if set_aside {
            self.jobs_set_aside.get_or_create(&JobLabels { kind }).inc();
        }
    }

    /// The page.
    #[must_use]
    pub fn page(&self, now: Now) -> String {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let age = |counts: Counts| counts.oldest.unwrap_or_default().as_secs_f64();
        self.queue.set(whole(now.photos.waiting));
        self.set_aside.set(whole(now.photos.dead));
        self.queue_age.set(age(now.photos));
        self.bulk.set(whole(now.bulk.waiting));
        self.bulk_set_aside.set(whole(now.bulk.dead));
        self.bulk_age.set(age(now.bulk));
        self.originals.set(i64::try_from(now.original_bytes).unwrap_or(i64::MAX));
        if let Some(Space { free, total }) = now.disk {
            self.disk_free.set(whole(free));
            self.disk_size.set(whole(total));
        }
        let mut page = String::new();
        // Writing to a string cannot fail.
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
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_page_has_all_metrics_and_ends_as_the_format_requires() {
        let at = |millisecond| Timestamp::from_millisecond(millisecond).expect("a moment");
        let metrics = OpenMetrics::default();
        metrics.answered(&Answered { route: "/photos/{id}", status: 200, ms: 3.0, capacity: 0.0 });
        let first = Facts { added_at: at(1000), stored_bytes: 7000, render_ms: 200, again: false };
        metrics.ready(&first, at(2500));
        metrics.ready(&Facts { again: true, ..first }, at(9_000_000));
        metrics.failed("too_many_pixels");
        metrics.job_failed("zip", false);
        metrics.job_failed("zip", true);
        let photos = Counts { waiting: 2, dead: 1, oldest: Some(SignedDuration::from_millis(2500)) };
        let bulk = Counts { waiting: 3, dead: 4, oldest: Some(SignedDuration::from_millis(500)) };
        let page = metrics.page(Now {
            photos,
            bulk,
            original_bytes: 9_000_000_000,
            disk: Some(Space { free: 4_000, total: 50_000 }),
        });
        for line in [
            "vitrine_requests_total{route=\"/photos/{id}\",status=\"2xx\"} 1",
            "vitrine_latency_seconds_count 1",
            "vitrine_photos_ready_total 2",
            "vitrine_photos_failed_total{code=\"too_many_pixels\"} 1",
            "vitrine_render_seconds_sum 0.4",
            "vitrine_upload_to_ready_seconds_sum 1.5",
            "vitrine_queue_photos 2",
            "vitrine_set_aside_photos 1",
            "vitrine_stored_bytes_total 7000",
            "vitrine_queue_age_seconds 2.5",
            "vitrine_originals_bytes 9000000000",
            "vitrine_disk_free_bytes 4000",
            "vitrine_disk_size_bytes 50000",
            "vitrine_bulk_jobs 3",
            "vitrine_bulk_age_seconds 0.5",
            "vitrine_set_aside_bulk_jobs 4",
            "vitrine_jobs_failed_total{kind=\"zip\"} 2",
            "vitrine_jobs_set_aside_total{kind=\"zip\"} 1",
        ] {
            assert!(page.contains(line), "{line} is not in\n{page}");
        }
        assert!(page.ends_with("# EOF\n"));
    }
}
