//! Fetches a small public file over https, with the HTTP client that comes with the SDK.

use std::{sync::OnceLock, time::Duration};

use async_trait::async_trait;
use aws_smithy_http_client::{
    Connector,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        http::{HttpConnector as _, HttpConnectorSettings},
        orchestrator::HttpRequest,
    },
};
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;

use super::error::CognitoError;
use crate::{Result, error::chain};

/// The timeout of one attempt, from the first byte that is sent to the last that is received.
const PATIENCE: Duration = Duration::from_secs(3);

/// Fetches files.
#[async_trait]
pub(super) trait Fetch: Send + Sync {
    /// The body of a successful response.
    async fn get(&self, url: &str) -> Result<Bytes>;
}

/// Fetches over the network. TLS is set up with the first fetch.
#[derive(Default)]
pub(super) struct Http {
    connector: OnceLock<Connector>,
}

fn connector() -> Connector {
    let settings = HttpConnectorSettings::builder().connect_timeout(PATIENCE).read_timeout(PATIENCE).build();
    Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).connector_settings(settings).build()
}

#[async_trait]
impl Fetch for Http {
    async fn get(&self, url: &str) -> Result<Bytes> {
        match self.attempt(url).await {
            // Try once more: nobody can sign in without the file.
            Err(cause) => {
                tracing::info!(url, cause = %chain(&cause), "fetching again");
                self.attempt(url).await
            }
            fetched => fetched,
        }
    }
}

impl Http {
    async fn attempt(&self, url: &str) -> Result<Bytes> {
        let late = |_| CognitoError::Late { url: url.to_owned(), patience: PATIENCE };
        tokio::time::timeout(PATIENCE, self.exchange(url)).await.map_err(late)?
    }

    async fn exchange(&self, url: &str) -> Result<Bytes> {
        let failed = |cause: BoxError| CognitoError::Fetch { url: url.to_owned(), cause };
        let request = HttpRequest::get(url).map_err(|cause| failed(cause.into()))?;
        let response =
            self.connector.get_or_init(connector).call(request).await.map_err(|cause| failed(cause.into()))?;
        if !response.status().is_success() {
            return Err(CognitoError::Status { url: url.to_owned(), status: response.status().as_u16() }.into());
        }
        let body = ByteStream::new(response.into_body()).collect().await.map_err(|cause| failed(cause.into()))?;
        Ok(body.into_bytes())
    }
}
