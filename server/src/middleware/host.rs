//! Refuses requests for a name that is not the gallery's.
//!
//! A page of another site can have its own name resolve to this machine (DNS rebinding). For the browser, the gallery
//! then belongs to that site, which may read and change everything that somebody in this network could without signing
//! in.

use std::{net::IpAddr, sync::Arc};

use app::{server::RequestInfo, words::requests};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use http::{Response, StatusCode, header, uri::Authority};

use super::error_response::plain;

/// Names that only exist in a local network (RFC 6761, RFC 6762, RFC 8375, ICANN's resolution 2024.07.29.06), and two
/// that routers use and the root zone does not have.
const LOCAL_SUFFIXES: [&str; 7] = [".localhost", ".local", ".home.arpa", ".internal", ".lan", ".home", ".localdomain"];

/// The names under which the gallery answers.
#[cfg_attr(not(feature = "standalone"), allow(dead_code, reason = "CloudFront checks the names on AWS"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hosts {
    /// Any, because something in front of the gallery checks them.
    Any,
    /// Only that of this origin (scheme and authority).
    Only(Arc<str>),
    /// IP addresses, and names that only exist in a local network.
    Local,
}

impl Hosts {
    /// The names for the operator's setting.
    #[must_use]
    #[cfg(feature = "standalone")]
    pub fn of(origin: Option<&str>) -> Self {
        origin.map_or(Self::Local, |origin| Self::Only(origin.into()))
    }

    fn contain(&self, host: &Authority) -> bool {
        match self {
            Self::Any => true,
            Self::Only(origin) => {
                let authority =
                    |text: &str| text.parse::<Authority>().ok().map(|it| (it.host().to_owned(), it.port_u16()));
                let (scheme, own) = origin.split_once("://").unwrap_or_default();
                let default = if scheme == "https" { 443 } else { 80 };
                let same = |(name, port): (String, Option<u16>)| {
                    name.eq_ignore_ascii_case(host.host())
                        && port.unwrap_or(default) == host.port_u16().unwrap_or(default)
                };
                authority(own).is_some_and(same)
            }
            Self::Local => is_local(host.host()),
        }
    }
}

fn is_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    address.parse::<IpAddr>().is_ok()
        || (!host.is_empty() && !host.contains('.'))
        || LOCAL_SUFFIXES.iter().any(|suffix| host.ends_with(suffix))
}

/// Responds with 421 (RFC 9110) to a request for another name.
pub async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response<Body> {
    if hosts == Hosts::Any || named(&request).is_some_and(|host| hosts.contain(&host)) {
        return next.run(request).await;
    }
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let sentence = locale.scope(|| match &hosts {
        Hosts::Only(origin) => requests::another_host(origin),
        _ => requests::unknown_host(),
    });
    let mut response = plain(sentence + "\n");
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    response
}

/// The host that a request names; `None` if it names none or two.
fn named(request: &Request) -> Option<Authority> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().map(|host| host.to_str().ok()?.parse::<Authority>().ok());
    match (host, request.uri().authority(), hosts.next()) {
        (Some(host), None, None) => host,
        (None, Some(target), None) => Some(target.clone()),
        (Some(host), Some(target), None) => host.filter(|host| host == target),
        _ => None,
    }
}

#[cfg(all(test, feature = "standalone"))]
mod tests {
    use super::*;

    fn allows(hosts: &Hosts, host: &str) -> bool {
        hosts.contain(&host.parse().expect(host))
    }

    #[test]
    fn a_gallery_with_an_origin_answers_for_it_alone() {
        let hosts = Hosts::of(Some("https://photos.example.org"));
        for own in ["photos.example.org", "Photos.Example.org", "photos.example.org:443"] {
            assert!(allows(&hosts, own), "{own}");
        }
        for other in ["photos.example.org:3000", "example.org", "photos.example.org.evil.test", "127.0.0.1:3000", "nas"]
        {
            assert!(!allows(&hosts, other), "{other}");
        }
        let hosts = Hosts::of(Some("http://nas:3000"));
        assert!(allows(&hosts, "nas:3000") && !allows(&hosts, "nas") && !allows(&hosts, "evil.test:3000"));
        let hosts = Hosts::of(Some("http://nas"));
        assert!(allows(&hosts, "nas") && allows(&hosts, "nas:80") && !allows(&hosts, "nas:443"));
    }

    #[test]
    fn a_gallery_without_an_origin_answers_for_names_that_nobody_outside_can_own() {
        let hosts = Hosts::of(None);
        for own in [
            "127.0.0.1:3000",
            "[::1]:3000",
            "192.168.1.5",
            "[fe80::1]",
            "localhost:3000",
            "nas",
            "nas.local",
            "nas.local.",
            "photos.fritz.lan",
            "photos.localhost",
            "nas.home.arpa",
        ] {
            assert!(allows(&hosts, own), "{own}");
        }
        for other in ["evil.test", "127.0.0.1.evil.test", "1.2.3", "local.evil.test", "xlocal.com", "0x7f.1.nip.io"] {
            assert!(!allows(&hosts, other), "{other}");
        }
    }

    #[test]
    fn a_request_names_one_host() {
        let request = |uri: &str, hosts: &[&str]| {
            let mut request = Request::builder().uri(uri);
            for host in hosts {
                request = request.header(header::HOST, *host);
            }
            named(&request.body(Body::empty()).expect("a request")).map(|host| host.to_string())
        };
        assert_eq!(request("/", &["a.test"]).as_deref(), Some("a.test"));
        assert_eq!(request("http://a.test/", &[]).as_deref(), Some("a.test"));
        assert_eq!(request("http://a.test/", &["a.test"]).as_deref(), Some("a.test"));
        for (uri, hosts) in
            [("/", &[][..]), ("/", &["a.test", "b.test"]), ("http://b.test/", &["a.test"]), ("/", &["a test"])]
        {
            assert_eq!(request(uri, hosts), None, "{uri} {hosts:?}");
        }
    }
}
