//! Issue a token to an OAuth client that has authenticated. Nothing is written: a token is good by its signature.

use std::sync::Arc;

use saldo_core::{CredentialId, Reason};

use super::TokenTerms;
use super::jwt::{self, Claims};
use crate::secrets::Chance;
use crate::{Answer, Caller, Engine};

/// A token, and how long it is good for in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    pub access_token: String,
    pub expires_in_s: i64,
}

impl Engine {
    /// Issues a token to a caller who has shown its client id and secret.
    ///
    /// Errors: `AuthenticationFailed` where the client is gone; `Forbidden` for a credential that is no OAuth client;
    /// those of a commit where a signing key had to be made.
    pub async fn token_issue(&self, caller: &Caller, terms: &TokenTerms<'_>) -> Answer<IssuedToken> {
        let directory = self.directory();
        let client = directory.credential(caller.credential).ok_or(Reason::AuthenticationFailed)?;
        let lifetime_s = client.token_lifetime_s.ok_or(Reason::Forbidden)?;
        let key = self.signing_key().await?;
        let (chance, now_s) = (Arc::clone(&self.parts.chance), seconds(self.now().millis()));
        let claims = Claims {
            nbf: now_s,
            exp: now_s.saturating_add(lifetime_s),
            iss: terms.issuer.to_owned(),
            aud: terms.audience.to_owned(),
            client_id: client.public_id.clone(),
            jti: token_id(client.id, chance.as_ref()),
            iat: now_s,
            scope: vec![terms.scope.to_owned()],
        };
        let signing = tokio::task::spawn_blocking(move || jwt::write(&claims, &key, chance.as_ref()));
        match signing.await {
            Ok(Ok(access_token)) => Ok(IssuedToken { access_token, expires_in_s: lifetime_s }),
            Ok(Err(error)) => Err(broken(&error)),
            Err(error) => Err(broken(&error)),
        }
    }
}

/// A token's own id: its first half names the credential it was issued for, its second half is chance.
fn token_id(credential: CredentialId, chance: &dyn Chance) -> String {
    let mut bytes = [0; 8];
    chance.fill(&mut bytes);
    format!("{:016X}{:016X}", credential.value(), u64::from_be_bytes(bytes))
}

/// The credential that a token's id names.
pub(super) fn credential_of(token_id: &str) -> Option<CredentialId> {
    let named = token_id.get(..16)?;
    i64::from_str_radix(named, 16).ok().map(CredentialId::new)
}

/// Milliseconds as the whole seconds of a token.
pub(super) fn seconds(millis: i64) -> i64 {
    millis.div_euclid(1_000)
}

fn broken(error: &dyn std::error::Error) -> Reason {
    tracing::error!(%error, "a token could not be signed");
    Reason::Internal
}
