//! Presigned requests, which a browser sends to S3 itself. Creating them sends nothing.

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use jiff::{SignedDuration, Timestamp};

use super::error::{S3Error, call_failed};
use super::{Buckets, multipart::ObjectLocation};
use crate::{Result, key::ObjectKey};

/// The longest validity that S3 accepts.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A URL, and the headers to send with it.
#[derive(Clone)]
pub(super) struct Presigned {
    pub url: String,
    pub headers: Vec<(String, String)>,
}

impl From<PresignedRequest> for Presigned {
    fn from(request: PresignedRequest) -> Self {
        // The browser sets these two headers itself and does not let scripts set them.
        let own = |name: &str| !matches!(name, "host" | "content-length");
        let headers = request.headers().filter(|(name, _)| own(name));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { url: request.uri().to_owned(), headers }
    }
}

/// A whole file that one request may send.
pub(super) struct Whole<'a> {
    pub key: &'a ObjectKey,
    pub bytes: u64,
    /// In base64.
    pub sha256: String,
    pub content_type: &'a str,
}

impl Buckets {
    /// A `GET` with a file name and a type that are part of the signature.
    pub(super) async fn presigned_get(
        &self,
        key: &ObjectKey,
        content_type: &str,
        disposition: &str,
        expires: Timestamp,
    ) -> Result<String> {
        let get = self.s3().get_object().bucket(self.bucket(key)).key(self.path(key));
        let get = get.response_content_type(content_type).response_content_disposition(disposition);
        let get = get.response_cache_control(key.cache_control()).presigned(until(expires)?).await;
        Ok(get.map_err(|error| call_failed("a presigned GetObject", error))?.uri().to_owned())
    }

    /// A `PUT` of exactly these bytes. S3 compares the length and the SHA-256, and stores nothing else. It does not
    /// overwrite an existing object.
    pub(super) async fn presigned_put(&self, file: Whole<'_>, expires: Timestamp) -> Result<Presigned> {
        let put = self.s3().put_object().bucket(self.bucket(file.key)).key(self.path(file.key));
        let put = put.content_length(length(file.bytes)?).content_type(file.content_type);
        let put = put.set_storage_class(self.class(file.key, file.bytes));
        let put = put.checksum_sha256(file.sha256).if_none_match("*").presigned(until(expires)?).await;
        Ok(put.map_err(|error| call_failed("a presigned PutObject", error))?.into())
    }

    /// A `PUT` of one part with this length.
    pub(super) async fn presigned_part(
        &self,
        location: ObjectLocation<'_>,
        upload: &str,
        (number, bytes): (u32, u64),
        expires: Timestamp,
    ) -> Result<Presigned> {
        let put = self.s3().upload_part().bucket(location.bucket).key(location.key).upload_id(upload);
        let put = put.part_number(number.try_into().map_err(S3Error::from)?).content_length(length(bytes)?);
        let put = put.presigned(until(expires)?).await;
        Ok(put.map_err(|error| call_failed("a presigned UploadPart", error))?.into())
    }

    /// The URL of the bucket for that key, without a slash at the end.
    pub(super) async fn bucket_url(&self, key: &ObjectKey) -> Result<String> {
        // The SDK knows the rules for bucket addresses, but this is the only way to ask it.
        let head = self.s3().head_object().bucket(self.bucket(key)).key(self.path(key));
        let head = head.presigned(until(Timestamp::MAX)?).await;
        let head = head.map_err(|error| call_failed("a presigned HeadObject", error))?;
        let url = head.uri().split('?').next().and_then(|url| url.strip_suffix(&format!("/{}", self.path(key))));
        Ok(url.ok_or(S3Error::BucketAddress)?.to_owned())
    }
}

fn until(expires: Timestamp) -> Result<PresigningConfig> {
    let left = SignedDuration::from_secs(expires.as_second() - Timestamp::now().as_second());
    let left = left.clamp(SignedDuration::from_secs(1), LONGEST).unsigned_abs();
    Ok(PresigningConfig::expires_in(left).map_err(S3Error::from)?)
}

