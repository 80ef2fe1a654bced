//! What a partner has, and the entries that made it so.

use saldo_core::ledger::{Account, AccountKey, AccountName, Entry};
use saldo_core::{AccountId, Money, PartnerId, TransferId};
use saldo_store::AccountCursor;

use crate::engine::read_failed;
use crate::{Answer, Caller, Engine};

impl Engine {
    /// What the caller may spend: posted less held money, plus its credit limit.
    pub async fn balance(&self, caller: &Caller) -> Answer<Money> {
        if let Some(available) = self.parts.store.journal.available(caller.partner, caller.currency) {
            return Ok(available);
        }
        let key = AccountKey::new(caller.partner, caller.currency, AccountName::Balance);
        self.account_available(&key).await
    }

    /// What is available on any account; zero before its first entry.
    pub async fn account_available(&self, key: &AccountKey) -> Answer<Money> {
        let account = self.parts.store.reads.account(key).await.map_err(|error| read_failed(&error))?;
        Ok(account.map_or(Money::zero(key.currency), |account| account.available()))
    }

    /// The accounts of one partner, or of all, in the order of their partner and id.
    pub async fn account_list(
        &self,
        partner: Option<PartnerId>,
        after: Option<AccountCursor>,
        limit: usize,
    ) -> Answer<Vec<Account>> {
        self.parts.store.reads.accounts(partner, after, limit).await.map_err(|error| read_failed(&error))
    }

    /// An account's entries after a sequence number, oldest first.
    pub async fn entry_list(
        &self,
        partner: PartnerId,
        account: AccountId,
        after_sequence: i64,
        limit: usize,
    ) -> Answer<Vec<Entry>> {
        let entries = self.parts.store.reads.entries(partner, account, after_sequence, limit).await;
        entries.map_err(|error| read_failed(&error))
    }

    /// The entries one transfer has made, in the order they were written.
    pub async fn entry_list_of_transfer(
        &self,
        partner: PartnerId,
        transfer: TransferId,
    ) -> Answer<Vec<Entry>> {
        let entries = self.parts.store.reads.entries_of_transfer(partner, transfer).await;
        entries.map_err(|error| read_failed(&error))
    }
}
