//! Configuration, read from the environment only and checked at start. One message names everything that is missing or
//! wrong.

#[cfg(feature = "aws")]
pub mod aws;
#[cfg(all(feature = "standalone", feature = "bucket"))]
pub mod bucket;
#[cfg(feature = "aws")]
pub mod link_keys;
mod reader;
#[cfg(feature = "standalone")]
pub mod standalone;
#[cfg(all(test, feature = "standalone"))]
mod tests;

use std::net::SocketAddr;

use gallery::settings::Settings;

use reader::Reader;

/// The owner's configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// `VITRINE_ADDR`: the address to listen on (127.0.0.1:3000). A Lambda function does not listen.
    pub addr: SocketAddr,
    /// `VITRINE_ORIGIN`: the origin at which browsers reach the gallery, if it cannot be derived otherwise.
    pub origin: Option<String>,
    /// `VITRINE_PSEUDO_LOCALES`: whether locales for tests can be chosen (0).
    pub pseudo_locales: bool,
    /// Limits and choices.
    pub settings: Settings,
    /// Where everything is stored.
    pub home: Home,
}

/// Standalone or AWS, with the settings that only one of them needs.
#[derive(Debug, Clone)]
pub enum Home {
    /// Standalone: everything is in a folder.
    #[cfg(feature = "standalone")]
    Standalone(standalone::Standalone),
    /// AWS, if `VITRINE_TABLE` is set.
    #[cfg(feature = "aws")]
    Aws(Box<aws::Aws>),
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// One sentence for each variable that is missing or wrong.
    pub fn from_env() -> Result<Self, Vec<String>> {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut reader = Reader { get: &get, faults: &mut faults };
        // `cargo leptos` sets the second variable.
        let addr = reader
            .parse("VITRINE_ADDR", "an address such as 127.0.0.1:3000")
            .or_else(|| reader.parse("LEPTOS_SITE_ADDR", "an address such as 127.0.0.1:3000"));
        let settings = reader.settings();
        let origin = reader.origin("VITRINE_ORIGIN");
        let pseudo_locales = reader.one_of("VITRINE_PSEUDO_LOCALES", &["0", "1"]).as_deref() == Some("1");
        let home = home(&mut reader);
        let addr = addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        if faults.is_empty() { Ok(Self { addr, origin, pseudo_locales, settings, home }) } else { Err(faults) }
    }

    /// The origin at which browsers reach the standalone gallery.
    #[must_use]
    pub fn origin(&self) -> String {
        self.origin.clone().unwrap_or_else(|| format!("http://{}", self.addr))
    }

    /// The origin at which browsers reach the gallery. On AWS, only the operator knows it.
    #[must_use]
    pub fn known_origin(&self) -> Option<String> {
        match &self.home {
            #[cfg(feature = "standalone")]
            Home::Standalone(_) => Some(self.origin()),
            #[cfg(feature = "aws")]
            Home::Aws(_) => self.origin.clone(),
        }
    }

    /// Whether browsers use https. They always do with CloudFront.
    #[must_use]
    pub fn secure(&self) -> bool {
        match (&self.origin, &self.home) {
            (Some(origin), _) => origin.starts_with("https://"),
            #[cfg(feature = "aws")]
            (None, Home::Aws(_)) => true,
            #[cfg(feature = "standalone")]
            (None, Home::Standalone(_)) => false,
        }
    }
}

#[cfg(all(feature = "standalone", feature = "aws"))]
fn home<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> Home {
    if (reader.get)("VITRINE_TABLE").is_some() {
        if (reader.get)("VITRINE_BUCKET").is_some() {
            let fault = "VITRINE_BUCKET is for records in SQLite; with VITRINE_TABLE set VITRINE_ORIGINALS_BUCKET and \
                         VITRINE_RENDITIONS_BUCKET";
            reader.faults.push(fault.to_owned());
        }
        return Home::Aws(Box::new(aws::Aws::read(reader)));
    }
    Home::Standalone(standalone::Standalone::read(reader))
}

#[cfg(all(feature = "standalone", not(feature = "aws")))]
fn home<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> Home {
    if (reader.get)("VITRINE_TABLE").is_some() {
        let fault =
            "VITRINE_TABLE is set, but this program was built without AWS; build it with FEATURES=standalone,aws";
        reader.faults.push(fault.to_owned());
    }
    Home::Standalone(standalone::Standalone::read(reader))
}

#[cfg(all(not(feature = "standalone"), feature = "aws"))]
fn home<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> Home {
    Home::Aws(Box::new(aws::Aws::read(reader)))
}
