//! The home that the environment names, opened.

use gallery::library::Library;
use server::{
    compose,
    config::{Config, Home},
};

/// Opens it as the server does.
///
/// # Errors
/// When it cannot be used, with the reason; at home also while the server runs.
pub async fn open(config: &Config) -> anyhow::Result<Library> {
    match &config.home {
        #[cfg(feature = "home")]
        Home::Own(own) => Ok(compose::own::open(config, own).await?.library),
        #[cfg(feature = "aws")]
        Home::Cloud(cloud) => Ok(compose::cloud::open(config, cloud).await?.library),
    }
}
