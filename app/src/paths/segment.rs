//! The request of islands for a segment of a list.

use jiff::civil::Date;

use super::{
    Address,
    parameters::{ABOVE, BEFORE, LIMIT, NEWEST, OLDEST},
};

/// The response header that says where the list continues after the segment: a cursor.
pub const NEXT_HEADER: &str = "x-vitrine-next";

/// The query for a segment of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Deserialize), serde(default))]
pub struct SegmentQuery {
    /// The newest day.
    pub newest: Option<Date>,
    /// The oldest day.
    pub oldest: Option<Date>,
    /// The day above the segment. Its headings are not repeated.
    pub above: Option<Date>,
    /// The maximum number of photos.
    pub limit: Option<u32>,
    /// Only photos after this position: a cursor.
    pub before: Option<String>,
}

impl SegmentQuery {
    /// Returns the address of the segment.
    #[must_use]
    pub fn of(&self, mut address: Address) -> Address {
        for (name, day) in [(NEWEST, self.newest), (OLDEST, self.oldest), (ABOVE, self.above)] {
            if let Some(day) = day {
                address = address.with(name, &day.to_string());
            }
        }
        if let Some(limit) = self.limit {
            address = address.with(LIMIT, &limit.to_string());
        }
        match &self.before {
            Some(cursor) => address.with(BEFORE, cursor),
            None => address,
        }
    }
}
