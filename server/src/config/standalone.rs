//! The configuration of the standalone gallery.

use std::path::PathBuf;

use gallery::standalone::mail::SmtpTls;

use super::reader::Reader;

/// The mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// `VITRINE_SMTP_URL`: where it is, with user name and password.
    pub url: String,
    /// `VITRINE_MAIL_FROM`: the sender.
    pub from: String,
    /// `VITRINE_SMTP_TLS`: whether mail is encrypted on the way there (`required`).
    pub tls: SmtpTls,
}

/// The standalone gallery.
#[derive(Debug, Clone)]
pub struct Standalone {
    /// `VITRINE_DATA`: the folder with all data (./data).
    pub data: PathBuf,
    /// How mail is sent. By default, it goes to the log.
    pub smtp: Option<Smtp>,
    /// `VITRINE_TRUST_PROXY=1`: trust `X-Forwarded-For`, because only the owner's proxy can reach the port.
    pub trust_proxy: bool,
    /// `VITRINE_WORKERS`: how many photos are rendered at the same time (by default the number of processors, at most
    /// 4).
    pub workers: usize,
    /// `VITRINE_MIN_FREE_MB`: how many bytes of the disk with the folder uploads leave free (1 GB, or 2 % of the disk if
    /// that is more).
    pub min_free_bytes: Option<u64>,
    /// `VITRINE_METRICS_TOKEN`: the bearer token for reading `/metrics`. By default, there is no such page.
    pub metrics_token: Option<String>,
    /// `VITRINE_BUCKET` and others: where originals and renditions are stored, if not in the folder.
    #[cfg(feature = "bucket")]
    pub bucket: Option<Box<super::bucket::Bucket>>,
}

impl Standalone {
    pub(super) fn read<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> Self {
        let trust_proxy = reader.one_of("VITRINE_TRUST_PROXY", &["0", "1"]).as_deref() == Some("1");
        let workers = reader
            .parse::<usize>("VITRINE_WORKERS", "a number of photos")
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from).min(4));
        let tls = match reader.one_of("VITRINE_SMTP_TLS", &["required", "off"]).as_deref() {
            Some("off") => SmtpTls::Off,
            _ => SmtpTls::Required,
        };
        let min_free_bytes = reader
            .parse::<u64>("VITRINE_MIN_FREE_MB", "a number of megabytes")
            .map(|megabytes| megabytes.saturating_mul(1_000_000));
        let get = reader.get;
        let smtp = match (get("VITRINE_SMTP_URL"), get("VITRINE_MAIL_FROM")) {
            (Some(url), Some(from)) => Some(Smtp { url, from, tls }),
            (None, None) => None,
            _ => {
                let fault = "VITRINE_SMTP_URL and VITRINE_MAIL_FROM go together; one of them is missing";
                reader.faults.push(fault.to_owned());
                None
            }
        };
        let metrics_token = get("VITRINE_METRICS_TOKEN");
        if metrics_token.as_ref().is_some_and(|token| token.len() < 16) {
            reader.faults.push("VITRINE_METRICS_TOKEN is too short; it needs at least 16 characters".to_owned());
        }
        #[cfg(feature = "bucket")]
        let bucket = super::bucket::Bucket::read(reader).map(Box::new);
        #[cfg(not(feature = "bucket"))]
        if get("VITRINE_BUCKET").is_some() {
            let fault = "VITRINE_BUCKET is set, but this program was built without buckets; build it with FEATURES=standalone,bucket";
            reader.faults.push(fault.to_owned());
        }
        let data = get("VITRINE_DATA").map_or_else(|| PathBuf::from("data"), PathBuf::from);
        Self {
            data,
            smtp,
            trust_proxy,
            workers: workers.max(1),
            min_free_bytes,
            metrics_token,
            #[cfg(feature = "bucket")]
            bucket,
        }
    }
}
