//! The cookies of Vitrine. Over https they have `Secure` and the `__Host-` prefix (RFC 6265bis), so that no other host
//! can set them. Over plain http in a home network, browsers would refuse both.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gallery::{
    library::{DEVICE_LIFETIME, SignUp},
    ports::identity::{MAX_SIGN_UP_TOKEN, SIGN_UP_LIFETIME},
};
use http::HeaderMap;
use jiff::SignedDuration;

use crate::locale::Locale;

/// The access token.
pub const ACCESS: &str = "vitrine_access";
/// The refresh token.
pub const REFRESH: &str = "vitrine_refresh";
/// An unfinished sign-in that waits for its second step.
pub const STEP: &str = "vitrine_step";
/// A sign-in to an account that was deleted and can be restored.
pub const RESTORE: &str = "vitrine_restore";
/// The accounts that signed in before in this browser. It outlives sessions, and signs nobody in.
pub const DEVICES: &str = "vitrine_devices";
/// A sign-up that waits for its code.
pub const SIGN_UP: &str = "vitrine_sign_up";
/// Light or dark.
pub const THEME: &str = "vitrine_theme";
/// The language that the person chose.
pub const LANGUAGE: &str = "vitrine_language";

/// How long a browser keeps the refresh token. Preferences are kept six times as long.
pub const LONG: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Returns a cookie's full name.
#[must_use]
pub fn name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

/// Returns a `Set-Cookie` value. A `max_age` of zero removes the cookie.
#[must_use]
pub fn set(cookie: &str, value: &str, max_age: SignedDuration, secure: bool) -> String {
    let (name, max_age) = (name(cookie, secure), max_age.as_secs());
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}")
}

/// Returns the value of a cookie in the request.
#[must_use]
pub fn get(headers: &HeaderMap, cookie: &str, secure: bool) -> Option<String> {
    let name = name(cookie, secure);
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The cookie of a sign-up. `None` removes it.
#[must_use]
pub fn sign_up(waiting: Option<&SignUp>, secure: bool) -> String {
    match waiting {
        Some(SignUp { email, token }) => {
            let value = format!("{}.{token}", URL_SAFE_NO_PAD.encode(email));
            set(SIGN_UP, &value, SIGN_UP_LIFETIME, secure)
        }
        None => set(SIGN_UP, "", SignedDuration::ZERO, secure),
    }
}

/// The sign-up that waits in this browser.
#[must_use]
pub fn waiting_sign_up(headers: &HeaderMap, secure: bool) -> Option<SignUp> {
    let value = get(headers, SIGN_UP, secure)?;
    let (email, token) = value.split_once('.')?;
    let email = String::from_utf8(URL_SAFE_NO_PAD.decode(email).ok()?).ok()?;
    let fits = !token.is_empty() && token.len() <= MAX_SIGN_UP_TOKEN;
    fits.then(|| SignUp { email, token: token.to_owned() })
}

/// The cookie that keeps a chosen language. `None` removes it.
#[must_use]
pub fn language(chosen: Option<Locale>, secure: bool) -> String {
    let keep = if chosen.is_some() { LONG * 6 } else { SignedDuration::ZERO };
    set(LANGUAGE, chosen.map_or("", Locale::tag), keep, secure)
}

/// The cookie that makes this browser known for the accounts that signed in.
#[must_use]
pub fn devices(devices: &str, secure: bool) -> String {
    set(DEVICES, devices, DEVICE_LIFETIME, secure)
}

/// The cookies of a fresh session.
#[must_use]
pub fn session(tokens: &gallery::ports::identity::Tokens, secure: bool) -> Vec<String> {
    let mut cookies = vec![set(ACCESS, &tokens.access, tokens.access_lifetime, secure)];
    if let Some(refresh) = &tokens.refresh {
        cookies.push(set(REFRESH, refresh, LONG, secure));
    }
    cookies
}

/// Returns the cookies that end a session.
#[must_use]
pub fn clear(secure: bool) -> [String; 2] {
    [ACCESS, REFRESH].map(|cookie| set(cookie, "", SignedDuration::ZERO, secure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_over_https_are_bound_to_the_host() {
        assert!(
            set(ACCESS, "x", SignedDuration::from_secs(5), true)
                .starts_with("__Host-vitrine_access=x; Path=/; Max-Age=5; HttpOnly; SameSite=Lax; Secure")
        );
        assert!(!set(ACCESS, "x", SignedDuration::from_secs(5), false).contains("Secure"));
        let mut headers = HeaderMap::new();
        headers.insert(http::header::COOKIE, http::HeaderValue::from_static("a=b; vitrine_access=t.o.k; c=d"));
        assert_eq!(get(&headers, ACCESS, false).as_deref(), Some("t.o.k"));
        assert_eq!(get(&headers, ACCESS, true), None);
    }

    #[test]
    fn a_sign_up_comes_back_as_it_was_set() {
        let read = |cookie: &str| {
            let mut headers = HeaderMap::new();
            let pair = cookie.split(';').next().unwrap_or_default();
            headers.insert(http::header::COOKIE, http::HeaderValue::from_str(pair).expect("a header"));
            waiting_sign_up(&headers, false).map(|waiting| (waiting.email, waiting.token))
        };
        let waiting = SignUp { email: "zoë@bücher.example".to_owned(), token: "0123-ab_c".to_owned() };
        assert_eq!(read(&sign_up(Some(&waiting), false)), Some((waiting.email, waiting.token)));
        assert_eq!(read(&sign_up(None, false)), None);
        for bad in ["", "x", ".", "YQ.", "!.token", &format!("YQ.{}", "x".repeat(MAX_SIGN_UP_TOKEN + 1))] {
            assert_eq!(read(&format!("vitrine_sign_up={bad}")), None, "{bad}");
        }
    }
}
