//! Vitrine's web server, standalone and on AWS: the library behind `vitrine` and `vitrine-admin`.

#[cfg(all(test, feature = "standalone"))]
mod admin_pages_tests;
#[cfg(feature = "aws")]
mod aws;
pub mod compose;
pub mod config;
#[cfg(all(test, feature = "standalone"))]
mod devices_tests;
#[cfg(feature = "standalone")]
mod form_upload;
mod health;
pub mod log;
#[cfg(feature = "standalone")]
mod media;
#[cfg(feature = "standalone")]
mod memory_limit;
mod meter;
#[cfg(feature = "standalone")]
mod metrics;
mod middleware;
#[cfg(feature = "standalone")]
mod operator;
#[cfg(feature = "standalone")]
mod part_upload;
#[cfg(all(test, feature = "standalone"))]
mod paths_tests;
#[cfg(feature = "standalone")]
mod render_budget;
#[cfg(feature = "standalone")]
pub mod render_process;
mod router;
#[cfg(feature = "standalone")]
pub mod seed;
#[cfg(feature = "standalone")]
mod seed_picture;
mod serve;
mod site;
#[cfg(all(test, feature = "standalone"))]
mod slow_clients_tests;
#[cfg(feature = "standalone")]
mod standalone;
pub mod statics;
#[cfg(feature = "standalone")]
mod sweep;
#[cfg(all(test, feature = "standalone"))]
mod test_support;
#[cfg(feature = "aws")]
mod zip_job;
#[cfg(feature = "standalone")]
mod zip_stream;

use config::{Config, Home};

/// Serves the configured gallery until it is told to stop. `embedded` has the program's static files. If it is empty,
/// they are read from a folder.
///
/// # Errors
/// If the gallery cannot be opened or its address cannot be used.
pub async fn run(config: &Config, embedded: statics::EmbeddedFiles) -> anyhow::Result<()> {
    match &config.home {
        #[cfg(feature = "standalone")]
        Home::Standalone(standalone) => standalone::run(config, standalone, embedded).await,
        #[cfg(feature = "aws")]
        Home::Aws(aws) => aws::run(config, aws, embedded).await,
    }
}
