//! Where a request comes from, and whether anybody could read it on its way: by the connection, or by the word of
//! proxies that are trusted. Decided here alone, once a request; what an untrusted peer writes is never looked at.
//! `forwarded` reads the headers.

use std::net::IpAddr;

use axum::http::{Extensions, HeaderMap};
use saldo_core::restrictions::AllowedHost;

use super::forwarded::{self, Hop};

/// Where a request comes from; whoever serves it puts this among its extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Absent where it is not known, or what was said of it is not believed.
    pub address: Option<IpAddr>,
    /// Whether it came over TLS, all the way as far as is known.
    pub is_https: bool,
}

impl Origin {
    /// What came without TLS from an address.
    pub fn plain(address: IpAddr) -> Self {
        Self { address: Some(address), is_https: false }
    }

    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self { address: None, is_https: false })
    }
}

/// The proxies before Saldo that are believed when they say for whom they ask.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<AllowedHost>);

impl TrustedProxies {
    pub fn new(hosts: Vec<AllowedHost>) -> Self {
        Self(hosts)
    }

    /// Where a request comes from that came on a connection.
    pub fn origin(&self, connection: Origin, headers: &HeaderMap) -> Origin {
        if !connection.address.is_some_and(|peer| self.trusts(peer)) {
            return connection;
        }
        Origin {
            address: self.client(connection.address, headers),
            is_https: forwarded::is_https(headers).unwrap_or(connection.is_https),
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|host| host.holds(address))
    }

    /// The client as both headers have it. A proxy that writes the one may pass on what a client wrote into the other:
    /// where they do not say the same, nobody is believed.
    fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        match (forwarded::x_forwarded_for(headers), forwarded::forwarded_for(headers)) {
            (None, None) => peer,
            (Some(hops), None) | (None, Some(hops)) => self.rightmost(&hops),
            (Some(one), Some(other)) => {
                let client = self.rightmost(&one);
                client.filter(|_| client == self.rightmost(&other))
            }
        }
    }

    /// The last hop that is no trusted proxy: whoever is before it could have been made up by it. Where all of them are
    /// trusted, the first.
    fn rightmost(&self, hops: &[Hop]) -> Option<IpAddr> {
        let untrusted = hops.iter().rev().find(|hop| !hop.is_some_and(|address| self.trusts(address)));
        untrusted.or(hops.first()).copied().flatten()
    }
}
