//! Who may read what only the operator should know.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::extract::{ConnectInfo, Request};
use http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

/// Headers of requests that a proxy passed on.
const FORWARDED: [&str; 6] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// How the operator is recognised: by the token of `VITRINE_METRICS_TOKEN`, or without one by asking from the same machine
/// and not through a proxy.
#[derive(Debug, Clone, Default)]
pub struct Operator {
    token: Option<Arc<str>>,
}

impl Operator {
    /// With the configured token, if there is one.
    #[must_use]
    pub fn new(token: Option<&str>) -> Self {
        Self { token: token.map(Into::into) }
    }

    /// Whether the operator is asking.
    #[must_use]
    pub fn asks(&self, request: &Request) -> bool {
        match &self.token {
            Some(token) => sends(request.headers(), token),
            None => is_local(request),
        }
    }
}

/// Whether a request has this bearer token. Compares in constant time.
#[must_use]
pub fn sends(headers: &HeaderMap, token: &str) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    sent.is_some_and(|sent| bool::from(sent.ct_eq(token.as_bytes())))
}

/// Whether a request came directly from a program on this machine, which called it by a name of this machine: a proxy passes on
/// strangers' requests, and a page of another site can make a browser ask.
fn is_local(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let forwarded = FORWARDED.iter().any(|name| request.headers().contains_key(*name));
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback()) && !forwarded && host.is_some_and(is_local_name)
}

fn is_local_name(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name,
        None => host.split(':').next().unwrap_or(host),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(peer: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::get("/healthz");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).expect("a request");
        let peer: IpAddr = peer.parse().expect("an address");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 4000)));
        request
    }

    #[test]
    fn with_a_token_only_the_token_counts() {
        let operator = Operator::new(Some("a long token of ours"));
        let host = ("host", "localhost:3000");
        assert!(operator.asks(&request("192.0.2.1", &[("authorization", "Bearer a long token of ours")])));
        for sent in ["Bearer a long token of our", "a long token of ours", "Bearer ", "Basic a long token of ours"] {
            assert!(!operator.asks(&request("127.0.0.1", &[host, ("authorization", sent)])), "{sent}");
        }
        assert!(!operator.asks(&request("127.0.0.1", &[host])));
    }

    #[test]
    fn without_a_token_it_is_whoever_asks_on_the_same_machine() {
        let operator = Operator::new(None);
        for (peer, host) in [
            ("127.0.0.1", "127.0.0.1:3000"),
            ("::1", "[::1]:3000"),
            ("::ffff:127.0.0.1", "localhost"),
            ("127.0.0.2", "LOCALHOST:1"),
        ] {
            assert!(operator.asks(&request(peer, &[("host", host)])), "{peer} {host}");
        }
        let local = ("host", "127.0.0.1:3000");
        assert!(!operator.asks(&request("192.0.2.1", &[local])));
        assert!(!operator.asks(&request("127.0.0.1", &[])));
        for host in ["photos.example.org", "127.0.0.1.example.org", "localhost.example.org:3000", ""] {
            assert!(!operator.asks(&request("127.0.0.1", &[("host", host)])), "{host}");
        }
        for header in FORWARDED {
            assert!(!operator.asks(&request("127.0.0.1", &[local, (header, "127.0.0.1")])), "{header}");
        }
        let mut unknown = request("127.0.0.1", &[local]);
        unknown.extensions_mut().clear();
        assert!(!operator.asks(&unknown));
    }
}
