//! Names the user pool, and how to check its tokens.

/// A user pool and its confidential client. It has no `Debug`, so that the client's secret is never logged.
#[derive(Clone)]
pub struct CognitoSettings {
    /// The pool's id, `{region}_{name}`. People sign in with their e-mail address, which is the pool's user name
    /// attribute; TOTP is optional.
    pub user_pool_id: String,
    /// The client's id. It allows `ALLOW_ADMIN_USER_PASSWORD_AUTH` and hides whether a user exists
    /// (`PreventUserExistenceErrors`).
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
    /// The issuer that access tokens must name; `None` means Cognito's own for the pool.
    pub issuer: Option<String>,
    /// The URL of the keys that check tokens; `None` means where the issuer publishes them.
    pub jwks_url: Option<String>,
    /// Whether the pool judges how risky a sign-in is. It is then told the address and the browser.
    pub threat_protection: bool,
}

impl CognitoSettings {
    pub(super) fn issuer(&self) -> String {
        self.issuer.clone().unwrap_or_else(|| {
            let region = self.user_pool_id.split_once('_').map_or("", |(region, _)| region);
            format!("https://cognito-idp.{region}.amazonaws.com/{}", self.user_pool_id)
        })
    }

    pub(super) fn jwks_url(&self) -> String {
        self.jwks_url.clone().unwrap_or_else(|| format!("{}/.well-known/jwks.json", self.issuer()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuer_and_keys_follow_from_the_pool_unless_they_are_set() {
        let mut settings = CognitoSettings {
            user_pool_id: "eu-west-1_AbCdEf".to_owned(),
            client_id: "client".to_owned(),
            client_secret: "secret".to_owned(),
            issuer: None,
            jwks_url: None,
            threat_protection: false,
        };
        let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf";
        assert_eq!(settings.issuer(), issuer);
        assert_eq!(settings.jwks_url(), format!("{issuer}/.well-known/jwks.json"));
        settings.issuer = Some("https://other.example".to_owned());
        assert_eq!(settings.jwks_url(), "https://other.example/.well-known/jwks.json");
        settings.jwks_url = Some("http://127.0.0.1:1/keys".to_owned());
        assert_eq!(settings.jwks_url(), "http://127.0.0.1:1/keys");
    }
}
