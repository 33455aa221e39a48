//! Vitrine's web server, for either home.

#[cfg(feature = "aws")]
mod archive;
#[cfg(feature = "aws")]
mod cloud;
mod compose;
mod config;
#[cfg(feature = "home")]
mod download;
#[cfg(feature = "home")]
mod form_upload;
mod health;
#[cfg(feature = "home")]
mod home_upload;
mod log;
#[cfg(feature = "home")]
mod media;
mod meter;
#[cfg(feature = "home")]
mod metrics;
mod middleware;
#[cfg(feature = "home")]
mod own;
mod router;
#[cfg(feature = "home")]
mod seed;
#[cfg(feature = "home")]
mod seed_picture;
mod serve;
mod site;
mod statics;
#[cfg(feature = "home")]
mod sweep;
#[cfg(all(test, feature = "home"))]
mod trial;

use std::process::ExitCode;

use config::{Config, Home};

/// Gives back what decoding photos took: the C library's allocator kept 500 MB of it after 200 photos.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
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
            tracing::error!(%error, "no runtime");
            return ExitCode::FAILURE;
        }
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = runtime.block_on(async {
        match arguments.first().map(String::as_str) {
            #[cfg(feature = "home")]
            Some("seed") => seed::run(&config, &arguments[1..]).await,
            Some(other) => Err(anyhow::anyhow!("“{other}” is no command; run without one to serve the gallery")),
            None => run(&config).await,
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

async fn run(config: &Config) -> anyhow::Result<()> {
    match &config.home {
        #[cfg(feature = "home")]
        Home::Own(own) => own::run(config, own).await,
        #[cfg(feature = "aws")]
        Home::Cloud(cloud) => cloud::run(config, cloud).await,
    }
}
