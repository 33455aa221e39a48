//! The cloud home: DynamoDB, S3, SQS and Cognito.

use std::{collections::HashMap, sync::Arc};

use anyhow::{Context as _, bail, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gallery::{
    aws::{
        Access, Clients,
        cognito::{Cognito, CognitoSettings},
        dynamodb::DynamoTable,
        parameters,
        s3::Buckets,
        sqs::SqsArrivals,
    },
    format::Format,
    id::PhotoId,
    library::Library,
    link::{LinkKey, Signer},
    ports::{Blobs, clock},
};

use crate::config::{
    Config,
    cloud::{Cloud, Secret},
};

/// Bytes of a link key at least.
const MIN_KEY_BYTES: usize = 32;

/// The cloud home, put together.
pub struct Home {
    /// What people use.
    pub library: Library,
    /// The records, which know what they cost.
    pub table: Arc<DynamoTable>,
    /// Where browsers send originals to and fetch them from.
    pub bytes_origin: String,
    /// What CloudFront proves itself with.
    pub origin_secret: String,
}

/// Puts it together. Speaks to AWS only for secrets that are parameters.
///
/// # Errors
/// When secrets cannot be read or are none.
pub async fn open(config: &Config, cloud: &Cloud) -> anyhow::Result<Home> {
    let clients = Arc::new(Clients::new(Access::default()).await);
    let [client_secret, link_keys, origin_secret] =
        secrets(&clients, [&cloud.client_secret, &cloud.link_keys, &cloud.origin_secret]).await?;
    let signer = Signer::new(read_keys(&link_keys).context("VITRINE_LINK_KEYS")?);
    let table = Arc::new(DynamoTable::new(clients.clone(), &cloud.table));
    let blobs: Arc<dyn Blobs> = Arc::new(Buckets::new(clients.clone(), &cloud.originals, &cloud.renditions));
    let clock = clock::system();
    let settings = CognitoSettings {
        user_pool_id: cloud.user_pool_id.clone(),
        client_id: cloud.client_id.clone(),
        client_secret,
        issuer: cloud.issuer.clone(),
        jwks_url: cloud.jwks_url.clone(),
    };
    let identity = Cognito::new(clients.sdk_config().clone(), settings, clock.clone());
    let bytes_origin = origin_of(blobs.as_ref(), clock()).await?;
    let library = Library {
        table: table.clone(),
        blobs,
        identity: Arc::new(identity),
        arrivals: Arc::new(SqsArrivals::new(clients, &cloud.queue_url)),
        signer,
        settings: config.settings.clone(),
        clock,
    };
    Ok(Home { library, table, bytes_origin, origin_secret })
}

/// The secrets themselves; those that are parameters are read in one request.
async fn secrets<const N: usize>(clients: &Clients, secrets: [&Secret; N]) -> anyhow::Result<[String; N]> {
    let names: Vec<&str> = secrets
        .iter()
        .filter_map(|secret| match secret {
            Secret::Parameter(name) => Some(name.as_str()),
            Secret::Given(_) => None,
        })
        .collect();
    let mut read = HashMap::new();
    if !names.is_empty() {
        read = parameters::read(clients, &names).await.context("secrets cannot be read from SSM")?;
    }
    let mut found = [const { String::new() }; N];
    for (place, secret) in found.iter_mut().zip(secrets) {
        *place = match secret {
            Secret::Given(secret) => secret.clone(),
            Secret::Parameter(name) => {
                read.remove(name).with_context(|| format!("there is no SSM parameter {name}"))?
            }
        };
    }
    Ok(found)
}

/// `id:base64url[,id:base64url]`.
fn read_keys(text: &str) -> anyhow::Result<Vec<LinkKey>> {
    let keys = text.split(',').map(|pair| {
        let (id, secret) = pair.trim().split_once(':').context("a key is written id:base64url")?;
        let named = (1..=8).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        ensure!(named, "the id of a key has 1 to 8 characters of a-z and 0-9");
        let secret =
            URL_SAFE_NO_PAD.decode(secret.trim_end_matches('=')).ok().context("a key's secret is base64url")?;
        if secret.len() < MIN_KEY_BYTES {
            bail!("a key's secret has {} bytes; {MIN_KEY_BYTES} are needed at least", secret.len());
        }
        Ok(LinkKey { id: id.to_owned(), secret })
    });
    keys.collect()
}

/// The origin of signed links, which the pages' security policy must name. Signing asks nobody.
async fn origin_of(blobs: &dyn Blobs, now_ms: i64) -> anyhow::Result<String> {
    let link = blobs.original_link(&PhotoId::random(), Format::Jpeg, "a.jpg", false, now_ms / 1000 + 60).await?;
    let url: http::Uri = link.parse().context("a signed link is no URL")?;
    let (scheme, host) = url.scheme_str().zip(url.authority()).context("a signed link has no host")?;
    Ok(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_links_are_read_and_weak_ones_refused() {
        let strong = URL_SAFE_NO_PAD.encode([7; 32]);
        let keys = read_keys(&format!("new:{strong}, old:{strong}")).expect("two keys");
        assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["new", "old"]);
        for wrong in ["", "new", "new:", "NEW:abc", "new:c2hvcnQ", "new:*"] {
            assert!(read_keys(wrong).is_err(), "{wrong}");
        }
    }
}
