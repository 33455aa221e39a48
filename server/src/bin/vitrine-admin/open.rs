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
    #[cfg(feature = "standalone")]
    _own: Option<compose::standalone::Home>,
}

/// Opens it as the server does.
///
/// # Errors
/// When it cannot be used, with the reason; at home also while the server runs.
pub async fn open(config: &Config) -> anyhow::Result<Open> {
    match &config.home {
        #[cfg(feature = "standalone")]
        Home::Standalone(standalone) => {
            let home = compose::standalone::open(config, standalone).await?;
            Ok(Open { library: home.library.clone(), _own: Some(home) })
        }
        #[cfg(feature = "aws")]
        Home::Aws(aws) => Ok(Open {
            library: compose::aws::open(config, aws).await?.library,
            #[cfg(feature = "standalone")]
            _own: None,
        }),
    }
}
