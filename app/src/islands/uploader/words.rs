//! The texts of the tray.

use super::item::{State, Totals};
use crate::{messages::t, words};

/// Returns the name of the state, for styles and tests.
#[must_use]
pub fn code(state: &State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Checking => "checking",
        State::Duplicate { .. } => "duplicate",
        State::Sending => "sending",
        State::Offline => "offline",
        State::Resizing => "resizing",
        State::Ready => "ready",
        State::Failed { .. } => "failed",
    }
}

/// Returns the state of a file, and how much of it was sent.
#[must_use]
pub fn detail(state: &State, sent: u64, bytes: u64) -> String {
    let label = match state {
        State::Waiting => t!(tray_state_waiting),
        State::Checking => t!(tray_state_checking),
        State::Sending => t!(tray_state_uploading),
        State::Offline => t!(tray_state_offline),
        State::Resizing => return t!(tray_state_processing),
        State::Ready => return t!(tray_state_added),
        State::Failed { reason, .. } => return reason.clone(),
        State::Duplicate { trashed: true, .. } => return t!(tray_state_in_trash),
        State::Duplicate { twin: Some(name), .. } => return t!(tray_state_same, file = name),
        State::Duplicate { .. } => return t!(tray_state_in_library),
    };
    t!(tray_detail, state = &label, amount = &amount(sent, bytes))
}

/// Returns `"3.1 of 8.4 MB"`, or `"8.4 MB"` if nothing was sent.
#[must_use]
pub fn amount(sent: u64, bytes: u64) -> String {
    let (unit, name) = match bytes {
        1 => (1, "byte"),
        0..1_000 => (1, "bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let (total, name) = (in_units(bytes, unit), t!(tray_unit, unit = name));
    if sent == 0 {
        t!(tray_total, total = &total, unit = &name)
    } else {
        t!(tray_amount, sent = &in_units(sent, unit), total = &total, unit = &name)
    }
}

/// Formats a number of bytes: with one decimal for megabytes and more, as a whole number for smaller units or from a
/// hundred.
fn in_units(bytes: u64, unit: u64) -> String {
    if unit < 1_000_000 || bytes >= unit * 100 {
        return words::number((bytes + unit / 2) / unit);
    }
    words::tenths((bytes + unit / 20) / (unit / 10))
}

/// Formats the time left in words.
#[must_use]
pub fn time_left(seconds: u64) -> String {
    match seconds {
        0..8 => t!(tray_few_seconds),
        8..=50 => t!(tray_seconds, count = seconds.div_ceil(10) * 10),
        51..90 => t!(tray_minute),
        90..5400 => t!(tray_minutes, count = (seconds + 30) / 60),
        _ => t!(tray_hours, count = (seconds + 1800) / 3600),
    }
}

/// Returns the heading of the tray.
#[must_use]
pub fn title(totals: &Totals) -> String {
    if totals.unsent > 0 {
        t!(tray_adding, count = totals.count.into())
    } else if totals.resizing > 0 {
        t!(tray_processing, count = totals.resizing.into())
    } else {
        outcome(totals)
    }
}

/// Returns the line below the heading.
#[must_use]
pub fn summary(totals: &Totals, left: Option<u64>) -> String {
    if totals.unsent == 0 {
        return if totals.resizing > 0 {
            t!(tray_progress, done = totals.ready.into(), count = totals.count.into())
        } else {
            String::new()
        };
    }
    let amount = amount(totals.done_bytes, totals.bytes);
    let waits = if totals.offline > 0 { Some(t!(tray_waiting_for_connection)) } else { left.map(time_left) };
    match waits {
        Some(waits) => t!(tray_detail, state = &amount, amount = &waits),
        None => amount,
    }
}

/// Returns the result: `"3 added, 1 couldn’t be added"`.
#[must_use]
pub fn outcome(totals: &Totals) -> String {
    let there = totals.duplicates + totals.skipped;
    let mut all = String::new();
    for (count, said) in [
        (totals.ready, t!(tray_added, count = totals.ready.into())),
        (there, t!(tray_in_library, count = there.into())),
        (totals.failed, t!(tray_failed, count = totals.failed.into())),
    ] {
        if count > 0 {
            all = if all.is_empty() { said } else { t!(tray_row, first = &all, second = &said) };
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_share_the_unit_of_the_whole() {
        for (sent, bytes, text) in [
            (3_100_000, 8_400_000, "3.1 of 8.4 MB"),
            (0, 8_400_000, "8.4 MB"),
            (120_000, 8_400_000, "0.1 of 8.4 MB"),
            (99_960_000, 250_000_000, "100.0 of 250 MB"),
            (500, 20_400, "1 of 20 kB"),
            (7, 9, "7 of 9 bytes"),
            (1_500_000_000, 12_000_000_000, "1.5 of 12.0 GB"),
        ] {
            assert_eq!(amount(sent, bytes), text);
        }
    }

    #[test]
    fn time_is_rounded() {
        for (seconds, text) in [
            (3, "a few seconds left"),
            (31, "about 40 seconds left"),
            (70, "about a minute left"),
            (125, "about 2 minutes left"),
            (9000, "about 3 hours left"),
        ] {
            assert_eq!(time_left(seconds), text);
        }
    }

    #[test]
    fn the_outcome_counts_added_failed_and_skipped_files() {
        let totals = Totals { count: 4, ready: 3, failed: 1, ..Totals::default() };
        assert_eq!(outcome(&totals), "3 added, 1 couldn’t be added");
        let totals = Totals { count: 1, ready: 1, skipped: 2, ..Totals::default() };
        assert_eq!(outcome(&totals), "1 added, 2 already in your library");
        assert_eq!(outcome(&Totals::default()), "");
    }

    #[test]
    fn waiting_for_the_connection_hides_the_time_left() {
        let totals =
            Totals { count: 2, unsent: 2, offline: 1, bytes: 2_000_000, done_bytes: 500_000, ..Totals::default() };
        assert_eq!(summary(&totals, Some(10)), "0.5 of 2.0 MB · waiting for connection");
        assert_eq!(title(&totals), "Adding 2 photos");
    }
}
