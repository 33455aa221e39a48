//! The types of addresses, and how a query is added to them.

use std::{fmt, marker::PhantomData, ops::Deref};

/// An address that never varies. The router uses the same text as its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path(&'static str);

impl Path {
    pub(super) const fn new(path: &'static str) -> Self {
        Self(path)
    }

    /// Returns the path, for links, forms and the router.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.0
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn with(self, name: Parameter, value: &str) -> Address {
        Address(self.0.to_owned()).with(name, value)
    }

    /// Adds a parameter that only has to be present.
    #[must_use]
    pub fn flag(self, name: Parameter) -> Address {
        self.with(name, "1")
    }
}

impl Deref for Path {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

/// The addresses of all things of a kind. Each contains an id.
pub struct PathOf<Id> {
    route: &'static str,
    before: &'static str,
    after: &'static str,
    id: PhantomData<fn(&Id)>,
}

impl<Id> Clone for PathOf<Id> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Id> Copy for PathOf<Id> {}

impl<Id> PathOf<Id> {
    /// Creates the addresses for a route. `route` must contain one parameter in braces, as in axum; otherwise this does
    /// not compile.
    pub(super) const fn new(route: &'static str) -> Self {
        let bytes = route.as_bytes();
        let mut open = 0;
        while bytes[open] != b'{' {
            open += 1;
        }
        let mut close = open;
        while bytes[close] != b'}' {
            close += 1;
        }
        let (before, _) = route.split_at(open);
        let (_, after) = route.split_at(close + 1);
        Self { route, before, after, id: PhantomData }
    }

    /// Returns the pattern for the router.
    #[must_use]
    pub const fn route(&self) -> &'static str {
        self.route
    }

    /// Returns the common prefix of the addresses.
    #[must_use]
    pub const fn prefix(&self) -> &'static str {
        self.before
    }
}

impl<Id: fmt::Display> PathOf<Id> {
    /// Returns the address of one thing. Ids need no encoding.
    #[must_use]
    pub fn of(&self, id: &Id) -> Address {
        Address(format!("{}{id}{}", self.before, self.after))
    }
}

/// Addresses that are created elsewhere (signed links, static files) and only served or recognised here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family(&'static str);

impl Family {
    pub(super) const fn new(route: &'static str) -> Self {
        Self(route)
    }

    /// Returns the pattern for the router.
    #[must_use]
    pub const fn route(self) -> &'static str {
        self.0
    }

    /// Returns an address that the program itself creates. The name needs no encoding.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub(crate) fn named(self, file: &str) -> Address {
        Address(format!("{}{file}", self.prefix()))
    }

    /// Returns the common prefix of the addresses, with its last slash.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        let bytes = self.0.as_bytes();
        let mut end = 0;
        while end < bytes.len() && bytes[end] != b'{' {
            end += 1;
        }
        self.0.split_at(end).0
    }
}

/// The name of a parameter in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter(&'static str);

impl Parameter {
    pub(super) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// A path of this gallery, perhaps with a query. It can be used in a link, a form or `Location`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Returns the address at which a form or a query asks to continue, if it belongs to this site: see [`local`].
    #[must_use]
    pub fn local(next: &str) -> Self {
        Self(local(next).to_owned())
    }

    pub(super) fn new(address: String) -> Self {
        Self(address)
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn with(mut self, name: Parameter, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(name.0);
        self.0.push('=');
        push_encoded(&mut self.0, value);
        self
    }

    /// Returns the address as a text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl Deref for Address {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns `next`, a path from a form or a query at which to continue, if it belongs to this site. Otherwise returns
/// the first page.
#[must_use]
pub fn local(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|b| (0x21..0x7F).contains(&b));
    if local { next } else { super::TIMELINE.path() }
}

/// Percent-encodes a value for a query.
#[must_use]
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    push_encoded(&mut encoded, value);
    encoded
}

/// Encodes everything but unreserved characters (RFC 3986, 2.3) and the slashes of paths.
fn push_encoded(to: &mut String, value: &str) {
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'A' - 10 + half });
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            to.push(char::from(byte));
        } else {
            to.push('%');
            to.push(digit(byte >> 4));
            to.push(digit(byte & 15));
        }
    }
}

#[cfg(test)]
mod tests {
    use gallery::id::PhotoId;

    use super::*;

    const NEXT: Parameter = Parameter::new("next");

    #[test]
    fn values_cannot_break_out_of_their_query() {
        assert_eq!(encode("/photos/a-b?x=1&y=ü#z"), "/photos/a-b%3Fx%3D1%26y%3D%C3%BC%23z");
        let all: String = (0..=0x7F).map(char::from).collect();
        assert!(encode(&all).bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)));
    }

    #[test]
    fn parameters_follow_each_other() {
        let code = Path::new("/signin/code");
        assert_eq!(code.with(NEXT, "/a?b=1&c").into_string(), "/signin/code?next=/a%3Fb%3D1%26c");
        assert_eq!(code.flag(Parameter::new("expired")).with(NEXT, "/").into_string(), "/signin/code?expired=1&next=/");
    }

    #[test]
    fn only_local_paths_are_followed() {
        assert_eq!(local("/photos/abc?x=1"), "/photos/abc?x=1");
        for bad in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nb"]
        {
            assert_eq!(local(bad), "/", "{bad}");
            assert_eq!(&*Address::local(bad), "/", "{bad}");
        }
    }

    #[test]
    fn an_id_replaces_the_parameter_of_the_route() {
        const VIEW: PathOf<PhotoId> = PathOf::new("/photos/{id}/view");
        let id = "abcdefgh".parse().expect("an id");
        assert_eq!(&*VIEW.of(&id), "/photos/abcdefgh/view");
        assert_eq!((VIEW.prefix(), VIEW.route()), ("/photos/", "/photos/{id}/view"));
    }

    #[test]
    fn a_family_is_recognised_by_its_prefix() {
        assert_eq!(Family::new("/media/{photo}/{file}").prefix(), "/media/");
        assert_eq!(Family::new("/api/{*function}").prefix(), "/api/");
    }
}
