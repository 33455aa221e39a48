//! Logs: plain text on a terminal, otherwise one JSON object on each line.

use std::io::IsTerminal as _;

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::layer,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Starts logging warnings to the standard error, for a process whose standard output is not for people.
pub fn init_on_stderr() {
    let lines = layer().with_target(false).with_ansi(false).without_time().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(Targets::new().with_default(LevelFilter::WARN)).with(lines).init();
}

/// Starts logging. `RUST_LOG` sets the filter: `warn`, or `info,hyper=debug`. (Filters by spans and fields would need
/// regular expressions, which would add half a megabyte to a Lambda function.)
pub fn init() {
    let said = std::env::var("RUST_LOG").ok().and_then(|said| said.parse::<Targets>().ok());
    let logs =
        tracing_subscriber::registry().with(said.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO)));
    if std::io::stdout().is_terminal() {
        logs.with(layer().with_target(false)).init();
    } else {
        let lines = layer().with_target(false).json().flatten_event(true);
        logs.with(lines.with_current_span(true).with_span_list(false)).init();
    }
}
