//! Allowed hosts: which texts name one, and which addresses it holds.

use crate::restrictions::{AllowedHost, Restrictions};

fn allowed(hosts: &[&str]) -> Restrictions {
    let allowed_hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
    Restrictions { allowed_hosts, ..Restrictions::default() }
}

#[test]
fn a_host_is_an_address_or_a_network_and_is_printed_as_it_is_read() {
    let cases = [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7/32", "203.0.113.7"),
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2001:DB8::1", "2001:db8::1"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("::/0", "::/0"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
    ];
    for (text, printed) in cases {
        assert_eq!(text.parse::<AllowedHost>().unwrap().to_string(), printed, "{text}");
    }
}

#[test]
fn what_is_no_network_is_not_taken_for_a_larger_one() {
    for text in [
        "",
        " 203.0.113.7",
        "shop.example",
        "203.0.113",
        "203.0.113.7/8",
        "203.0.113.0/33",
        "203.0.113.0/255.255.255.0",
        "::ffff:203.0.113.7/120",
        "2001:db8::1/32",
        "*",
    ] {
        assert!(text.parse::<AllowedHost>().is_err(), "{text}");
    }
}

#[test]
fn only_what_an_allowed_host_holds_may_call() {
    let cases = [
        ("203.0.113.7", true),
        ("203.0.113.8", false),
        ("::ffff:203.0.113.7", true),
        ("::203.0.113.7", false),
        ("198.51.100.255", true),
        ("198.51.101.0", false),
        ("2001:db8:ffff::9", true),
        ("2001:db9::", false),
    ];
    let restrictions = allowed(&["203.0.113.7", "198.51.100.0/24", "2001:db8::/32"]);
    for (from, may) in cases {
        assert_eq!(restrictions.allow(from.parse().ok()), may, "{from}");
    }
    assert!(!restrictions.allow(None), "an address that is not known is none of them");
    assert!(!allowed(&["::/0"]).allow("203.0.113.7".parse().ok()), "IPv4 is not within IPv6");
    assert!(Restrictions::default().allow(None), "where none is named, all are allowed");
}