fn length(bytes: u64) -> Result<i64> {
    Ok(i64::try_from(bytes).map_err(S3Error::from)?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        aws::Clients,
        format::Format,
        id::{PersonId, PhotoId, ZipId},
        link::{LinkKey, Signer},
        ports::Blobs as _,
    };

    const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE+/=";

    fn buckets() -> Buckets {
        Buckets::new(Arc::new(Clients::temporary(TOKEN)), "originals", "renditions")
    }

    fn has_token(url: &str) -> bool {
        url.contains("X-Amz-Security-Token=IQoJb3JpZ2luX2VjEXAMPLE%2B%2F%3D")
    }

    #[tokio::test]
    async fn links_contain_the_token_of_temporary_credentials() {
        let (buckets, photo) = (buckets(), PhotoId::random());
        let link = buckets.original_link(&photo, Format::Jpeg, "a.jpg", false, Timestamp::MAX).await.expect("a link");
        assert!(has_token(&link), "{link}");
        let key = ObjectKey::Original(photo);
        let file = Whole { key: &key, bytes: 9, sha256: STANDARD.encode([0; 32]), content_type: "image/jpeg" };
        let put = buckets.presigned_put(file, Timestamp::MAX).await.expect("a link");
        assert!(has_token(&put.url), "{}", put.url);
        // What is part of a signature must be sent, or S3 stores it in another class.
        let class = |put: &Presigned| put.headers.iter().any(|(name, _)| name == "x-amz-storage-class");
        assert!(!class(&put));
        let file = Whole { key: &key, bytes: 4_000_000, sha256: STANDARD.encode([0; 32]), content_type: "image/jpeg" };
        assert!(class(&buckets.presigned_put(file, Timestamp::MAX).await.expect("a link")));
        let location = ObjectLocation { bucket: "originals", key: "uploads/a" };
        let part = buckets.presigned_part(location, "id", (1, 9), Timestamp::MAX).await.expect("a link");
        assert!(has_token(&part.url), "{}", part.url);
    }

    #[tokio::test]
    async fn behind_the_gallery_links_are_its_own_and_outlive_credentials() {
        let signer = Signer::new(vec![LinkKey { id: "a".into(), secret: vec![7; 32] }]);
        let (buckets, photo) = (buckets().served_by_gallery(signer.clone()), PhotoId::random());
        let (expires, before) = (Timestamp::from_second(2000).expect("a moment"), Timestamp::UNIX_EPOCH);
        let link = buckets.original_link(&photo, Format::Png, "a b.png", true, expires).await.expect("a link");
        assert!(
            link.starts_with(&format!("/media/{photo}/original.png?name=a%20b.png&inline=1&e=2000&s=a.")),
            "{link}"
        );
        assert_eq!(signer.verify_link(&link, before), Ok(()));
        let (person, zip) = (PersonId::random(), ZipId::random());
        let key = ObjectKey::Zip(person.clone(), zip.clone());
        let link = buckets.zip_link(&key, "photos.zip", expires).await.expect("a link");
        assert!(link.starts_with(&format!("/media/zips/{person}/{zip}.zip?name=photos.zip&e=2000&s=a.")), "{link}");
        assert_eq!(signer.verify_link(&link, before), Ok(()));
    }

    #[tokio::test]
    async fn a_form_contains_the_token_of_temporary_credentials_and_its_policy_requires_it() {
        let (person, photo) = (PersonId::random(), PhotoId::random());
        let form = buckets().form(&person, &photo, 1000, "https://gallery.example/", Timestamp::MAX).await;
        let fields = form.expect("an answer").expect("a form").fields;
        let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        assert_eq!(field("x-amz-security-token"), Some(TOKEN));
        let policy = STANDARD.decode(field("policy").expect("a policy")).expect("base 64");
        let policy: Value = serde_json::from_slice(&policy).expect("JSON");
        let conditions = policy["conditions"].as_array().expect("conditions");
        assert!(conditions.contains(&json!(["eq", "$x-amz-security-token", TOKEN])), "{policy}");
    }
}
