//! The configuration on AWS. Terraform sets all of it.

use std::fmt;

use super::{link_keys, reader::Reader};

/// The gallery on AWS.
#[derive(Debug, Clone)]
pub struct Aws {
    /// `VITRINE_TABLE`: the DynamoDB table.
    pub table: String,
    /// `VITRINE_ORIGINALS_BUCKET`: the S3 bucket for originals and for files uploaded with forms.
    pub originals: String,
    /// `VITRINE_RENDITIONS_BUCKET`: the S3 bucket for renditions and zips.
    pub renditions: String,
    /// `VITRINE_QUEUE_URL`: the worker's SQS queue for photos.
    pub queue_url: String,
    /// `VITRINE_BULK_QUEUE_URL`: the worker's SQS queue for other jobs.
    pub bulk_queue_url: String,
    /// `VITRINE_USER_POOL_ID`: the Cognito user pool.
    pub user_pool_id: String,
    /// `VITRINE_USER_POOL_CLIENT_ID`: the user pool's client.
    pub client_id: String,
    /// `VITRINE_USER_POOL_CLIENT_SECRET`: the client's secret.
    pub client_secret: Secret,
    /// `VITRINE_LINK_KEYS`: `id:base64url[,id:base64url]`. The first key signs links, and all of them check links.
    pub link_keys: Secret,
    /// `VITRINE_ORIGIN_SECRET`: the secret by which CloudFront is recognised, or several, separated by commas.
    pub origin_secret: Secret,
    /// `VITRINE_SETUP_TOKEN`: the secret with which the first account is created; empty if there is none.
    pub set_up_token: Secret,
    /// `VITRINE_ISSUER`: the issuer of access tokens, if it is not Cognito's own address for the pool.
    pub issuer: Option<String>,
    /// `VITRINE_JWKS_URL`: the URL of the issuer's keys, if it is not below the issuer.
    pub jwks_url: Option<String>,
    /// `VITRINE_THREAT_PROTECTION`: whether the user pool judges how risky a sign-in is (`true`), and is told the
    /// person's address and browser, or not (`false`).
    pub threat_protection: bool,
    /// `VITRINE_STREAM`: whether the Lambda function streams its responses (`true`). Behind an HTTP API, which only
    /// accepts complete responses, it must not (`false`).
    pub stream: bool,
}

/// A secret, or the name of the SSM parameter that contains it.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// The secret itself, from the variable.
    Given(String),
    /// The name of a parameter, from the variable whose name ends with `_PARAMETER`.
    Parameter(String),
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => f.write_str("Given(…)"),
            Self::Parameter(name) => write!(f, "Parameter({name})"),
        }
    }
}

impl Aws {
    pub(super) fn read<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) -> Self {
        region(reader);
        let stream = reader.one_of("VITRINE_STREAM", &["true", "false"]).as_deref() != Some("false");
        let protection = reader.one_of("VITRINE_THREAT_PROTECTION", &["true", "false"]);
        let aws = Self {
            table: reader.required("VITRINE_TABLE"),
            originals: reader.required("VITRINE_ORIGINALS_BUCKET"),
            renditions: reader.required("VITRINE_RENDITIONS_BUCKET"),
            queue_url: reader.required_url("VITRINE_QUEUE_URL"),
            bulk_queue_url: reader.required_url("VITRINE_BULK_QUEUE_URL"),
            user_pool_id: reader.required("VITRINE_USER_POOL_ID"),
            client_id: reader.required("VITRINE_USER_POOL_CLIENT_ID"),
            client_secret: secret(
                reader,
                "VITRINE_USER_POOL_CLIENT_SECRET",
                "VITRINE_USER_POOL_CLIENT_SECRET_PARAMETER",
            ),
            link_keys: secret(reader, "VITRINE_LINK_KEYS", "VITRINE_LINK_KEYS_PARAMETER"),
            origin_secret: secret(reader, "VITRINE_ORIGIN_SECRET", "VITRINE_ORIGIN_SECRET_PARAMETER"),
            set_up_token: given(reader, "VITRINE_SETUP_TOKEN", "VITRINE_SETUP_TOKEN_PARAMETER")
                .unwrap_or_else(|| Secret::Given(String::new())),
            issuer: reader.url("VITRINE_ISSUER"),
            jwks_url: reader.url("VITRINE_JWKS_URL"),
            threat_protection: protection.as_deref() == Some("true"),
            stream,
        };
        // The value is a secret, so the message must not contain it.
        if let Secret::Given(keys) = &aws.link_keys
            && !keys.is_empty()
            && let Err(fault) = link_keys::read(keys)
        {
            reader.faults.push(format!("VITRINE_LINK_KEYS cannot be used: {fault}"));
        }
        aws
    }
}

/// Lambda sets this variable. Elsewhere, a profile may name the region instead, but only AWS's own library reads
/// profiles.
fn region<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>) {
    let region = (reader.get)("AWS_REGION").or_else(|| (reader.get)("AWS_DEFAULT_REGION"));
    match region {
        Some(region) => {
            if !region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                reader.faults.push(format!("AWS_REGION is “{region}”, which is not a region such as eu-west-1"));
            }
        }
        None if (reader.get)("AWS_PROFILE").is_some() => {}
        None => reader.faults.push("AWS_REGION is missing (or AWS_PROFILE, a profile that names a region)".to_owned()),
    }
}

/// A secret that must be there.
fn secret<G: Fn(&str) -> Option<String>>(reader: &mut Reader<'_, G>, name: &str, parameter: &str) -> Secret {
    given(reader, name, parameter).unwrap_or_else(|| {
        reader.faults.push(format!("{name} is missing (or {parameter}, the name of an SSM parameter)"));
        Secret::Given(String::new())
    })
}

fn given<G: Fn(&str) -> Option<String>>(reader: &Reader<'_, G>, name: &str, parameter: &str) -> Option<Secret> {
    (reader.get)(name).map(Secret::Given).or_else(|| (reader.get)(parameter).map(Secret::Parameter))
}
