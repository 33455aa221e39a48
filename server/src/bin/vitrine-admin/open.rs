//! Opens the gallery that the environment names.

use gallery::library::Library;
use server::{
    compose,
    config::{Config, Home},
};

/// An open gallery.
pub struct Open {
    /// The gallery as people use it.
    pub library: Library,
    /// Keeps other processes out of a gallery that only one process may use.
    #[cfg(feature = "standalone")]
    _own: Option<compose::standalone::Home>,
}

/// Opens the gallery as the server does.
///
/// # Errors
/// If it cannot be used, with the reason; for a standalone gallery, also while the server runs.
pub async fn open(config: &Config) -> anyhow::Result<Open> {
    match &config.home {
        #[cfg(feature = "standalone")]
        Home::Standalone(standalone) => {
            let home = compose::standalone::open(config, standalone, worker::Pipeline::new()).await?;
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
