//! Who may create the first account of a gallery, which is its administrator's.
//!
//! Anybody may reach a gallery that was just started. So the first account needs something that only the operator
//! knows: a token that the program shows in its log, or the mail of an address that the operator configured.

use subtle::ConstantTimeEq as _;

use crate::id::random_text;

/// Minimum length of a token that the operator chooses, in bytes.
pub const MIN_TOKEN: usize = 16;

/// What allows somebody to create the first account. With neither, nobody can.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SetUp {
    /// A secret text, part of the link that the operator opens.
    pub token: Option<String>,
    /// The administrator's email address, as it is stored.
    pub administrator_email: Option<String>,
}

impl SetUp {
    /// A token with 130 random bits: letters and digits.
    #[must_use]
    pub fn random_token() -> String {
        random_text()
    }

    /// Whether this is the token. An empty text never is.
    #[must_use]
    pub fn is_token(&self, text: &str) -> bool {
        let token = self.token.as_deref().unwrap_or_default();
        !token.is_empty() && bool::from(token.as_bytes().ct_eq(text.trim().as_bytes()))
    }

    /// Whether this is the administrator's address.
    #[must_use]
    pub fn is_administrator(&self, email: &str) -> bool {
        self.administrator_email.as_deref() == Some(email)
    }
}

impl std::fmt::Debug for SetUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let token = self.token.as_ref().map(|_| "secret");
        f.debug_struct("SetUp").field("token", &token).field("administrator_email", &self.administrator_email).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_is_the_token() {
        let set_up = SetUp { token: Some("correct-horse-battery".to_owned()), administrator_email: None };
        assert!(set_up.is_token("correct-horse-battery") && set_up.is_token(" correct-horse-battery\n"));
        for other in ["", " ", "correct-horse", "correct-horse-battery-staple", "Correct-horse-battery"] {
            assert!(!set_up.is_token(other), "{other:?}");
        }
        assert!(!SetUp::default().is_token(""));
        assert!(!SetUp { token: Some(String::new()), ..SetUp::default() }.is_token(""));
        assert!(!SetUp::default().is_administrator(""));
        assert!(SetUp::random_token().len() >= MIN_TOKEN && SetUp::random_token() != SetUp::random_token());
    }

    #[test]
    fn the_token_is_not_logged() {
        let set_up = SetUp { token: Some("correct-horse-battery".to_owned()), administrator_email: None };
        assert!(!format!("{set_up:?}").contains("horse"));
    }
}
