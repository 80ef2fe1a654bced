//! Who is believed about where a request comes from, and how it came.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::{Origin, TrustedProxies};

const PROXY: &str = "10.0.0.7";
const CLIENT: &str = "203.0.113.7";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// The origin of a request over plain HTTP from a peer, where `10.0.0.0/24` and `2001:db8:aa::/48` are trusted.
fn origin(peer: &str, headers: &[(&str, &str)]) -> Origin {
    let trusted = ["10.0.0.0/24", "2001:db8:aa::/48"].map(|host| host.parse().unwrap());
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    TrustedProxies::new(trusted.into()).origin(Origin::plain(ip(peer)), &map)
}

fn address(peer: &str, headers: &[(&str, &str)]) -> Option<String> {
    origin(peer, headers).address.map(|address| address.to_string())
}

#[test]
fn an_untrusted_peer_is_who_it_is_whatever_it_writes() {
    let spoofed = [
        ("x-forwarded-for", CLIENT),
        ("forwarded", "for=203.0.113.7;proto=https"),
        ("x-forwarded-proto", "https"),
    ];
    for peer in ["198.51.100.1", "10.0.1.7", "2001:db8:ab::1", "127.0.0.1"] {
        assert_eq!(origin(peer, &spoofed), Origin::plain(ip(peer)), "{peer}");
    }
    let nobody = TrustedProxies::default();
    assert_eq!(nobody.origin(Origin::plain(ip(PROXY)), &HeaderMap::new()), Origin::plain(ip(PROXY)));
}

#[test]
fn the_rightmost_hop_that_is_no_proxy_is_the_client() {
    for (said, client) in [
        (CLIENT, CLIENT),
        ("1.1.1.1, 203.0.113.7", CLIENT),
        ("1.1.1.1,203.0.113.7 , 10.0.0.9,10.0.0.8", CLIENT),
        ("203.0.113.7, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
        ("203.0.113.7:51234", CLIENT),
        ("2001:db8::17", "2001:db8::17"),
        ("[2001:db8::17]:443, 2001:db8:aa::1", "2001:db8::17"),
        ("::ffff:203.0.113.7", CLIENT),
    ] {
        assert_eq!(address(PROXY, &[("x-forwarded-for", said)]).as_deref(), Some(client), "{said}");
    }
    let lines = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", CLIENT)];
    assert_eq!(address("::ffff:10.0.0.7", &lines).as_deref(), Some(CLIENT), "a mapped peer, two lines");
    assert_eq!(address("2001:db8:aa::9", &lines).as_deref(), Some(CLIENT));
    assert_eq!(address(PROXY, &[]).as_deref(), Some(PROXY), "a proxy that says nothing asks for itself");
}

#[test]
fn forwarded_says_the_same_in_its_own_words() {
    for (said, client) in [
        ("for=203.0.113.7", CLIENT),
        ("proto=https; For=\"203.0.113.7:4711\" ;by=10.0.0.7", CLIENT),
        ("for=1.1.1.1, for=\"[2001:db8::17]:4711\", for=10.0.0.8", "2001:db8::17"),
        ("for=\"unclosed, for=203.0.113.7", CLIENT),
        ("proto=https", PROXY),
    ] {
        assert_eq!(address(PROXY, &[("forwarded", said)]).as_deref(), Some(client), "{said}");
    }
}

#[test]
fn what_is_malformed_or_contradicts_itself_is_nobody() {
    for said in ["", "garbage", "203.0.113.7, unknown", "203.0.113.7, 10.0.0.8, _hidden", "203.0.113.7,"] {
        assert_eq!(address(PROXY, &[("x-forwarded-for", said)]), None, "{said}");
    }
    for said in ["for=unknown", "for=203.0.113.7, proto=https", "for=1.1.1.1;for=203.0.113.7"] {
        assert_eq!(address(PROXY, &[("forwarded", said)]), None, "{said}");
    }
    let both = |one, other| address(PROXY, &[("x-forwarded-for", one), ("forwarded", other)]);
    assert_eq!(both(CLIENT, "for=203.0.113.7").as_deref(), Some(CLIENT));
    assert_eq!(both("198.51.100.1", "for=203.0.113.7"), None, "one of them is a client's own");
}

#[test]
fn a_trusted_proxy_says_how_it_was_asked() {
    for (name, said, is_https) in [
        ("x-forwarded-proto", "https", true),
        ("x-forwarded-proto", "HTTPS, https", true),
        ("x-forwarded-proto", "https, http", false),
        ("x-forwarded-proto", "", false),
        ("forwarded", "for=203.0.113.7;proto=https", true),
        ("forwarded", "proto=https, proto=http", false),
        ("x-forwarded-for", CLIENT, false),
    ] {
        assert_eq!(origin(PROXY, &[(name, said)]).is_https, is_https, "{name}: {said}");
    }
    let proxies = TrustedProxies::new(vec![PROXY.parse().unwrap()]);
    let over_tls = Origin { is_https: true, ..Origin::plain(ip(PROXY)) };
    assert!(proxies.origin(over_tls, &HeaderMap::new()).is_https, "the connection's own");
    let plain =
        HeaderMap::from_iter([(HeaderName::from_static("x-forwarded-proto"), "http".parse().unwrap())]);
    assert!(!proxies.origin(over_tls, &plain).is_https, "the proxy speaks TLS, its client did not");
}
