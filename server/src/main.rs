//! `vitrine`: the gallery's web server, standalone and on AWS.

mod arguments;

use std::process::ExitCode;

use clap::Parser as _;
use server::{config::Config, log, statics::EmbeddedFiles};

use arguments::Arguments;

/// This allocator returns the memory that decoding photos used. The C library's allocator kept 500 MB of it after 200
/// photos.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The static files in the program.
#[cfg(feature = "embed")]
static EMBEDDED: EmbeddedFiles = include!(env!("VITRINE_EMBED", "`make build` sets it to the list that it made"));
#[cfg(not(feature = "embed"))]
static EMBEDDED: EmbeddedFiles = EmbeddedFiles::NONE;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(feature = "standalone")]
    if matches!(arguments.command, Some(arguments::Command::RenderPhoto)) {
        server::render_process::run();
    }
    log::init();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(faults) => {
            tracing::error!("Vitrine cannot start:\n  {}", faults.join("\n  "));
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "cannot start the async runtime");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match arguments.command {
            #[cfg(feature = "standalone")]
            Some(arguments::Command::Seed(seed)) => server::seed::run(&config, &seed).await,
            // It was handled above.
            #[cfg(feature = "standalone")]
            Some(arguments::Command::RenderPhoto) => server::render_process::run(),
            None => server::run(&config, EMBEDDED).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
