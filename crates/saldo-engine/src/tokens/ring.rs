//! The signing keys: the newest signs, those before it verify until the last token they signed is over.
//! The first is made when it is first needed, another when the newest is old or an operator asks for it.

use std::iter::once;
use std::sync::Arc;

use saldo_core::command::Intent;
use saldo_core::party::SigningKey;
use saldo_core::{Reason, Timestamp};
use saldo_store::StoreError;

use super::TOKEN_LIFETIME_MAX_S;
use super::key::{Key, PublicKey};
use crate::engine::{put_unless_older, read_failed};
use crate::secrets::MasterKey;
use crate::{Answer, Engine};

/// How long a key verifies after the next one has begun to sign, in seconds: a token's longest life, and five minutes
/// for a token that was being signed at that moment.
const OVERLAP_S: i64 = TOKEN_LIFETIME_MAX_S + 300;

const DAY_MS: i64 = 86_400_000;

/// The keys at one moment, oldest first.
#[derive(Default)]
pub(crate) struct KeyRing {
    /// How many keys there were in the database when they were read.
    pub(crate) version: i64,
    keys: Vec<Arc<Key>>,
}

/// A key that verifies tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKeyFound {
    pub public: PublicKey,
    pub created_at: Timestamp,
    /// Absent for the one that signs.
    pub verifies_until: Option<Timestamp>,
}

impl KeyRing {
    /// Opens the keys that still verify. One that does not open is passed over; its tokens are good no more.
    pub(super) fn open(version: i64, rows: &[SigningKey], master_key: &MasterKey, now: Timestamp) -> Self {
        let starts = rows.iter().map(|row| row.created_at);
        let open = |row: &SigningKey| match Key::open(row, master_key) {
            Ok(key) => Some(Arc::new(key)),
            Err(error) => {
                tracing::error!(%error, "a signing key is of no use");
                None
            }
        };
        let good = rows.iter().zip(ends(starts)).filter(|(_, end)| end.is_none_or(|end| now < end));
        Self { version, keys: good.filter_map(|(row, _)| open(row)).collect() }
    }

    /// The keys that verify at a moment, each with its end.
    fn good(&self, now: Timestamp) -> impl Iterator<Item = (&Arc<Key>, Option<Timestamp>)> {
        let ends = ends(self.keys.iter().map(|key| key.created_at));
        self.keys.iter().zip(ends).filter(move |(_, end)| end.is_none_or(|end| now < end))
    }

    /// The key with a name, while it verifies.
    pub(super) fn named(&self, kid: &str, now: Timestamp) -> Option<&Arc<Key>> {
        self.good(now).map(|(key, _)| key).find(|key| key.kid == kid)
    }

    /// The newest, unless it is older than a key may get.
    fn signing(&self, now: Timestamp, age_max_ms: i64) -> Option<Arc<Key>> {
        self.keys.last().filter(|key| now.millis_since(key.created_at) < age_max_ms).cloned()
    }
}

/// When each key ends, by when each began: with the next one, and the overlap; the last does not.
fn ends(starts: impl Iterator<Item = Timestamp> + Clone) -> impl Iterator<Item = Option<Timestamp>> {
    starts.skip(1).map(|next| Some(next.plus_seconds(OVERLAP_S))).chain(once(None))
}

impl Engine {
    /// The keys that verify tokens, oldest first. The first key is made where there is none.
    pub async fn signing_key_list(&self) -> Answer<Vec<SigningKeyFound>> {
        self.signing_key().await?;
        let ring = self.key_ring.load();
        let found = ring.good(self.now()).map(|(key, verifies_until)| SigningKeyFound {
            public: key.public(),
            created_at: key.created_at,
            verifies_until,
        });
        Ok(found.collect())
    }

    /// Makes another key, which signs from this moment on.
    pub async fn signing_key_rotate(&self) -> Answer<SigningKeyFound> {
        let _one = self.key_making.lock().await;
        let key = self.make_signing_key().await?;
        Ok(SigningKeyFound { public: key.public(), created_at: key.created_at, verifies_until: None })
    }

    /// The key that signs; another is made where there is none or it is too old.
    pub(super) async fn signing_key(&self) -> Answer<Arc<Key>> {
        if let Some(key) = self.signing_key_in_use() {
            return Ok(key);
        }
        let _one = self.key_making.lock().await;
        match self.signing_key_in_use() {
            Some(key) => Ok(key),
            None => self.make_signing_key().await,
        }
    }

    fn signing_key_in_use(&self) -> Option<Arc<Key>> {
        let age_max_ms = self.parts.options.signing_key_days.saturating_mul(DAY_MS);
        self.key_ring.load().signing(self.now(), age_max_ms)
    }

    async fn make_signing_key(&self) -> Answer<Arc<Key>> {
        let (chance, now) = (Arc::clone(&self.parts.chance), self.now());
        let master_key = self.parts.master_key.clone();
        let making = tokio::task::spawn_blocking(move || {
            let key = Key::generate(chance.as_ref(), now)?;
            let sealed = key.seal(&master_key, chance.as_ref())?;
            Ok::<_, super::key::KeyError>((key, sealed))
        });
        let made = making.await.map_err(|error| unmade(&error))?;
        let (key, sealed) = made.map_err(|error| unmade(&error))?;
        self.commit(Intent::AddSigningKey(sealed)).await?;
        self.refresh_signing_keys().await.map_err(|error| read_failed(&error))?;
        tracing::info!(kid = key.kid, "a signing key was made");
        Ok(Arc::new(key))
    }

    pub(crate) async fn refresh_signing_keys(&self) -> Result<(), StoreError> {
        let reads = &self.parts.store.reads;
        let version = reads.signing_keys_version().await?;
        let rows = reads.signing_keys().await?;
        let ring = KeyRing::open(version, &rows, &self.parts.master_key, self.now());
        put_unless_older(&self.key_ring, ring, |ring| ring.version);
        Ok(())
    }
}

fn unmade(error: &dyn std::error::Error) -> Reason {
    tracing::error!(%error, "a signing key could not be made");
    Reason::Internal
}
