//! Configuration, read from the environment only and checked at start. One message names everything that is missing
//! or wrong.

use std::str::FromStr;

use gallery::{ports::jobs::MAX_ATTEMPTS, settings::Settings};

/// Where things are, and what the owner configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `VITRINE_TABLE`: the DynamoDB table.
    pub table: String,
    /// `VITRINE_ORIGINALS_BUCKET`: the bucket for originals and for files uploaded with forms.
    pub originals: String,
    /// `VITRINE_RENDITIONS_BUCKET`: the bucket for renditions and zips.
    pub renditions: String,
    /// `VITRINE_QUEUE_URL`: the queue for photos.
    pub queue_url: String,
    /// `VITRINE_BULK_QUEUE_URL`: the queue for other jobs.
    pub bulk_queue_url: String,
    /// `VITRINE_RECEIVE_COUNT`: how many times a message is received before it goes to the dead-letter queue.
    pub receive_count: u32,
    /// Limits: `VITRINE_MAX_FILE_MB`, `VITRINE_MAX_MEGAPIXELS`, `VITRINE_QUOTA_GB`, `VITRINE_TRASH_DAYS`.
    pub settings: Settings,
    /// Memory that one photo may use, in bytes. Derived from `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`, the function's
    /// memory.
    pub max_memory: Option<u64>,
}

/// Bytes of memory that the process needs besides a photo's original and its decoded pixels: for the program, its
/// clients, and finished renditions.
const OWN_MEMORY: u64 = 200 << 20;

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// One sentence for each variable that is missing or wrong.
    pub fn from_env() -> Result<Self, Vec<String>> {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut reader = Reader { get, faults: Vec::new() };
        let defaults = Settings::default();
        let config = Self {
            table: reader.required("VITRINE_TABLE"),
            originals: reader.required("VITRINE_ORIGINALS_BUCKET"),
            renditions: reader.required("VITRINE_RENDITIONS_BUCKET"),
            queue_url: reader.required("VITRINE_QUEUE_URL"),
            bulk_queue_url: reader.required("VITRINE_BULK_QUEUE_URL"),
            receive_count: reader.number("VITRINE_RECEIVE_COUNT", "a number of attempts").unwrap_or(MAX_ATTEMPTS),
            settings: Settings {
                max_file_bytes: reader
                    .number("VITRINE_MAX_FILE_MB", "a number of megabytes")
                    .map_or(defaults.max_file_bytes, |mb: u64| mb.saturating_mul(1_000_000)),
                max_pixels: reader
                    .number("VITRINE_MAX_MEGAPIXELS", "a number of megapixels")
                    .map_or(defaults.max_pixels, |mp: u64| mp.saturating_mul(1_000_000)),
                quota_bytes: reader
                    .number("VITRINE_QUOTA_GB", "a number of gigabytes")
                    .map(|gb: u64| gb.saturating_mul(1_000_000_000)),
                trash_days: reader.number("VITRINE_TRASH_DAYS", "a number of days").unwrap_or(defaults.trash_days),
                ..defaults
            },
            // Lambda sets it, in megabytes of 1024 × 1024 bytes.
            max_memory: reader
                .number("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "a number of megabytes")
                .map(|mb: u64| mb.saturating_mul(1 << 20).saturating_sub(OWN_MEMORY)),
        };
        if reader.faults.is_empty() { Ok(config) } else { Err(reader.faults) }
    }
}

struct Reader<G> {
    get: G,
    faults: Vec<String>,
}

impl<G: Fn(&str) -> Option<String>> Reader<G> {
    fn value(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.is_empty())
    }

    fn required(&mut self, name: &str) -> String {
        self.value(name).unwrap_or_else(|| {
            self.faults.push(format!("{name} is missing"));
            String::new()
        })
    }

    fn number<T: FromStr>(&mut self, name: &str, what: &str) -> Option<T> {
        let text = self.value(name)?;
        let number = text.parse().ok();
        if number.is_none() {
            self.faults.push(format!("{name} is “{text}”, which is not {what}"));
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> Result<Config, Vec<String>> {
        Config::read(|name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    const NAMES: [(&str, &str); 5] = [
        ("VITRINE_TABLE", "t"),
        ("VITRINE_ORIGINALS_BUCKET", "o"),
        ("VITRINE_RENDITIONS_BUCKET", "r"),
        ("VITRINE_QUEUE_URL", "q"),
        ("VITRINE_BULK_QUEUE_URL", "b"),
    ];

    #[test]
    fn five_variables_are_enough() {
        let config = read(&NAMES).expect("enough");
        assert_eq!((config.table.as_str(), config.settings), ("t", Settings::default()));
        assert_eq!((config.queue_url.as_str(), config.bulk_queue_url.as_str(), config.receive_count), ("q", "b", 5));
    }

    #[test]
    fn a_photo_may_use_the_memory_that_the_process_does_not_need() {
        let max_memory = |size| {
            let size = ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", size);
            read(&[&NAMES[..], &[size]].concat()).map(|config| config.max_memory)
        };
        assert_eq!(max_memory("1769"), Ok(Some(1569 << 20)));
        assert_eq!(max_memory("128"), Ok(Some(0)));
        assert_eq!(max_memory(""), Ok(None));
        assert!(max_memory("much").is_err_and(|faults| faults[0].contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")));
    }

    #[test]
    fn all_faults_are_reported_together() {
        let faults = read(&[("VITRINE_ORIGINALS_BUCKET", ""), ("VITRINE_MAX_FILE_MB", "many")]).expect_err("faults");
        assert_eq!(faults.len(), 6, "{faults:?}");
        let wrong = ["TABLE", "ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "QUEUE_URL", "BULK_QUEUE_URL", "MAX_FILE_MB"];
        for name in wrong {
            assert!(faults.iter().any(|fault| fault.starts_with(&format!("VITRINE_{name} is"))), "{name}: {faults:?}");
        }
    }
}
