//! Forms that a browser posts to S3 itself. S3 accepts a form if its policy is signed and the fields satisfy it:
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>.

use aws_sdk_s3::config::ProvideCredentials as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use super::error::S3Error;
use super::{Buckets, form_upload::NAME};
use crate::{Result, key::ObjectKey, ticket::UploadForm};

/// The file's type before anything has looked at it. A form without JavaScript cannot be more precise.
const CONTENT_TYPE: &str = "image/*";

impl Buckets {
    pub(super) async fn presigned_form(
        &self,
        key: &ObjectKey,
        max_bytes: u64,
        redirect_url: &str,
        expires: Timestamp,
    ) -> Result<UploadForm> {
        let provider = self.clients.credentials().ok_or(S3Error::NoCredentials)?;
        let credentials = provider.provide_credentials().await.map_err(|cause| S3Error::Credentials(cause.into()))?;
        let region = self.clients.region().ok_or(S3Error::NoRegion)?;
        let now = Timestamp::now();
        let day = now.strftime("%Y%m%d").to_string();
        let scope = format!("{day}/{region}/s3/aws4_request");

        let mut fields = vec![
            ("key".to_owned(), self.path(key)),
            ("success_action_redirect".to_owned(), redirect_url.to_owned()),
            ("x-amz-algorithm".to_owned(), "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential".to_owned(), format!("{}/{scope}", credentials.access_key_id())),
            ("x-amz-date".to_owned(), now.strftime("%Y%m%dT%H%M%SZ").to_string()),
        ];
        if let Some(token) = credentials.session_token() {
            fields.push(("x-amz-security-token".to_owned(), token.to_owned()));
        }
        // All of these must have exactly these values. For the other fields, the policy says what is allowed.
        let mut conditions: Vec<Value> =
            fields.iter().map(|(name, value)| json!(["eq", format!("${name}"), value])).collect();
        let name = format!("x-amz-meta-{NAME}");
        conditions.extend([
            json!({ "bucket": self.bucket(key) }),
            json!(["content-length-range", 1, max_bytes]),
            json!(["starts-with", "$Content-Type", "image/"]),
            json!(["starts-with", format!("${name}"), ""]),
        ]);
        fields.push(("Content-Type".to_owned(), CONTENT_TYPE.to_owned()));
        // S3 replaces this with the file name from the browser.
        fields.push((name, "${filename}".to_owned()));

        let expiration = expires.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
        let policy = STANDARD.encode(json!({ "expiration": expiration, "conditions": conditions }).to_string());
        let signature = sign(credentials.secret_access_key(), &[&day, region, "s3", "aws4_request", &policy]);
        fields.push(("policy".to_owned(), policy));
        fields.push(("x-amz-signature".to_owned(), signature));
        Ok(UploadForm { url: format!("{}/", self.bucket_url(key).await?), fields })
    }
}

/// Signature version 4: each word derives the next key, and the last word is the text to sign.
fn sign(secret: &str, words: &[&str]) -> String {
    let mut key = format!("AWS4{secret}").into_bytes();
    for word in words {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC accepts keys of any length");
        mac.update(word.as_bytes());
        key = mac.finalize().into_bytes().to_vec();
    }
    hex::encode(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_match_the_documentation() {
        // The example on AWS's page on POST uploads with signature version 4.
        let policy = concat!(
            "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6",
            "ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFj",
            "bCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tl",
            "dC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5",
            "cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZl",
            "ci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoN",
            "CiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVx",
            "dWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAx",
            "NTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9"
        );
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(
            sign(secret, &["20151229", "us-east-1", "s3", "aws4_request", policy]),
            "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
        );
    }
}
