//! The people who use a gallery, and the viewer of a page.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    error::Invalid,
    id::{GuestId, PersonId, ShareLinkId},
};

/// A person's role in the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Has their own library.
    Member,
    /// Also manages the gallery. Whoever set the gallery up is one.
    Administrator,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifies the person.
    pub id: PersonId,
    /// Their email address, in lower case.
    pub email: String,
    /// The name that others see; may be empty.
    #[serde(default)]
    pub display_name: String,
    /// Their role.
    pub role: Role,
    /// When the account was created.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub created_at: Timestamp,
    /// Their quota in bytes of originals; `None` is unlimited.
    #[serde(default)]
    pub quota_bytes: Option<u64>,
    /// The language they chose, as a tag (RFC 5646); `None` follows their browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When the account was deleted. It can be restored for [`crate::library::RESTORABLE`].
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub deleted_at: Option<Timestamp>,
}

/// Who is asking. Every use case takes one and bases its decisions on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// A person who signed in.
    Person(PersonId),
    /// Somebody who opened a share link. This also applies to people who are signed in.
    Visitor(Visitor),
    /// An unknown person.
    Nobody,
}

/// Somebody who opened a share link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The link.
    pub link: ShareLinkId,
    /// Their identity on this link, once they have entered a name.
    pub guest: Option<GuestId>,
}

impl Viewer {
    /// The signed-in person, if there is one.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Visitor(_) | Self::Nobody => None,
        }
    }

    /// The kind of viewer, for logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Visitor(_) => "visitor",
            Self::Nobody => "nobody",
        }
    }
}

/// Whether the text has the form of a language tag (RFC 5646): letters, digits and hyphens, 35 at most.
#[must_use]
pub fn is_language_tag(text: &str) -> bool {
    (2..=35).contains(&text.len())
        && text
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Maximum length of an email address, in bytes (RFC 5321, counted as in erratum 1690 of RFC 3696).
pub const MAX_EMAIL_BYTES: usize = 254;

/// Minimum length of a password, in characters.
pub const MIN_PASSWORD: usize = 10;

/// Maximum length of a password, in characters.
pub const MAX_PASSWORD: usize = 256;

/// An email address in the form that Vitrine stores: trimmed and in lower case. Only a mailed code shows whether it
/// exists.
///
/// # Errors
/// [`crate::Error::Invalid`] for the field `email`.
pub fn normalise_email(typed: &str) -> Result<String> {
    let email = typed.trim().to_lowercase();
    if email.is_empty() {
        return Err(Invalid::EmailMissing.into());
    }
    if email.len() > MAX_EMAIL_BYTES {
        return Err(Invalid::EmailTooLong { limit_bytes: MAX_EMAIL_BYTES }.into());
    }
    if is_address(&email) { Ok(email) } else { Err(Invalid::EmailMalformed.into()) }
}

fn is_address(email: &str) -> bool {
    // A mail program could read this punctuation as more addresses, or as another one.
    let strange = |c: char| c.is_whitespace() || c.is_control() || r#"<>()[]\,;:""#.contains(c);
    // This also covers a missing name or host: an empty part has an empty label.
    let dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
    match email.split_once('@') {
        Some((name, host)) => !email.contains(strange) && !host.contains('@') && dotted(name) && dotted(host),
        None => false,
    }
}

/// Checks that a password may be set for the account with this address.
///
/// # Errors
/// [`crate::Error::Invalid`] for the field `password`.
pub fn check_password(password: &str, email: &str) -> Result<()> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        Err(Invalid::PasswordTooShort { limit: MIN_PASSWORD }.into())
    } else if length > MAX_PASSWORD {
        Err(Invalid::PasswordTooLong { limit: MAX_PASSWORD }.into())
    } else if password.trim().to_lowercase() == email {
        Err(Invalid::PasswordIsEmail.into())
    } else {
        Ok(())
    }
}

/// Maximum quota, in gigabytes.
pub const MAX_QUOTA_GB: u32 = 1_000_000_000;

/// A quota as typed: a number of gigabytes, with a point or a comma. Returns bytes.
///
/// # Errors
/// [`crate::Error::Invalid`] for the field `quota`.
pub fn quota_of_gigabytes(typed: &str) -> Result<u64> {
    match typed.trim().replace(',', ".").parse::<f64>() {
        Ok(gigabytes) if (0.0..=f64::from(MAX_QUOTA_GB)).contains(&gigabytes) => Ok((gigabytes * 1e9) as u64),
        _ => Err(Invalid::Quota { limit_gb: MAX_QUOTA_GB }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_texts() {
        assert!(["de", "pt-BR", "zh-Hant-TW", "en-XA"].into_iter().all(is_language_tag));
        let long = "a-".repeat(20);
        assert!(!["", "d", "de_AT", "de-", "-de", "de\r\nx", "äö", &long].into_iter().any(is_language_tag));
    }

    #[test]
    fn addresses_are_trimmed_and_in_lower_case() {
        let kept = |typed| normalise_email(typed).expect("an address");
        assert_eq!(kept(" Ada.Lovelace+photos@Example.ORG\n"), "ada.lovelace+photos@example.org");
        assert_eq!(kept("root@localhost"), "root@localhost");
        assert_eq!(kept("Zoë@bücher.example"), "zoë@bücher.example");
    }

    #[test]
    fn invalid_addresses_are_refused_for_the_field_email() {
        let long = format!("{}@example.org", "a".repeat(MAX_EMAIL_BYTES));
        for bad in [
            "",
            "  ",
            "ada",
            "@example.org",
            "ada@",
            "a@b@c",
            "a b@example.org",
            "a@exam ple.org",
            "a@b\u{7}.org",
            "a@b\r\nbcc:x.org",
            "a@b..org",
            ".a@b.org",
            "a@.b",
            "a,b@c.org",
            "<a@b.org>",
            "a@[1]",
            &long,
        ] {
            let error = normalise_email(bad).expect_err(bad);
            assert_eq!(error.field(), "email", "{bad:?}");
        }
    }

    #[test]
    fn quotas_are_gigabytes() {
        for (typed, bytes) in [("2.5", 2_500_000_000), (" 2,5 ", 2_500_000_000), ("0", 0), ("1e9", 10_u64.pow(18))] {
            assert_eq!(quota_of_gigabytes(typed).expect(typed), bytes);
        }
        for bad in ["", "-1", "1000000001", "NaN", "inf", "much", "1,000,000"] {
            assert_eq!(quota_of_gigabytes(bad).expect_err(bad).field(), "quota", "{bad}");
        }
    }

    #[test]
    fn passwords_have_ten_to_256_characters_and_are_not_the_address() {
        let allowed = |password: &str| check_password(password, "ada@example.org").is_ok();
        assert!(!allowed("ninechars"));
        assert!(allowed("ten chars!"));
        assert!(allowed(&"ü".repeat(MAX_PASSWORD)));
        assert!(!allowed(&"a".repeat(MAX_PASSWORD + 1)));
        assert!(!allowed("Ada@Example.org"));
        assert_eq!(check_password("", "a@b").expect_err("too short").field(), "password");
    }
}
