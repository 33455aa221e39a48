//! Vitrine's worker as a Lambda function.

mod compose;
mod config;

use std::{process::ExitCode, sync::Arc};

use gallery::error::chain;
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use tracing::Instrument as _;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::layer,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};
use worker::lambda::Worker;

#[tokio::main]
async fn main() -> ExitCode {
    // `RUST_LOG` sets the log filter. Each log line is one JSON object that has the request's ids.
    let requested = std::env::var("RUST_LOG").ok().and_then(|value| value.parse::<Targets>().ok());
    let lines = layer().with_target(false).json().flatten_event(true).with_current_span(true).with_span_list(false);
    let filter = requested.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    tracing_subscriber::registry().with(filter).with(lines).init();
    let config = match config::Config::from_env() {
        Ok(config) => config,
        Err(faults) => {
            tracing::error!("The worker cannot start:\n  {}", faults.join("\n  "));
            return ExitCode::from(2);
        }
    };
    let worker = Arc::new(compose::worker(&config).await);
    let served = lambda_runtime::run(service_fn(move |event| handle(Arc::clone(&worker), event))).await;
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %chain(error.as_ref()), "the runtime cannot be reached");
            ExitCode::FAILURE
        }
    }
}

async fn handle(worker: Arc<Worker>, event: LambdaEvent<Value>) -> Result<Value, lambda_runtime::Error> {
    let LambdaEvent { payload, context } = event;
    let span = tracing::info_span!("invocation", request_id = context.request_id, trace_id = context.xray_trace_id);
    let deadline = i64::try_from(context.deadline).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    Ok(worker.handle(&payload, deadline.unwrap_or(Timestamp::MAX)).instrument(span).await?)
}
