//! The home that the environment names, opened.

use gallery::library::Library;
use server::{
    compose,
    config::{Config, Home},
};

/// A home that is open.
pub struct Open {
    /// What people use.
    pub library: Library,
    /// Keeps other processes out of a home that only one may use.
    #[cfg(feature = "home")]
    _own: Option<compose::own::Home>,
}

/// Opens it as the server does.
///
/// # Errors
/// When it cannot be used, with the reason; at home also while the server runs.
pub async fn open(config: &Config) -> anyhow::Result<Open> {
    match &config.home {
        #[cfg(feature = "home")]
        Home::Own(own) => {
            let home = compose::own::open(config, own).await?;
            Ok(Open { library: home.library.clone(), _own: Some(home) })
        }
        #[cfg(feature = "aws")]
        Home::Cloud(cloud) => Ok(Open {
            library: compose::cloud::open(config, cloud).await?.library,
            #[cfg(feature = "home")]
            _own: None,
        }),
    }
}
