//! What identifies a client on the network.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Maximum length of a text that is no address, in characters.
const MAX_OTHER: usize = 64;

/// Returns what identifies a client: an IPv4 address, or the /64 network of an IPv6 address, because a client usually
/// has all of it. An IPv4 address that is written as an IPv6 address is an IPv4 address.
#[must_use]
pub fn client_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX))),
        address => address,
    }
}

/// Returns the text by which a client is counted. Some proxies write the port or the zone after an address. A text that
/// is no address counts as it is, but never is longer than an address can be.
#[must_use]
pub fn client_key(address: &str) -> String {
    let text = address.trim();
    let without_zone = text.split_once('%').map_or(text, |(address, _)| address);
    let bare = without_zone.trim_start_matches('[').trim_end_matches(']');
    let parsed = bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    match parsed.map(client_of) {
        Some(IpAddr::V6(network)) => format!("{network}/64"),
        Some(address) => address.to_string(),
        None => text.chars().take(MAX_OTHER).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_client_is_its_network_and_an_ipv4_client_its_address() {
        for (address, key) in [
            ("192.0.2.1", "192.0.2.1"),
            (" 192.0.2.1 ", "192.0.2.1"),
            ("192.0.2.1:4711", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::FFFF:c000:201", "192.0.2.1"),
            ("[::ffff:192.0.2.1]:4711", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::/64"),
            ("2001:DB8:0:0:ffff:ffff:ffff:ffff", "2001:db8::/64"),
            ("[2001:db8::1]", "2001:db8::/64"),
            ("[2001:db8::1]:443", "2001:db8::/64"),
            ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("::1", "::/64"),
            ("unknown", "unknown"),
            ("", ""),
        ] {
            assert_eq!(client_key(address), key, "{address}");
        }
        assert_eq!(client_key(&"ü".repeat(10_000)).chars().count(), MAX_OTHER);
    }
}
