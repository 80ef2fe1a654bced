//! Where a running Saldo is: `http://HOST:PORT`. TLS is not spoken here; the admin API is called on its own machine.

use std::fmt;
use std::str::FromStr;

/// A host and a port, as they stand in a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    authority: String,
}

impl Address {
    /// `HOST:PORT`: what a socket connects to, and the `Host` header.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let malformed = || format!("`{text}` is no address of Saldo: write it as http://HOST:PORT");
        let rest = text.strip_prefix("http://").ok_or_else(malformed)?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| malformed())?),
            _ => (authority, 80_u16),
        };
        let is_host = |sign: char| sign.is_ascii_alphanumeric() || ".-_:[]".contains(sign);
        if host.is_empty() || !host.chars().all(is_host) {
            return Err(malformed());
        }
        Ok(Self { authority: format!("{host}:{port}") })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "http://{}", self.authority)
    }
}
