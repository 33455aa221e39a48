//! Vitrine's web server, for either home: the library behind `vitrine` and `vitrine-admin`.

#[cfg(feature = "aws")]
mod archive;
#[cfg(feature = "aws")]
mod cloud;
pub mod compose;
pub mod config;
#[cfg(feature = "home")]
mod download;
#[cfg(feature = "home")]
mod form_upload;
mod health;
#[cfg(feature = "home")]
mod home_upload;
pub mod log;
#[cfg(feature = "home")]
mod media;
mod meter;
#[cfg(feature = "home")]
mod metrics;
mod middleware;
#[cfg(feature = "home")]
mod own;
#[cfg(all(test, feature = "home"))]
mod paths_tests;
mod router;
#[cfg(feature = "home")]
pub mod seed;
#[cfg(feature = "home")]
mod seed_picture;
mod serve;
mod site;
pub mod statics;
#[cfg(feature = "home")]
mod sweep;
#[cfg(all(test, feature = "home"))]
mod trial;

use config::{Config, Home};

/// Serves the gallery that `config` describes until it is told to stop. `embedded` are the static files that the program
/// carries; empty, they are read from a folder.
///
/// # Errors
/// When the gallery cannot be opened or its address cannot be used.
pub async fn run(config: &Config, embedded: statics::EmbeddedFiles) -> anyhow::Result<()> {
    match &config.home {
        #[cfg(feature = "home")]
        Home::Own(own) => own::run(config, own, embedded).await,
        #[cfg(feature = "aws")]
        Home::Cloud(cloud) => cloud::run(config, cloud, embedded).await,
    }
}
