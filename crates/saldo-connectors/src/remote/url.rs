//! Where a provider is: `http://`, a host and a port, and nothing behind them.

use std::fmt;
use std::str::FromStr;

use hyper::Uri;
use hyper::http::uri::Scheme;

/// The address of a provider, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderUrl(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address of a provider: write http:// with its host and port, as http://127.0.0.1:7100")]
pub struct NoProviderUrl(String);

impl FromStr for ProviderUrl {
    type Err = NoProviderUrl;

    fn from_str(text: &str) -> Result<Self, NoProviderUrl> {
        let refused = || NoProviderUrl(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| refused())?;
        let authority = uri.authority().ok_or_else(refused)?;
        let is_bare = uri.path() == "/" && uri.query().is_none() && !text.contains('#');
        let is_plain = uri.scheme() == Some(&Scheme::HTTP) && !authority.as_str().contains('@');
        let is_host = !authority.host().is_empty();
        // A port that is no number is none.
        let has_port = authority.port_u16().is_some_and(|port| port > 0);
        let is_address = is_bare && is_plain && is_host && has_port;
        is_address.then(|| Self(format!("http://{authority}"))).ok_or_else(refused)
    }
}

impl fmt::Display for ProviderUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
