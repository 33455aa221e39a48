//! Configuration, from the environment only, checked at start: one message names everything that is wrong.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

use gallery::settings::Settings;

/// What the owner configured.
#[derive(Debug, Clone)]
pub struct Config {
    /// `VITRINE_ADDR`: where to listen (127.0.0.1:3000).
    pub addr: SocketAddr,
    /// `VITRINE_DATA`: the folder that holds everything (./data).
    pub data: PathBuf,
    /// `VITRINE_ORIGIN`: how browsers reach the gallery, when it is not `http://{VITRINE_ADDR}`.
    pub origin: Option<String>,
    /// `VITRINE_SMTP_URL` and `VITRINE_MAIL_FROM`: how mail is sent; without, it goes to the log.
    pub smtp: Option<(String, String)>,
    /// `VITRINE_TRUST_PROXY=1`: believe `X-Forwarded-For`, because only a proxy of ours can reach the port.
    pub trust_proxy: bool,
    /// `VITRINE_WORKERS`: photos resized at the same time (number of processors, 4 at most).
    pub workers: usize,
    /// Limits and choices.
    pub settings: Settings,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// One sentence for each variable that is wrong.
    pub fn from_env() -> Result<Self, Vec<String>> {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let defaults = Settings::default();
        let mut reader = Reader { get: &get, faults: &mut faults };
        // `cargo leptos` sets the second one.
        let addr = reader
            .parse("VITRINE_ADDR", "an address such as 127.0.0.1:3000")
            .or_else(|| reader.parse("LEPTOS_SITE_ADDR", "an address such as 127.0.0.1:3000"));
        let settings = Settings {
            registration_open: match reader.one_of("VITRINE_REGISTRATION", &["open", "closed"]).as_deref() {
                Some(choice) => choice == "open",
                None => defaults.registration_open,
            },
            max_file_bytes: reader
                .parse::<u64>("VITRINE_MAX_FILE_MB", "a number of megabytes")
                .map_or(defaults.max_file_bytes, |mb| mb.saturating_mul(1_000_000)),
            max_pixels: reader
                .parse::<u64>("VITRINE_MAX_MEGAPIXELS", "a number of megapixels")
                .map_or(defaults.max_pixels, |mp| mp.saturating_mul(1_000_000)),
            quota_bytes: reader
                .parse::<u64>("VITRINE_QUOTA_GB", "a number of gigabytes")
                .map(|gb| gb.saturating_mul(1_000_000_000)),
            trash_days: reader.parse("VITRINE_TRASH_DAYS", "a number of days").unwrap_or(defaults.trash_days),
            render_seconds: defaults.render_seconds,
        };
        let origin = reader.origin("VITRINE_ORIGIN");
        let trust_proxy = reader.one_of("VITRINE_TRUST_PROXY", &["0", "1"]).as_deref() == Some("1");
        let workers = reader
            .parse::<usize>("VITRINE_WORKERS", "a number of photos")
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from).min(4));
        let smtp = match (get("VITRINE_SMTP_URL"), get("VITRINE_MAIL_FROM")) {
            (Some(url), Some(from)) => Some((url, from)),
            (None, None) => None,
            _ => {
                faults.push("VITRINE_SMTP_URL and VITRINE_MAIL_FROM go together; one of them is missing".to_owned());
                None
            }
        };
        let config = Self {
            addr: addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            data: get("VITRINE_DATA").map_or_else(|| PathBuf::from("data"), PathBuf::from),
            origin,
            smtp,
            trust_proxy,
            workers: workers.max(1),
            settings,
        };
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// How browsers reach the gallery.
    #[must_use]
    pub fn origin(&self) -> String {
        self.origin.clone().unwrap_or_else(|| format!("http://{}", self.addr))
    }

    /// Whether browsers reach it over https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }
}

struct Reader<'a, G> {
    get: &'a G,
    faults: &'a mut Vec<String>,
}

impl<G: Fn(&str) -> Option<String>> Reader<'_, G> {
    fn parse<T: FromStr>(&mut self, name: &str, what: &str) -> Option<T> {
        let text = (self.get)(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.faults.push(format!("{name} is “{text}”, which is not {what}"));
        }
        parsed
    }

    fn one_of(&mut self, name: &str, choices: &[&str]) -> Option<String> {
        let text = (self.get)(name)?;
        if choices.contains(&text.as_str()) {
            return Some(text);
        }
        self.faults.push(format!("{name} is “{text}”; it can be {}", choices.join(" or ")));
        None
    }

    fn origin(&mut self, name: &str) -> Option<String> {
        let text = (self.get)(name)?;
        let origin = text.trim_end_matches('/');
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        if host.is_some_and(|host| !host.is_empty() && !host.contains('/')) {
            return Some(origin.to_owned());
        }
        self.faults.push(format!("{name} is “{text}”, which is not an origin such as https://photos.example.org"));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_is_a_gallery_at_home() {
        let config = Config::read(|_| None).expect("defaults");
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.origin(), "http://127.0.0.1:3000");
        assert!(!config.secure());
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let wrong = [
            ("VITRINE_ADDR", "here"),
            ("VITRINE_REGISTRATION", "maybe"),
            ("VITRINE_ORIGIN", "photos"),
            ("VITRINE_SMTP_URL", "smtp://x"),
        ];
        let faults = Config::read(|name| wrong.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
            .expect_err("four faults");
        assert_eq!(faults.len(), 4);
        assert!(faults.iter().all(|fault| fault.contains("VITRINE_")), "{faults:?}");
    }
}
