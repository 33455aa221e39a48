//! Reading the configuration from the environment.

use super::*;

#[test]
fn without_settings_the_gallery_is_standalone() {
    let config = Config::read(|_| None).expect("defaults");
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.origin(), "http://127.0.0.1:3000");
    assert!(!config.secure());
}

#[test]
fn all_faults_are_reported_together() {
    let wrong = [
        ("VITRINE_ADDR", "here"),
        ("VITRINE_REGISTRATION", "maybe"),
        ("VITRINE_ORIGIN", "photos"),
        ("VITRINE_SMTP_URL", "smtp://x"),
    ];
    let faults = Config::read(|name| wrong.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
        .expect_err("four faults");
    assert_eq!(faults.len(), 4);
    assert!(faults.iter().all(|fault| fault.contains("VITRINE_")), "{faults:?}");
}

#[test]
fn an_operator_says_who_sets_the_gallery_up() {
    let read = |token: &str, email: &str| {
        Config::read(|name| match name {
            "VITRINE_SETUP_TOKEN" => Some(token.to_owned()),
            "VITRINE_ADMIN_EMAIL" => Some(email.to_owned()),
            _ => None,
        })
    };
    let config = read("correct-horse-battery", "Ada@Example.org").expect("both are right");
    assert!(config.settings.set_up.is_token("correct-horse-battery"));
    assert!(config.settings.set_up.is_administrator("ada@example.org"));
    assert!(!format!("{config:?}").contains("horse"));
    assert_eq!(read("short", "ada").expect_err("neither is right").len(), 2);
}

#[cfg(feature = "aws")]
#[test]
fn a_table_means_aws_and_all_missing_variables_are_reported() {
    let faults =
        Config::read(|name| (name == "VITRINE_TABLE").then(|| "vitrine".to_owned())).expect_err("much is missing");
    assert_eq!(faults.len(), 10, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.contains(" is missing")), "{faults:#?}");
}

#[cfg(feature = "aws")]
#[test]
fn all_faults_on_aws_are_reported_together_without_secrets() {
    let wrong = [
        ("AWS_REGION", "Ireland"),
        ("VITRINE_QUEUE_URL", "jobs"),
        ("VITRINE_ISSUER", "https://"),
        ("VITRINE_JWKS_URL", "file:///keys"),
        ("VITRINE_LINK_KEYS", "k1:aHVzaC1odXNo"),
        ("VITRINE_ORIGIN", "https://photos example.org"),
        ("VITRINE_STREAM", "no"),
    ];
    let faults = Config::read(|name| {
        wrong.iter().find(|(n, _)| *n == name).map_or_else(|| all(name), |(_, v)| Some((*v).to_owned()))
    })
    .expect_err("seven faults");
    assert_eq!(faults.len(), wrong.len(), "{faults:#?}");
    for (name, _) in wrong {
        assert!(faults.iter().any(|fault| fault.starts_with(name)), "{name} is not in {faults:#?}");
    }
    assert!(!faults.iter().any(|fault| fault.contains("aHVzaC1odXNo")), "{faults:#?}");
}

#[cfg(feature = "aws")]
#[test]
fn responses_are_streamed_by_default() {
    let streams = |said: Option<&str>| {
        let config = Config::read(|name| match name {
            "VITRINE_STREAM" => said.map(str::to_owned),
            _ => all(name),
        });
        match config.expect("nothing is missing").home {
            Home::Aws(aws) => aws.stream,
            Home::Standalone(_) => unreachable!("a table means AWS"),
        }
    };
    assert_eq!([None, Some("true"), Some("false")].map(streams), [true, true, false]);
}

#[cfg(feature = "aws")]
#[test]
fn secrets_are_never_printed() {
    let config = Config::read(|name| if name.ends_with("SECRET") { Some("hush-hush".to_owned()) } else { all(name) });
    let text = format!("{:?}", config.expect("nothing is missing"));
    assert!(!text.contains("hush"), "{text}");
}

/// Everything that the gallery on AWS needs.
#[cfg(feature = "aws")]
fn all(name: &str) -> Option<String> {
    (!name.starts_with("VITRINE_BUCKET")).then(|| value(name).to_owned())
}

