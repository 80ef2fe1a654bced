//! Find out who calls by a token: its signature, its words, its client, its time, in this order.
//! Needs no database: the keys and the clients are in memory.

use std::net::IpAddr;

use saldo_core::Reason;

use super::issue::{credential_of, seconds};
use super::jwt::{self, Claims};
use super::{KeyRing, TokenTerms};
use crate::{Answer, Caller, Engine};

impl Engine {
    /// Finds out who calls by a token that `token_issue` made on the same terms. What its client is restricted to,
    /// its tokens are.
    ///
    /// Errors: `AuthenticationFailed`, also where its client was revoked or has expired; `CredentialExpired` for a
    /// token past its end; then those of `admit`.
    pub fn token_authenticate(
        &self,
        token: &str,
        terms: &TokenTerms<'_>,
        from: Option<IpAddr>,
    ) -> Answer<Caller> {
        let now = self.now();
        let now_s = seconds(now.millis());
        let claims = verified(&self.key_ring.load(), token, now);
        let claims = claims.filter(|claims| claims.nbf <= now_s && are_on(claims, terms));
        let claims = claims.ok_or(Reason::AuthenticationFailed)?;
        let directory = self.directory();
        let client = credential_of(&claims.jti).and_then(|id| directory.credential(id));
        let client = client.filter(|client| {
            client.dialect == terms.dialect && client.public_id == claims.client_id && client.is_live(now)
        });
        let client = client.ok_or(Reason::AuthenticationFailed)?;
        if claims.exp <= now_s {
            return Err(Reason::CredentialExpired);
        }
        self.admit(&directory, client, from)
    }
}

/// What a token says, where a key that is still good signed it.
fn verified(ring: &KeyRing, token: &str, now: saldo_core::Timestamp) -> Option<Claims> {
    let unverified = jwt::read(token)?;
    let key = ring.named(&unverified.kid, now)?;
    if !key.verifies(unverified.message, &unverified.signature) {
        return None;
    }
    unverified.claims()
}

/// Whether a token was made on these terms.
fn are_on(claims: &Claims, terms: &TokenTerms<'_>) -> bool {
    claims.iss == terms.issuer
        && claims.aud == terms.audience
        && claims.scope.iter().any(|scope| scope == terms.scope)
}
