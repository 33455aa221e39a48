//! Reads variables and collects their faults.

use std::{num::NonZeroU32, str::FromStr};

use gallery::{
    person::normalise_email,
    set_up::{MIN_TOKEN, SetUp},
    settings::{Registration, Settings},
};

/// Reads variables, and records a sentence for each fault.
pub struct Reader<'a, G> {
    /// The environment.
    pub get: &'a G,
    /// A sentence for each variable that is wrong.
    pub faults: &'a mut Vec<String>,
}

impl<G: Fn(&str) -> Option<String>> Reader<'_, G> {
    /// The variable's value; if it is not `what`, that is a fault.
    pub fn parse<T: FromStr>(&mut self, name: &str, what: &str) -> Option<T> {
        let text = (self.get)(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.faults.push(format!("{name} is “{text}”, which is not {what}"));
        }
        parsed
    }

    /// One of several words.
    pub fn one_of(&mut self, name: &str, choices: &[&str]) -> Option<String> {
        let text = (self.get)(name)?;
        if choices.contains(&text.as_str()) {
            return Some(text);
        }
        self.faults.push(format!("{name} is “{text}”; it can be {}", choices.join(" or ")));
        None
    }

    /// A scheme and host, without a path.
    pub fn origin(&mut self, name: &str) -> Option<String> {
        let text = (self.get)(name)?;
        let origin = text.trim_end_matches('/');
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        // The rest must be an authority (RFC 3986), without user information.
        let named = |host: &str| !host.contains('@') && host.parse::<http::uri::Authority>().is_ok();
        if host.is_some_and(named) {
            return Some(origin.to_owned());
        }
        self.faults.push(format!("{name} is “{text}”, which is not an origin such as https://photos.example.org"));
        None
    }

    /// A required variable.
    #[cfg(feature = "aws")]
    pub fn required(&mut self, name: &str) -> String {
        let value = (self.get)(name);
        if value.is_none() {
            self.faults.push(format!("{name} is missing"));
        }
        value.unwrap_or_default()
    }

    /// A required URL.
    #[cfg(feature = "aws")]
    pub fn required_url(&mut self, name: &str) -> String {
        if (self.get)(name).is_none() {
            return self.required(name);
        }
        self.url(name).unwrap_or_default()
    }

    /// A URL.
    #[cfg(feature = "aws")]
    pub fn url(&mut self, name: &str) -> Option<String> {
        let text = (self.get)(name)?;
        let url = text.parse::<http::Uri>().ok();
        if url.is_some_and(|url| matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some()) {
            return Some(text);
        }
        self.faults.push(format!("{name} is “{text}”, which is not an address such as https://example.org/path"));
        None
    }

    /// Who may create the first account.
    fn set_up(&mut self) -> SetUp {
        let token = (self.get)("VITRINE_SETUP_TOKEN");
        if token.as_ref().is_some_and(|token| token.len() < MIN_TOKEN) {
            let fault = format!("VITRINE_SETUP_TOKEN is too short; it needs at least {MIN_TOKEN} characters");
            self.faults.push(fault);
        }
        let administrator_email = (self.get)("VITRINE_ADMIN_EMAIL").and_then(|typed| {
            let email = normalise_email(&typed).ok();
            if email.is_none() {
                self.faults.push(format!("VITRINE_ADMIN_EMAIL is “{typed}”, which is not an email address"));
            }
            email
        });
        SetUp { token, administrator_email }
    }

    /// The limits and choices that apply both standalone and on AWS.
    pub fn settings(&mut self) -> Settings {
        let defaults = Settings::default();
        Settings {
            set_up: self.set_up(),
            registration: self
                .one_of("VITRINE_REGISTRATION", &Registration::ALL.map(Registration::name))
                .and_then(|name| Registration::from_name(&name))
                .unwrap_or(defaults.registration),
            max_file_bytes: self
                .parse::<u64>("VITRINE_MAX_FILE_MB", "a number of megabytes")
                .map_or(defaults.max_file_bytes, |mb| mb.saturating_mul(1_000_000)),
            max_pixels: self
                .parse::<u64>("VITRINE_MAX_MEGAPIXELS", "a number of megapixels")
                .map_or(defaults.max_pixels, |mp| mp.saturating_mul(1_000_000)),
            quota_bytes: self
                .parse::<u64>("VITRINE_QUOTA_GB", "a number of gigabytes")
                .map(|gb| gb.saturating_mul(1_000_000_000)),
            trash_days: self.parse("VITRINE_TRASH_DAYS", "a number of days").unwrap_or(defaults.trash_days),
            render_seconds: defaults.render_seconds,
            mails_per_hour: self
                .parse::<NonZeroU32>("VITRINE_MAILS_PER_HOUR", "a number of mails")
                .map_or(defaults.mails_per_hour, NonZeroU32::get),
            rate_limits: defaults.rate_limits,
        }
    }
}
