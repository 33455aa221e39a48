//! The gallery on AWS: DynamoDB, S3, SQS and Cognito.

use std::{collections::HashMap, sync::Arc};

use anyhow::{Context as _, bail};
use gallery::{
    aws::{
        Access, Clients,
        cognito::{Cognito, CognitoSettings},
        dynamodb::DynamoTable,
        parameters,
        s3::Buckets,
        sqs::SqsJobs,
    },
    library::Library,
    link::Signer,
    ports::{Blobs, clock},
    set_up::SetUp,
    settings::Settings,
};

use super::origin::origin_of;
use crate::config::{
    Config,
    aws::{Aws, Secret},
    link_keys,
};

/// The assembled gallery on AWS.
pub struct Home {
    /// The gallery as people use it.
    pub library: Library,
    /// The table of records, which counts what it consumes.
    pub table: Arc<DynamoTable>,
    /// The origin to which browsers send originals.
    pub bytes_origin: String,
    /// The secret by which CloudFront is recognised, or several, separated by commas.
    pub origin_secret: String,
}

/// Assembles the gallery. It only connects to AWS for secrets that are parameters.
///
/// # Errors
/// If secrets cannot be read or are invalid.
pub async fn open(config: &Config, aws: &Aws) -> anyhow::Result<Home> {
    let clients = Arc::new(Clients::new(Access::default()).await);
    let needed = [&aws.client_secret, &aws.link_keys, &aws.origin_secret, &aws.set_up_token];
    let [client_secret, link_keys, origin_secret, set_up_token] = secrets(&clients, needed).await?;
    let set_up = SetUp { token: Some(set_up_token), ..config.settings.set_up.clone() };
    let signer = Signer::new(link_keys::read(&link_keys).map_err(anyhow::Error::msg).context("VITRINE_LINK_KEYS")?);
    let table = Arc::new(DynamoTable::new(clients.clone(), &aws.table));
    let buckets = Buckets::new(clients.clone(), &aws.originals, &aws.renditions);
    let clock = clock::system();
    // The buckets' own links name their host; those of the gallery do not.
    let bytes_origin = origin_of(&buckets, clock()).await?;
    let blobs: Arc<dyn Blobs> = Arc::new(buckets.served_by_gallery(signer.clone()));
    let settings = CognitoSettings {
        user_pool_id: aws.user_pool_id.clone(),
        client_id: aws.client_id.clone(),
        client_secret,
        issuer: aws.issuer.clone(),
        jwks_url: aws.jwks_url.clone(),
        threat_protection: aws.threat_protection,
    };
    let identity = Cognito::new(clients.sdk_config().clone(), settings, clock.clone());
    let library = Library {
        table: table.clone(),
        blobs,
        identity: Arc::new(identity),
        jobs: Arc::new(SqsJobs::new(clients, &aws.queue_url, &aws.bulk_queue_url)),
        signer,
        settings: Settings { set_up, ..config.settings.clone() },
        clock,
    };
    Ok(Home { library, table, bytes_origin, origin_secret })
}

/// The secrets themselves. Those that are parameters are read in one request.
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
    fill(secrets, read)
}

/// Takes each secret from where it is. All missing parameters are reported together.
fn fill<const N: usize>(secrets: [&Secret; N], mut read: HashMap<String, String>) -> anyhow::Result<[String; N]> {
    let mut missing = Vec::new();
    let found = secrets.map(|secret| match secret {
        Secret::Given(secret) => secret.clone(),
        Secret::Parameter(name) => read.remove(name).unwrap_or_else(|| {
            missing.push(name.as_str());
            String::new()
        }),
    });
    match missing[..] {
        [] => Ok(found),
        [name] => bail!("there is no SSM parameter {name}"),
        _ => bail!("there are no SSM parameters {}", missing.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_missing_parameters_are_reported_together() {
        let secrets = ["/a", "/b", "/c"].map(|name| Secret::Parameter(name.to_owned()));
        let read =
            |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), format!("secret of {name}"))).collect();
        let [a, b, c] = &secrets;
        let given = Secret::Given("given".to_owned());
        assert_eq!(fill([a, &given], read(&["/a"])).expect("both"), ["secret of /a", "given"]);
        let error = fill([a, b, c], read(&["/b"])).expect_err("two are missing").to_string();
        assert_eq!(error, "there are no SSM parameters /a, /c");
        let error = fill([a, b, c], read(&["/b", "/a"])).expect_err("one is missing").to_string();
        assert_eq!(error, "there is no SSM parameter /c");
    }
}
