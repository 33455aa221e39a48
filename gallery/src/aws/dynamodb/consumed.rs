//! Adds up the capacity that requests consume.

use std::{
    ops::Sub,
    sync::atomic::{AtomicU64, Ordering},
};

use aws_sdk_dynamodb::types::ConsumedCapacity;

/// The number of requests, and the capacity that DynamoDB says they consumed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Consumed {
    /// Requests, without the SDK's retries. DynamoDB does not report what failed requests consumed.
    pub requests: u64,
    /// Read units: one for each 4 KB that are read consistently.
    pub read_units: f64,
    /// Write units: one for each 1 KB, two in a transaction.
    pub write_units: f64,
}

impl Sub for Consumed {
    type Output = Self;

    /// What was consumed after `earlier`.
    fn sub(self, earlier: Self) -> Self {
        Self {
            requests: self.requests - earlier.requests,
            read_units: self.read_units - earlier.read_units,
            write_units: self.write_units - earlier.write_units,
        }
    }
}

/// Adds up consumed capacity. Units come in halves, so halves are counted.
#[derive(Debug, Default)]
pub(super) struct Meter {
    requests: AtomicU64,
    half_reads: AtomicU64,
    half_writes: AtomicU64,
}

impl Meter {
    pub fn count_read<'a>(&self, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        self.count(&self.half_reads, capacity);
    }

    pub fn count_write<'a>(&self, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        self.count(&self.half_writes, capacity);
    }

    fn count<'a>(&self, half_units: &AtomicU64, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        let units: f64 = capacity.into_iter().filter_map(ConsumedCapacity::capacity_units).sum();
        self.requests.fetch_add(1, Ordering::Relaxed);
        half_units.fetch_add((units * 2.0).round() as u64, Ordering::Relaxed);
    }

    pub fn read(&self) -> Consumed {
        let units = |half_units: &AtomicU64| half_units.load(Ordering::Relaxed) as f64 / 2.0;
        Consumed {
            requests: self.requests.load(Ordering::Relaxed),
            read_units: units(&self.half_reads),
            write_units: units(&self.half_writes),
        }
    }
}
