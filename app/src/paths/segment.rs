//! How islands ask for a segment of a list.

use jiff::civil::Date;

use super::{
    Address,
    parameters::{ABOVE, BEFORE, LIMIT, NEWEST, OLDEST},
};

/// The header of a segment that says where the list goes on behind it: a cursor.
pub const NEXT_HEADER: &str = "x-vitrine-next";

/// Which segment of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(serde::Deserialize), serde(default))]
pub struct SegmentQuery {
    /// Its newest day.
    pub newest: Option<Date>,
    /// Its oldest day.
    pub oldest: Option<Date>,
    /// The day above it: its headings are not repeated.
    pub above: Option<Date>,
    /// Photos at most.
    pub limit: Option<u32>,
    /// Behind this place: a cursor.
    pub before: Option<String>,
}

impl SegmentQuery {
    /// The address that asks for it.
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
