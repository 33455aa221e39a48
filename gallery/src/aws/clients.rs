//! The SDK's clients. They are all created here, each when it is first needed.

use std::{sync::OnceLock, time::Duration};

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_s3::config::{
    Credentials, RequestChecksumCalculation, ResponseChecksumValidation, SharedCredentialsProvider,
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// The time to wait for a connection. A host of AWS that takes longer has a problem.
const CONNECT: Duration = Duration::from_secs(1);

/// Timeout of one attempt at a small request, for a record, a message or a code. They take milliseconds.
const SMALL: Duration = Duration::from_secs(3);

/// Timeout of one attempt that transfers up to 8 MiB, or makes S3 copy a file.
const LARGE: Duration = Duration::from_secs(60);

/// How to reach AWS. What is not given is looked up where AWS's own tools look: in the environment (`AWS_REGION`,
/// `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` …), then in `~/.aws`.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The region, such as `eu-west-1`.
    pub region: Option<String>,
    /// The address of all services, if it is not AWS: a stand-in.
    pub endpoint_url: Option<String>,
    /// The profile in `~/.aws` to use.
    pub profile: Option<String>,
    /// The key that signs requests.
    pub key: Option<AccessKey>,
    /// Whether URLs have the bucket's name in the path (`true`) or in the host (`false`). By default it is in the host
    /// on AWS, and in the path elsewhere.
    pub path_style: Option<bool>,
    /// Whether S3 is a compatible program and not AWS. Such programs may not support all kinds of checksums, so they
    /// are only sent where S3 itself requires them.
    pub compatible: bool,
}

/// A key that signs requests.
#[derive(Clone)]
pub struct AccessKey {
    /// Its id, which is not a secret.
    pub id: String,
    /// The secret.
    pub secret: String,
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Clients of the AWS services that the gallery uses. They share connections and credentials.
pub struct Clients {
    config: SdkConfig,
    path_style: Option<bool>,
    compatible: bool,
    s3: OnceLock<aws_sdk_s3::Client>,
    #[cfg(feature = "aws")]
    dynamodb: OnceLock<aws_sdk_dynamodb::Client>,
    #[cfg(feature = "aws")]
    sqs: OnceLock<aws_sdk_sqs::Client>,
}

impl Clients {
    /// Finds out how to reach AWS, without connecting to it.
    pub async fn new(access: Access) -> Self {
        let tls = Provider::Rustls(CryptoMode::Ring);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(Builder::new().tls_provider(tls).build_https())
            .retry_config(retries())
            .timeout_config(timeouts(SMALL));
        if let Some(region) = access.region {
            loader = loader.region(Region::new(region));
        }
        if let Some(url) = access.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(profile) = access.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(AccessKey { id, secret }) = access.key {
            loader = loader.credentials_provider(Credentials::new(id, secret, None, None, "given"));
        }
        Self { path_style: access.path_style, compatible: access.compatible, ..Self::with(loader.load().await) }
    }

    fn with(config: SdkConfig) -> Self {
        Self {
            config,
            path_style: None,
            compatible: false,
            s3: OnceLock::new(),
            #[cfg(feature = "aws")]
            dynamodb: OnceLock::new(),
            #[cfg(feature = "aws")]
            sqs: OnceLock::new(),
        }
    }

    /// Has temporary credentials, which come with a token, like those of a Lambda function.
    #[cfg(test)]
    pub(super) fn temporary(token: &str) -> Self {
        let credentials = Credentials::new("ASIATEST", "secret", Some(token.to_owned()), None, "test");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(Builder::new().build_http())
            .build();
        Self::with(config)
    }

    pub(super) fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| {
            let mut config = aws_sdk_s3::config::Builder::from(&self.config).timeout_config(timeouts(LARGE));
            if self.compatible {
                config = config
                    .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                    .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
            }
            // A stand-in has one address, without subdomains for buckets.
            let elsewhere = self.config.endpoint_url().is_some() || std::env::var_os("AWS_ENDPOINT_URL_S3").is_some();
            aws_sdk_s3::Client::from_conf(config.force_path_style(self.path_style.unwrap_or(elsewhere)).build())
        })
    }

    #[cfg(feature = "aws")]
    pub(super) fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.dynamodb.get_or_init(|| aws_sdk_dynamodb::Client::new(&self.config))
    }

    #[cfg(feature = "aws")]
    pub(super) fn sqs(&self) -> &aws_sdk_sqs::Client {
        self.sqs.get_or_init(|| aws_sdk_sqs::Client::new(&self.config))
    }

    /// How to reach AWS, for adapters that create a client of their own.
    #[must_use]
    pub fn sdk_config(&self) -> &SdkConfig {
        &self.config
    }

    /// The credentials for signing forms, which the SDK cannot sign.
    pub(super) fn credentials(&self) -> Option<SharedCredentialsProvider> {
        self.config.credentials_provider()
    }

    pub(super) fn region(&self) -> Option<&str> {
        self.config.region().map(AsRef::as_ref)
    }
}

/// Retries throttled requests, faults of AWS and lost connections for about a second and a half, with full jitter.
fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(5)
        .with_initial_backoff(Duration::from_millis(100))
        .with_max_backoff(Duration::from_secs(2))
}

fn timeouts(attempt: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(attempt).build()
}
