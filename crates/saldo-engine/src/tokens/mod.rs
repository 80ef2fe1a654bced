//! Bearer tokens for OAuth clients: signed with RS256, and checked without asking anybody.
//! `issue` makes one, `authenticate` takes one, `ring` keeps the keys; `jwt` is the only file that knows how a token is
//! written, `key` the only one that knows RSA. What stands in a token by name is its dialect's: `TokenTerms`.

mod authenticate;
mod issue;
mod jwt;
mod key;
mod ring;

#[cfg(test)]
mod tests;

use saldo_core::Dialect;

pub use issue::IssuedToken;
pub use jwt::SIGNING_ALGORITHM;
pub use key::PublicKey;
pub(crate) use ring::KeyRing;
pub use ring::SigningKeyFound;

/// The longest life of a token, in seconds: a day.
pub const TOKEN_LIFETIME_MAX_S: i64 = 86_400;
/// The life of a token where nothing is said, in seconds.
pub const TOKEN_LIFETIME_DEFAULT_S: i64 = 1_800;

/// For whom tokens are made, in the words that stand in them.
#[derive(Debug, Clone, Copy)]
pub struct TokenTerms<'a> {
    /// Whose clients get tokens, and whose methods take them.
    pub dialect: Dialect,
    /// The address of whoever signs.
    pub issuer: &'a str,
    pub audience: &'a str,
    pub scope: &'a str,
}

/// Whether callers of a dialect can use tokens.
pub(crate) fn has_tokens(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Ding => true,
        Dialect::Ideamart | Dialect::Utelecard | Dialect::Dtone | Dialect::Sling => false,
    }
}
