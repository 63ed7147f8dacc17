//! Where a request comes from: the peer, or whom a proxy in front says that it passed on.
//!
//! Failures and connections are counted by it. The rule that must not be broken: only what a proxy of ours wrote is believed; what
//! a peer says of itself anybody can make up.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::config::Front;

/// Part of an IPv6 address that one subscriber has: they choose the rest, and have as many as they like.
const SUBSCRIBER_PREFIX: u128 = !0 << 64;

/// An address as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Caller(IpAddr);

impl Caller {
    /// Whoever has this address.
    pub(crate) fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(IpAddr::V4(address)),
            IpAddr::V6(address) => Self(IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & SUBSCRIBER_PREFIX))),
        }
    }

    /// Whoever made a request that came from this peer.
    pub(crate) fn of_request(front: &Front, headers: &HeaderMap, peer: IpAddr) -> Self {
        Self::at(passed_on(front, headers, peer).unwrap_or(peer))
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The newest entry that no proxy of ours has written about another one of them; those before it anybody can make up.
fn passed_on(front: &Front, headers: &HeaderMap, peer: IpAddr) -> Option<IpAddr> {
    if !front.trusts(peer) {
        return None;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev().filter_map(|it| it.to_str().ok());
    let mut entries = lines.flat_map(|line| line.rsplit(',')).map(|it| it.trim().parse::<IpAddr>());
    entries.find_map(|it| match it {
        Ok(address) if front.trusts(address) => None,
        Ok(address) => Some(Some(address)),
        Err(_) => Some(None),
    })?
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    const PROXY: &str = "192.0.2.1";

    fn caller(front: &Front, said: &[&'static str], peer: &str) -> String {
        let header = |it: &&'static str| (HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(it));
        let headers = said.iter().map(header).collect();
        Caller::of_request(front, &headers, peer.parse().unwrap()).to_string()
    }

    #[test]
    fn only_what_a_proxy_of_ours_says_is_believed() {
        let behind = Front::Proxies(vec![PROXY.parse().unwrap(), "192.0.2.2".parse().unwrap()]);
        let said = ["203.0.113.9, 198.51.100.7"];
        assert_eq!(caller(&Front::Direct, &said, PROXY), PROXY);
        assert_eq!(caller(&behind, &said, "198.51.100.1"), "198.51.100.1", "anybody else may say what they like");
        assert_eq!(caller(&behind, &said, PROXY), "198.51.100.7");
        assert_eq!(caller(&behind, &["203.0.113.9", "198.51.100.8"], PROXY), "198.51.100.8");
        assert_eq!(caller(&behind, &["198.51.100.7, 192.0.2.2"], PROXY), "198.51.100.7", "one proxy behind another");
        assert_eq!(caller(&behind, &["203.0.113.9, unknown"], PROXY), PROXY);
        assert_eq!(caller(&behind, &[], PROXY), PROXY);
    }

    #[test]
    fn one_subscriber_has_many_addresses_and_counts_once() {
        let at = |text: &str| Caller::at(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:3::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:192.0.2.7"), at("192.0.2.7"));
    }
}
