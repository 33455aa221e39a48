//! The configuration of the standalone gallery's bucket.

use gallery::aws::AccessKey;

use super::reader::Reader;

/// A bucket in S3 or in an S3-compatible store.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// `VITRINE_BUCKET`: its name.
    pub name: String,
    /// `VITRINE_BUCKET_ENDPOINT`: the store's address, if it is not AWS.
    pub endpoint: Option<String>,
    /// `VITRINE_BUCKET_REGION`: its region. By default, the one that AWS's own tools find, or `us-east-1` for other
    /// stores.
    pub region: Option<String>,
    /// `VITRINE_BUCKET_ACCESS_KEY_ID` and `VITRINE_BUCKET_SECRET_ACCESS_KEY`: the access key. By default, the one that
    /// AWS's own tools find.
    pub key: Option<AccessKey>,
    /// `VITRINE_BUCKET_PREFIX`: what every key starts with: empty, or a path that ends with a slash.
    pub prefix: String,
    /// `VITRINE_BUCKET_PATH_STYLE`: whether the bucket's name is in the path of URLs or in their host.
    pub path_style: Option<bool>,
}

impl Bucket {
    /// The bucket's name and the prefix.
    #[must_use]
    pub fn place(&self) -> String {
        match self.prefix.trim_end_matches('/') {
            "" => self.name.clone(),
            prefix => format!("{}/{prefix}", self.name),
        }
    }

    pub(super) fn read<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> Option<Self> {
        let get = reader.get;
        let Some(name) = get("VITRINE_BUCKET") else {
            for alone in [
                "VITRINE_BUCKET_ENDPOINT",
                "VITRINE_BUCKET_REGION",
                "VITRINE_BUCKET_ACCESS_KEY_ID",
                "VITRINE_BUCKET_SECRET_ACCESS_KEY",
                "VITRINE_BUCKET_PREFIX",
                "VITRINE_BUCKET_PATH_STYLE",
            ] {
                if get(alone).is_some() {
                    reader.faults.push(format!("{alone} is set, but VITRINE_BUCKET is not"));
                }
            }
            return None;
        };
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if !name.chars().all(named) {
            reader.faults.push(format!("VITRINE_BUCKET is “{name}”, which is not the name of a bucket"));
        }
        let endpoint = reader.origin("VITRINE_BUCKET_ENDPOINT");
        let elsewhere = get("VITRINE_BUCKET_ENDPOINT").is_some();
        let region = get("VITRINE_BUCKET_REGION").or_else(|| elsewhere.then(|| "us-east-1".to_owned()));
        let own = (get)("AWS_REGION").or_else(|| (get)("AWS_DEFAULT_REGION")).or_else(|| (get)("AWS_PROFILE"));
        if region.is_none() && own.is_none() {
            reader.faults.push("VITRINE_BUCKET_REGION is missing".to_owned());
        }
        let key = match (get("VITRINE_BUCKET_ACCESS_KEY_ID"), get("VITRINE_BUCKET_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => Some(AccessKey { id, secret }),
            (None, None) => None,
            _ => {
                let fault = "VITRINE_BUCKET_ACCESS_KEY_ID and VITRINE_BUCKET_SECRET_ACCESS_KEY go together; one of them is \
                             missing";
                reader.faults.push(fault.to_owned());
                None
            }
        };
        let path_style = reader.one_of("VITRINE_BUCKET_PATH_STYLE", &["true", "false"]).map(|word| word == "true");
        let prefix = prefix(reader);
        Some(Self { name, endpoint, region, key, prefix, path_style })
    }
}

fn prefix<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> String {
    let Some(text) = (reader.get)("VITRINE_BUCKET_PREFIX") else { return String::new() };
    let path = text.trim_end_matches('/');
    let allowed = |part: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        !part.is_empty() && part != "." && part != ".." && part.chars().all(plain)
    };
    if path.split('/').all(allowed) {
        return format!("{path}/");
    }
    let fault = format!(
        "VITRINE_BUCKET_PREFIX is “{text}”; it can be a path such as photos/vitrine, of A-Z, a-z, 0-9, -, . and _"
    );
    reader.faults.push(fault);
    String::new()
}
