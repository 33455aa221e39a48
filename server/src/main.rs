//! Vitrine's web server.

mod archive;
mod compose;
mod config;
mod download;
mod form_upload;
mod health;
mod home_upload;
mod log;
mod media;
mod middleware;
mod router;
mod seed;
mod seed_picture;
mod serve;
mod statics;
mod sweep;

use std::process::ExitCode;

/// Gives back what decoding photos took: the C library's allocator kept 500 MB of it after 200 photos.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    log::init();
    let config = match config::Config::from_env() {
        Ok(config) => config,
        Err(faults) => {
            tracing::error!("Vitrine cannot start:\n  {}", faults.join("\n  "));
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::FAILURE;
        }
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = runtime.block_on(async {
        match arguments.first().map(String::as_str) {
            Some("seed") => seed::run(&config, &arguments[1..]).await,
            Some(other) => Err(anyhow::anyhow!("“{other}” is no command; run without one to serve the gallery")),
            None => serve::run(config).await,
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
