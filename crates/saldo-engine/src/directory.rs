//! Who may call: partners and credentials as one immutable snapshot, and authentication on it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use saldo_core::command::Intent;
use saldo_core::party::{Credential, DuplicateGuard, Partner, SecretHash};
use saldo_core::{CredentialId, Currency, Dialect, Outcome, PartnerId, Reason};
use subtle::ConstantTimeEq;
use tokio::sync::MutexGuard;

use crate::engine::read_failed;
use crate::signatures::keeps_secrets;
use crate::{Answer, Engine};

/// An authenticated caller: which partner, in which dialect, on which settlement account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub currency: Currency,
    pub credential: CredentialId,
    pub duplicate_guard: DuplicateGuard,
}

/// What a caller shows; `public_id` is empty where the dialect has bare keys.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    pub dialect: Dialect,
    pub public_id: &'a str,
    pub secret: &'a str,
    /// The address it comes from; absent where that is not known, and then it is no allowed host.
    pub from: Option<IpAddr>,
}

/// The partners and their credentials at one moment.
#[derive(Debug, Default)]
pub struct Directory {
    /// The version of the database it was read at.
    pub version: i64,
    pub partners: HashMap<PartnerId, Arc<Partner>>,
    pub credentials: Vec<Arc<Credential>>,
    by_secret: HashMap<(Dialect, SecretHash), Arc<Credential>>,
    by_id: HashMap<CredentialId, Arc<Credential>>,
    /// Those of dialects that sign: with an overlap two have the same public half.
    signing: HashMap<Dialect, HashMap<String, Vec<Arc<Credential>>>>,
}

impl Directory {
    pub(crate) fn new(version: i64, partners: Vec<Partner>, credentials: Vec<Credential>) -> Self {
        let credentials: Vec<_> = credentials.into_iter().map(Arc::new).collect();
        let by_secret = credentials
            .iter()
            .map(|credential| ((credential.dialect, credential.secret_hash), Arc::clone(credential)))
            .collect();
        let by_id = credentials.iter().map(|credential| (credential.id, Arc::clone(credential))).collect();
        let mut signing: HashMap<_, HashMap<_, Vec<_>>> = HashMap::new();
        for credential in credentials.iter().filter(|credential| keeps_secrets(credential.dialect)) {
            let named = signing.entry(credential.dialect).or_default();
            named.entry(credential.public_id.clone()).or_default().push(Arc::clone(credential));
        }
        let partners = partners.into_iter().map(|partner| (partner.id, Arc::new(partner))).collect();
        Self { version, partners, credentials, by_secret, by_id, signing }
    }

    pub fn partner_named(&self, name: &str) -> Option<&Arc<Partner>> {
        self.partners.values().find(|partner| partner.name == name)
    }

    pub(crate) fn credential(&self, id: CredentialId) -> Option<&Arc<Credential>> {
        self.by_id.get(&id)
    }

    /// The credentials of a dialect that signs which have this public half, whatever their ends.
    pub(crate) fn signing(&self, dialect: Dialect, public_id: &str) -> &[Arc<Credential>] {
        self.signing.get(&dialect).and_then(|named| named.get(public_id)).map_or(&[], Vec::as_slice)
    }
}

impl Engine {
    /// Finds out who calls.
    ///
    /// Errors: `AuthenticationFailed`; `CredentialExpired` for a credential whose time, or grace after a revocation, is
    /// over; then those of `admit`.
    pub fn authenticate(&self, presented: &Presented<'_>) -> Answer<Caller> {
        let directory = self.directory();
        let hash = self.parts.master_key.hash(purpose(presented.dialect), presented.secret);
        let credential =
            directory.by_secret.get(&(presented.dialect, hash)).ok_or(Reason::AuthenticationFailed)?;
        let same_secret = credential.secret_hash.ct_eq(&hash);
        let same_id = credential.public_id.as_bytes().ct_eq(presented.public_id.as_bytes());
        if !bool::from(same_secret & same_id) {
            return Err(Reason::AuthenticationFailed);
        }
        if !credential.is_live(self.now()) {
            return Err(Reason::CredentialExpired);
        }
        self.admit(&directory, credential, presented.from)
    }

    /// The caller that a credential stands for, which counts as its use. Whoever comes so far has shown that the
    /// credential is its own, so nobody else learns what it is restricted to.
    ///
    /// Errors: `HostNotAllowed`; `RateLimited`; `CallsUsedUp`.
    pub(crate) fn admit(
        &self,
        directory: &Directory,
        credential: &Credential,
        from: Option<IpAddr>,
    ) -> Answer<Caller> {
        let partner = directory.partners.get(&credential.partner).ok_or(Reason::AuthenticationFailed)?;
        if !credential.restrictions.allow(from) {
            return Err(Reason::HostNotAllowed);
        }
        self.quota_count(credential)?;
        self.last_uses.mark(credential, self.now());
        Ok(Caller {
            partner: credential.partner,
            dialect: credential.dialect,
            currency: credential.currency,
            credential: credential.id,
            duplicate_guard: partner.prevent_duplicates,
        })
    }

    /// Whether a dialect has a credential with this public half, whatever its secret and its end.
    pub fn public_id_is_known(&self, dialect: Dialect, public_id: &str) -> bool {
        let directory = self.directory();
        directory.credentials.iter().any(|known| known.dialect == dialect && known.public_id == public_id)
    }

    /// The keyed hash of an operator's token; it opens no dialect, and no dialect's secret opens the admin API.
    pub fn admin_token_hash(&self, token: &str) -> SecretHash {
        self.parts.master_key.hash(ADMIN_PURPOSE, token)
    }

    pub fn directory(&self) -> Arc<Directory> {
        self.directory.load_full()
    }
}

/// A change of the directory, which it is looked at for. Nobody else in this process changes it meanwhile, so what
/// was found still holds when the change is written.
pub(crate) struct Change<'a> {
    engine: &'a Engine,
    directory: Arc<Directory>,
    _turn: MutexGuard<'a, ()>,
}

impl Engine {
    /// Waits for its turn, then reads the directory as it is in the database.
    pub(crate) async fn change(&self) -> Answer<Change<'_>> {
        let turn = self.directory_changing.lock().await;
        self.refresh_directory().await.map_err(|error| read_failed(&error))?;
        Ok(Change { engine: self, directory: self.directory(), _turn: turn })
    }
}

impl Change<'_> {
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Writes the change; after it every caller sees the directory with it.
    pub(crate) async fn commit(self, intent: Intent) -> Answer<()> {
        if let Outcome::Refused(reason, _) = self.engine.commit(intent).await? {
            return Err(reason);
        }
        self.engine.refresh_directory().await.map_err(|error| read_failed(&error))
    }
}

const ADMIN_PURPOSE: &str = "admin";

/// What a credential's hash is for; a key of one dialect is nothing in another.
pub(crate) fn purpose(dialect: Dialect) -> &'static str {
    dialect.as_str()
}
