//! What a credential is restricted to: the hosts that may call with it, and how often they may.
//! These are settings only: looking at a call's address and counting calls is the engine's.

// Addresses and nothing that could connect: `std::net` would have both.
use core::net::IpAddr;
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};

/// One credential's restrictions; empty is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Restrictions {
    /// None is every host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_hosts: Vec<AllowedHost>,
    /// Absent is without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls_per_second: Option<NonZeroU32>,
    /// Absent is without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls_per_day: Option<NonZeroU32>,
}

impl Restrictions {
    /// The most allowed hosts of a credential: all of them are looked at in every call.
    pub const ALLOWED_HOSTS_MAX: usize = 100;

    /// Whether a call may come from an address. One that is not known is no allowed host.
    pub fn allow(&self, from: Option<IpAddr>) -> bool {
        let is_one = |from| self.allowed_hosts.iter().any(|host| host.holds(from));
        self.allowed_hosts.is_empty() || from.is_some_and(is_one)
    }
}

/// An address, or a network of them. What IPv6 maps of IPv4 is the IPv4 address itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowedHost(IpNet);

impl AllowedHost {
    pub fn holds(self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// A text that is neither an address nor a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no address and no network; write it as 203.0.113.7 or 203.0.113.0/24")]
pub struct HostInvalid;

impl FromStr for AllowedHost {
    type Err = HostInvalid;

    /// Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::1` or `2001:db8::/32`. An address inside a network is not
    /// taken for the network: `203.0.113.7/8` would let in far more than it seems to.
    fn from_str(text: &str) -> Result<Self, HostInvalid> {
        let address = text.parse().map(|address: IpAddr| IpNet::from(address.to_canonical()));
        let network = || text.parse().ok().filter(|network: &IpNet| network.addr() == network.network());
        address.ok().or_else(network).map(|network| Self(unmapped(network))).ok_or(HostInvalid)
    }
}

/// A network of mapped IPv4 addresses as that of the addresses themselves.
fn unmapped(network: IpNet) -> IpNet {
    let mapped = match network {
        IpNet::V4(_) => None,
        IpNet::V6(network) => network.addr().to_ipv4_mapped().zip(network.prefix_len().checked_sub(96)),
    };
    let network_v4 = mapped.and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok());
    network_v4.map_or(network, IpNet::V4)
}

impl fmt::Display for AllowedHost {
    /// As it is read; a network of one address as the address.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(out) } else { self.0.fmt(out) }
    }
}

impl TryFrom<String> for AllowedHost {
    type Error = HostInvalid;

    fn try_from(text: String) -> Result<Self, HostInvalid> {
        text.parse()
    }
}

impl From<AllowedHost> for String {
    fn from(host: AllowedHost) -> Self {
        host.to_string()
    }
}
