//! Replace a credential's secret with an overlap, restrict it, and remember when each credential was last taken.
//! A use is kept in memory and written about once a minute, one command a partner: never a write for a call.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::command::{Intent, Replacement, Uses};
use saldo_core::party::{Credential, CredentialUse};
use saldo_core::restrictions::Restrictions;
use saldo_core::{CredentialId, PartnerId, Reason, Timestamp};

use crate::directory::purpose;
use crate::engine::read_failed;
use crate::parties::IssuedCredential;
use crate::secrets::generate_credential_secret;
use crate::{Answer, Engine};

impl Engine {
    /// Issues another secret for a credential's public half, and ends the old one after a grace period in
    /// milliseconds: both in one commit. What else was said of the old one is said of the other, its end included.
    ///
    /// Errors: `NotFound`; `CredentialExpired` for one that has ended, or that was revoked or rotated and is in its
    /// grace: another secret would end with it, or undo the revocation.
    pub async fn credential_rotate(&self, id: CredentialId, grace_ms: i64) -> Answer<IssuedCredential> {
        let change = self.change().await?;
        let now = self.now();
        let old = change.directory().credential(id).ok_or(Reason::NotFound)?;
        if !old.is_live(now) || old.is_withdrawn {
            return Err(Reason::CredentialExpired);
        }
        let secret = generate_credential_secret(old.dialect, self.parts.chance.as_ref());
        let issued = Credential {
            id: CredentialId::new(self.parts.ids.next()),
            secret_hash: self.parts.master_key.hash(purpose(old.dialect), &secret),
            secret_sealed: self.secret_kept(old.dialect, &secret),
            created_at: now,
            ..Credential::clone(old)
        };
        let ended = old.ended_by(now.plus_millis(grace_ms.max(0)));
        let replacement = Replacement { ended, issued: issued.clone() };
        change.commit(Intent::ReplaceCredential(Box::new(replacement))).await?;
        Ok(IssuedCredential { credential: Arc::new(issued), secret })
    }

    /// Sets what a credential is restricted to, in place of what it was. It holds from the next call on.
    ///
    /// Errors: `NotFound`.
    pub async fn credential_restrict(
        &self,
        id: CredentialId,
        restrictions: Restrictions,
    ) -> Answer<Credential> {
        let change = self.change().await?;
        let found = change.directory().credential(id).ok_or(Reason::NotFound)?;
        let restricted = Credential { restrictions, ..Credential::clone(found) };
        change.commit(Intent::PutCredential(restricted.clone())).await?;
        Ok(restricted)
    }

    /// When a partner's credentials were last taken, to the moment.
    pub async fn credential_uses(&self, partner: PartnerId) -> Answer<HashMap<CredentialId, Timestamp>> {
        let written = self.parts.store.reads.credential_uses(partner).await;
        let written = written.map_err(|error| read_failed(&error))?;
        let remembered = self.last_uses.of(partner);
        Ok(written.into_iter().chain(remembered).map(|used| (used.credential, used.last_used_at)).collect())
    }

    /// Writes the uses since the last time; what is not written is tried again.
    ///
    /// Errors: why the last one of those was not written.
    pub async fn credential_uses_write(&self) -> Answer<()> {
        self.last_uses.write(|uses| self.commit(Intent::MarkUsed(uses))).await
    }
}

/// The last use of each credential since the start.
#[derive(Default)]
pub(crate) struct LastUses(Mutex<HashMap<CredentialId, LastUse>>);

struct LastUse {
    partner: PartnerId,
    at: Timestamp,
    is_written: bool,
}

impl LastUses {
    pub(crate) fn mark(&self, credential: &Credential, at: Timestamp) {
        let used = LastUse { partner: credential.partner, at, is_written: false };
        self.0.lock().insert(credential.id, used);
    }

    /// Writes each partner's, also where another's was not written.
    pub(crate) async fn write<T, W: Future<Output = Answer<T>>>(
        &self,
        write: impl Fn(Uses) -> W,
    ) -> Answer<()> {
        let mut answer = Ok(());
        for (partner, uses) in self.unwritten() {
            match write(Uses { partner, uses: uses.clone() }).await {
                Ok(_) => self.written(&uses),
                Err(reason) => answer = Err(reason),
            }
        }
        answer
    }

    fn of(&self, partner: PartnerId) -> Vec<CredentialUse> {
        let uses = self.0.lock();
        let own = uses.iter().filter(|(_, used)| used.partner == partner);
        own.map(|(credential, used)| used.of(*credential)).collect()
    }

    fn unwritten(&self) -> BTreeMap<PartnerId, Vec<CredentialUse>> {
        let mut by_partner = BTreeMap::new();
        for (credential, used) in self.0.lock().iter().filter(|(_, used)| !used.is_written) {
            let uses: &mut Vec<CredentialUse> = by_partner.entry(used.partner).or_default();
            uses.push(used.of(*credential));
        }
        by_partner
    }

    /// A credential that was taken again meanwhile is written another time.
    fn written(&self, uses: &[CredentialUse]) {
        let mut remembered = self.0.lock();
        for used in uses {
            if let Some(last) = remembered.get_mut(&used.credential)
                && last.at == used.last_used_at
            {
                last.is_written = true;
            }
        }
    }
}

impl LastUse {
    fn of(&self, credential: CredentialId) -> CredentialUse {
        CredentialUse { credential, last_used_at: self.at }
    }
}