#[cfg(feature = "aws")]
fn value(name: &str) -> &'static str {
    match name {
        "VITRINE_ADDR" => "127.0.0.1:1",
        "VITRINE_ORIGIN" | "VITRINE_ISSUER" | "VITRINE_JWKS_URL" | "VITRINE_QUEUE_URL" | "VITRINE_BULK_QUEUE_URL" => {
            "https://a.example"
        }
        "VITRINE_STREAM" | "VITRINE_THREAT_PROTECTION" => "true",
        "VITRINE_LINK_KEYS" => "k1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "VITRINE_REGISTRATION" => "open",
        "VITRINE_SETUP_TOKEN" => "hush-hush-hush-hush",
        "VITRINE_ADMIN_EMAIL" => "ada@example.org",
        _ => "1",
    }
}

#[cfg(feature = "bucket")]
fn bucket(variables: &[(&str, &str)]) -> Result<Option<bucket::Bucket>, Vec<String>> {
    let get = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Config::read(get).map(|config| match config.home {
        Home::Standalone(standalone) => standalone.bucket.map(|bucket| *bucket),
        #[cfg(feature = "aws")]
        Home::Aws(_) => unreachable!("no table is named"),
    })
}

#[cfg(feature = "bucket")]
#[test]
fn a_bucket_may_be_on_aws_or_elsewhere() {
    assert!(bucket(&[]).expect("defaults").is_none());
    let at_aws = bucket(&[("VITRINE_BUCKET", "photos"), ("AWS_REGION", "eu-west-1")]).expect("enough").expect("one");
    assert_eq!((at_aws.place().as_str(), &at_aws.endpoint, &at_aws.region), ("photos", &None, &None));
    let elsewhere = bucket(&[
        ("VITRINE_BUCKET", "photos"),
        ("VITRINE_BUCKET_ENDPOINT", "https://s3.example.org/"),
        ("VITRINE_BUCKET_ACCESS_KEY_ID", "id"),
        ("VITRINE_BUCKET_SECRET_ACCESS_KEY", "hush-hush"),
        ("VITRINE_BUCKET_PREFIX", "family/vitrine"),
        ("VITRINE_BUCKET_PATH_STYLE", "false"),
    ]);
    let elsewhere = elsewhere.expect("no faults").expect("one");
    assert_eq!(elsewhere.endpoint.as_deref(), Some("https://s3.example.org"));
    assert_eq!(elsewhere.region.as_deref(), Some("us-east-1"));
    assert_eq!((elsewhere.prefix.as_str(), elsewhere.path_style), ("family/vitrine/", Some(false)));
    assert_eq!(elsewhere.place(), "photos/family/vitrine");
    assert!(!format!("{elsewhere:?}").contains("hush"));
}

#[cfg(feature = "bucket")]
#[test]
fn all_faults_of_a_bucket_are_reported_together_without_secrets() {
    let faults = bucket(&[
        ("VITRINE_BUCKET", "arn:aws:s3"),
        ("VITRINE_BUCKET_ENDPOINT", "s3.example.org"),
        ("VITRINE_BUCKET_SECRET_ACCESS_KEY", "hush-hush"),
        ("VITRINE_BUCKET_PREFIX", "../photos"),
        ("VITRINE_BUCKET_PATH_STYLE", "maybe"),
    ])
    .expect_err("five faults");
    assert_eq!(faults.len(), 5, "{faults:#?}");
    assert!(!faults.iter().any(|fault| fault.contains("hush")), "{faults:#?}");
    let faults = bucket(&[("VITRINE_BUCKET", "photos")]).expect_err("no region");
    assert_eq!(faults, ["VITRINE_BUCKET_REGION is missing"]);
    let faults = bucket(&[("VITRINE_BUCKET_REGION", "eu-west-1")]).expect_err("no bucket");
    assert_eq!(faults, ["VITRINE_BUCKET_REGION is set, but VITRINE_BUCKET is not"]);
}

#[cfg(feature = "aws")]
#[test]
fn a_bucket_cannot_be_combined_with_a_table() {
    let faults = Config::read(|name| Some(value(name).to_owned())).expect_err("both are set");
    assert!(faults[0].starts_with("VITRINE_BUCKET is for records in SQLite"), "{faults:?}");
}

#[cfg(not(feature = "bucket"))]
#[test]
fn a_program_that_was_built_without_buckets_says_so() {
    let faults = Config::read(|name| (name == "VITRINE_BUCKET").then(|| "photos".to_owned())).expect_err("none here");
    assert!(faults[0].contains("FEATURES=standalone,bucket"), "{faults:?}");
}
