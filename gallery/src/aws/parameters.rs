//! Secrets that are stored as SSM parameters.
//!
//! Only one kind of request to SSM is needed, but its SDK has a third of the code of all the SDKs together. So only the
//! request and response are written here. Signing, retries and timeouts come from the SDKs' runtime.

use std::collections::HashMap;

use aws_runtime::{
    auth::{SigV4OperationSigningConfig, sigv4},
    retries::classifiers::AwsErrorCodeClassifier,
};
use aws_smithy_runtime::client::{
    orchestrator::operation::Operation,
    retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier},
};
use aws_smithy_runtime_api::client::{
    auth::{AuthSchemeOptionResolverParams, SharedAuthScheme, static_resolver::StaticAuthSchemeOptionResolver},
    identity::SharedIdentityResolver,
    orchestrator::{HttpRequest, HttpResponse, OrchestratorError, SensitiveOutput},
    runtime_components::RuntimeComponentsBuilder,
    runtime_plugin::StaticRuntimePlugin,
};
use aws_smithy_types::{
    body::SdkBody,
    config_bag::{FrozenLayer, Layer},
    error::{ErrorMetadata, metadata::ProvideErrorMetadata},
    retry::RetryConfig,
};
use aws_types::{SdkConfig, SigningName, region::SigningRegion};
use serde::Deserialize;
use serde_json::json;

use super::{Clients, fault::CallFailed};
use crate::{Error, Result};

/// Reads parameters by name, decrypted, in one request (ten at most). Parameters that do not exist are left out.
///
/// # Errors
/// [`crate::Error::Unavailable`].
pub async fn read(clients: &Clients, names: &[&str]) -> Result<HashMap<String, String>> {
    let body = json!({ "Names": names, "WithDecryption": true }).to_string();
    let operation = get_parameters(clients.sdk_config())?;
    let answer = operation.invoke(body).await;
    let answer = answer.map_err(|error| ParametersError::from(CallFailed::new("GetParameters", error)))?;
    Ok(answer.parameters.into_iter().map(|Parameter { name, value }| (name, value)).collect())
}

#[derive(Debug, thiserror::Error)]
enum ParametersError {
    #[error(transparent)]
    Call(#[from] CallFailed),
    #[error("no region is set")]
    NoRegion,
    #[error("no credentials are set")]
    NoCredentials,
}

impl From<ParametersError> for Error {
    fn from(error: ParametersError) -> Self {
        Self::unavailable(error)
    }
}

/// SSM's response (Systems Manager API reference, GetParameters).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    #[serde(default)]
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    name: String,
    value: String,
}

impl std::fmt::Debug for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parameter").field("name", &self.name).finish_non_exhaustive()
    }
}

/// An error from SSM.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(ErrorMetadata);

impl ProvideErrorMetadata for Refused {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

/// The operation, from the request's body to the response.
fn get_parameters(config: &SdkConfig) -> Result<Operation<String, Answer, Refused>> {
    let region = config.region().ok_or(ParametersError::NoRegion)?;
    let url = config.endpoint_url().map_or_else(|| host(region.as_ref()), str::to_owned);
    let (options, components) = signing(config)?;
    let retries = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    let mut operation = Operation::builder()
        .service_name("SSM")
        .operation_name("GetParameters")
        .endpoint_url(&url)
        .standard_retry(&retries)
        .retry_classifier(HttpStatusCodeClassifier::default())
        .retry_classifier(TransientErrorClassifier::<Refused>::new())
        .retry_classifier(AwsErrorCodeClassifier::<Refused>::new())
        .runtime_plugin(StaticRuntimePlugin::new().with_config(options).with_runtime_components(components))
        .serializer(|body: String| {
            let mut request = HttpRequest::new(SdkBody::from(body));
            request.set_method("POST")?;
            request.set_uri("/")?;
            request.headers_mut().insert("content-type", "application/x-amz-json-1.1");
            request.headers_mut().insert("x-amz-target", "AmazonSSM.GetParameters");
            Ok(request)
        })
        .deserializer(answered);
    if let Some(timeouts) = config.timeout_config() {
        operation = operation.timeout_config(timeouts.clone());
    }
    if let Some(client) = config.http_client() {
        operation = operation.http_client(client);
    }
    if let Some(sleep) = config.sleep_impl() {
        operation = operation.sleep_impl(sleep);
    }
    if let Some(time) = config.time_source() {
        operation = operation.time_source(time);
    }
    Ok(operation.build())
}

/// SSM's host, unless another endpoint is configured.
fn host(region: &str) -> String {
    let china = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://ssm.{region}.amazonaws.com{china}")
}

/// How the request is signed, and with which credentials.
fn signing(config: &SdkConfig) -> Result<(FrozenLayer, RuntimeComponentsBuilder)> {
    let credentials = config.credentials_provider().ok_or(ParametersError::NoCredentials)?;
    let mut options = Layer::new("SSM");
    options.store_put(AuthSchemeOptionResolverParams::new(()));
    options.store_put(SensitiveOutput);
    options.store_put(SigV4OperationSigningConfig {
        region: config.region().cloned().map(SigningRegion::from),
        name: Some(SigningName::from_static("ssm")),
        ..SigV4OperationSigningConfig::default()
    });
    let components = RuntimeComponentsBuilder::new("SSM")
        .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![sigv4::SCHEME_ID])))
        .with_auth_scheme(SharedAuthScheme::new(sigv4::SigV4AuthScheme::new()))
        .with_identity_cache(config.identity_cache())
        .with_identity_resolver(sigv4::SCHEME_ID, SharedIdentityResolver::new(credentials));
    Ok((options.freeze(), components))
}

fn answered(response: &HttpResponse) -> std::result::Result<Answer, OrchestratorError<Refused>> {
    let body = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        return serde_json::from_slice(body).map_err(OrchestratorError::other);
    }
    Err(OrchestratorError::operation(Refused(metadata(body))))
}

/// Services with this protocol name the error in `__type`, sometimes after a namespace (AWS JSON 1.1 protocol).
fn metadata(body: &[u8]) -> ErrorMetadata {
    #[derive(Default, Deserialize)]
    struct Said {
        #[serde(rename = "__type")]
        code: Option<String>,
        #[serde(alias = "Message")]
        message: Option<String>,
    }
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    let mut metadata = ErrorMetadata::builder();
    if let Some(code) = said.code {
        metadata = metadata.code(code.rsplit('#').next().unwrap_or_default());
    }
    if let Some(message) = said.message {
        metadata = metadata.message(message);
    }
    metadata.build()
}
