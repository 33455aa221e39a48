//! What the environment may say.

use super::*;

#[test]
fn nothing_set_is_a_gallery_at_home() {
    let config = Config::read(|_| None).expect("defaults");
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.origin(), "http://127.0.0.1:3000");
    assert!(!config.secure());
}

#[test]
fn every_fault_is_named_at_once() {
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

#[cfg(feature = "aws")]
#[test]
fn a_table_means_the_cloud_and_every_missing_name_is_told() {
    let faults =
        Config::read(|name| (name == "VITRINE_TABLE").then(|| "vitrine".to_owned())).expect_err("much is missing");
    assert_eq!(faults.len(), 9, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.contains(" is missing")), "{faults:#?}");
}

#[cfg(feature = "aws")]
#[test]
fn what_is_wrong_in_the_cloud_is_told_at_once_and_no_secret_with_it() {
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
        Some(wrong.iter().find(|(n, _)| *n == name).map_or_else(|| value(name), |(_, v)| v).to_owned())
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
fn answers_are_streamed_unless_somebody_says_otherwise() {
    let streams = |said: Option<&str>| {
        let config = Config::read(|name| match name {
            "VITRINE_STREAM" => said.map(str::to_owned),
            _ => Some(value(name).to_owned()),
        });
        match config.expect("all is there").home {
            Home::Cloud(cloud) => cloud.stream,
            Home::Own(_) => unreachable!("a table means the cloud"),
        }
    };
    assert_eq!([None, Some("true"), Some("false")].map(streams), [true, true, false]);
}

#[cfg(feature = "aws")]
#[test]
fn secrets_are_never_printed() {
    let config = Config::read(|name| Some(if name.ends_with("SECRET") { "hush-hush" } else { value(name) }.to_owned()));
    let text = format!("{:?}", config.expect("all is there"));
    assert!(!text.contains("hush"), "{text}");
}

#[cfg(feature = "aws")]
fn value(name: &str) -> &'static str {
    match name {
        "VITRINE_ADDR" => "127.0.0.1:1",
        "VITRINE_ORIGIN" | "VITRINE_ISSUER" | "VITRINE_JWKS_URL" | "VITRINE_QUEUE_URL" => "https://a.example",
        "VITRINE_STREAM" => "true",
        "VITRINE_LINK_KEYS" => "k1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "VITRINE_REGISTRATION" => "open",
        _ => "1",
    }
}
