//! The format of messages. Messages for photos and zips have the format of the first version, so that a worker and a
//! web function of different versions understand each other while one of them is being replaced.

use serde_json::{Value, json};

use super::error::SqsError;
use crate::{Result, ports::Job};

/// The body of a message for a job.
pub(super) fn of(job: &Job) -> Result<String> {
    let words = match job {
        Job::Render { photo } => json!({ "photo": photo }),
        Job::Zip { zip } => json!({ "zip": zip }),
        Job::Tidy => json!({ "tidy": true }),
        other => serde_json::to_value(other).map_err(SqsError::from)?,
    };
    Ok(json!({ "vitrine": words }).to_string())
}

/// The job that a message asks for; `None` if it is something else, or comes from a newer version.
#[must_use]
pub fn job_of(body: &Value) -> Option<Job> {
    let words = body.get("vitrine")?;
    let id = |name: &str| words.get(name).and_then(Value::as_str);
    if words.get("do").is_some() {
        serde_json::from_value(words.clone()).ok()
    } else if let Some(photo) = id("photo") {
        Some(Job::Render { photo: photo.parse().ok()? })
    } else if let Some(zip) = id("zip").or_else(|| id("archive")) {
        Some(Job::Zip { zip: zip.parse().ok()? })
    } else {
        (words.get("tidy") == Some(&Value::Bool(true))).then_some(Job::Tidy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{JobId, PersonId, PhotoId, ZipId};

    #[test]
    fn every_job_survives_a_round_trip() {
        let person = PersonId::random();
        for job in [
            Job::Render { photo: PhotoId::random() },
            Job::Zip { zip: ZipId::random() },
            Job::EmptyTrash { person: person.clone() },
            Job::ErasePhotos { person: person.clone(), id: JobId::random() },
            Job::EraseAccount { person: person.clone() },
            Job::TidyUploads { person },
            Job::Tidy,
        ] {
            let body = of(&job).expect("JSON");
            assert_eq!(job_of(&serde_json::from_str(&body).expect("JSON")), Some(job), "{body}");
        }
    }

    #[test]
    fn unknown_messages_are_not_jobs() {
        for body in [
            json!({}),
            json!({ "hello": "world" }),
            json!({ "vitrine": {} }),
            json!({ "vitrine": { "photo": "../etc" } }),
            json!({ "vitrine": { "tidy": false } }),
            json!({ "vitrine": { "do": "dance", "person": "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60" } }),
        ] {
            assert_eq!(job_of(&body), None, "{body}");
        }
    }
}
