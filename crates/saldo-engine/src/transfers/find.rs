//! Find one transfer, or list many, newest first. A read of one asks the provider about it where that is open.

use std::sync::Arc;

use saldo_core::catalogue::Kind;
use saldo_core::transfer::{Realm, Receipt, State, Transfer};
use saldo_core::{
    AccountNumber, CommandId, Currency, Dialect, PartnerId, Reason, Reference, Timestamp, TransferId,
};
use saldo_store::{Dialects, DiscrepancyRecord, EndedAttempt, TransferFilter};

use crate::engine::read_failed;
use crate::receipts::PROVIDER_REF;
use crate::{Answer, Caller, Engine};

/// Those that were refused before they held anything can have one reference in any number.
const WITH_REFERENCE_MAX: u32 = 100;

/// What a partner looks for among its own transfers; what is given must all match.
#[derive(Debug, Clone, Default)]
pub struct TransferQuery {
    pub transfer: Option<TransferId>,
    pub reference: Option<Reference>,
    pub account_number: Option<AccountNumber>,
    /// Those of one balance, for a dialect that names no currency beside an amount.
    pub currency: Option<Currency>,
    /// Older transfers are left out.
    pub not_before: Option<Timestamp>,
    pub skip: u32,
    pub take: u32,
}

/// What an operator looks for among all transfers.
#[derive(Debug, Clone, Default)]
pub struct AdminTransferQuery {
    pub partner: Option<PartnerId>,
    pub dialect: Option<Dialect>,
    pub reference: Option<Reference>,
    pub account_number: Option<AccountNumber>,
    pub state: Option<State>,
    /// Answers the transfers before this one.
    pub before: Option<TransferId>,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TransferPage {
    pub items: Vec<Arc<Transfer>>,
    /// Whether there are more behind these.
    pub more: bool,
}

impl Engine {
    /// Finds the caller's transfer, of any dialect that its own can tell of.
    ///
    /// Errors: `NotFound`.
    pub async fn transfer_find(self: &Arc<Self>, caller: &Caller, id: TransferId) -> Answer<Arc<Transfer>> {
        let transfer = self.transfer_read(caller.partner, id).await?;
        let is_own = transfer.dialect == caller.dialect;
        let is_told = caller.dialect.can_tell_of(transfer.dialect) && transfer.order.realm == Realm::Real;
        if !is_own && !is_told {
            return Err(Reason::NotFound);
        }
        self.recheck_for_reader(&transfer);
        Ok(self.told_to(caller, transfer))
    }

    /// Finds the caller's transfers in its own dialect that have a reference, as their own or as that under which they
    /// were taken back; newest first, at most a hundred.
    pub async fn transfers_with_reference(
        self: &Arc<Self>,
        caller: &Caller,
        reference: &Reference,
    ) -> Answer<Vec<Arc<Transfer>>> {
        let query = TransferQuery {
            reference: Some(reference.clone()),
            take: WITH_REFERENCE_MAX,
            ..TransferQuery::default()
        };
        let found = self.transfer_list(caller, query).await?.items;
        for transfer in &found {
            self.recheck_for_reader(transfer);
        }
        Ok(found)
    }

    /// Finds any partner's transfer.
    pub async fn transfer_find_any(self: &Arc<Self>, id: TransferId) -> Answer<Arc<Transfer>> {
        let found = self.parts.store.reads.transfer_by_id(id).await;
        let transfer = Arc::new(found.map_err(|error| read_failed(&error))?.ok_or(Reason::NotFound)?);
        self.recheck_for_reader(&transfer);
        Ok(self.shown(transfer))
    }

    /// Lists the caller's transfers, newest first: by a reference those of its own dialect, which has references of its
    /// own, and else of all dialects that it can tell of; of the others only what moved money.
    pub async fn transfer_list(&self, caller: &Caller, query: TransferQuery) -> Answer<TransferPage> {
        let filter = TransferFilter {
            partner: Some(caller.partner),
            transfer: query.transfer,
            dialects: Dialects::ToldIn(caller.dialect),
            reference: query.reference,
            account_number: query.account_number,
            currency: query.currency,
            not_before: query.not_before,
            skip: size(query.skip),
            ..TransferFilter::default()
        };
        let page = self.page(filter, query.take).await?;
        let items = page.items.into_iter().map(|transfer| self.told_to(caller, transfer)).collect();
        Ok(TransferPage { items, ..page })
    }

    /// Lists transfers of all partners, newest first; their receipts stay sealed.
    pub async fn transfer_list_all(&self, query: AdminTransferQuery) -> Answer<TransferPage> {
        let filter = TransferFilter {
            partner: query.partner,
            dialects: query.dialect.map_or(Dialects::All, Dialects::Only),
            reference: query.reference,
            account_number: query.account_number,
            state: query.state,
            before_id: query.before,
            ..TransferFilter::default()
        };
        self.page(filter, query.limit).await
    }

    /// The attempts of a transfer that were followed by another, in order.
    pub async fn attempt_list(&self, transfer: &Transfer) -> Answer<Vec<EndedAttempt>> {
        let attempts = self.parts.store.reads.attempts(transfer.partner, transfer.id).await;
        attempts.map_err(|error| read_failed(&error))
    }

    /// Evidence against final states, newest first: each waits for a person.
    pub async fn discrepancy_list(
        &self,
        partner: Option<PartnerId>,
        before: Option<CommandId>,
        limit: usize,
    ) -> Answer<Vec<DiscrepancyRecord>> {
        let found = self.parts.store.reads.discrepancies(partner, before, limit).await;
        found.map_err(|error| read_failed(&error))
    }

    async fn transfer_read(&self, partner: PartnerId, id: TransferId) -> Answer<Arc<Transfer>> {
        let found = self.parts.store.reads.transfer(partner, id).await;
        found.map_err(|error| read_failed(&error))?.map(Arc::new).ok_or(Reason::NotFound)
    }

    async fn page(&self, filter: TransferFilter, take: u32) -> Answer<TransferPage> {
        let take = size(take);
        let filter = TransferFilter { limit: take.saturating_add(1), ..filter };
        let listed = self.parts.store.reads.transfer_list(filter).await;
        let listed = listed.map_err(|error| read_failed(&error))?;
        let more = listed.len() > take;
        Ok(TransferPage { items: listed.into_iter().take(take).map(Arc::new).collect(), more })
    }

    /// A transfer as a caller may see it. Codes that are as good as money are for the dialect that bought them: each has
    /// its own keys, and shops that hold one may not read what others bought.
    fn told_to(&self, caller: &Caller, transfer: Arc<Transfer>) -> Arc<Transfer> {
        let kind = transfer.order.kind;
        let has_code = kind.is_read() || kind == Kind::Electricity;
        let transfer = self.shown(transfer);
        let Some(receipt) =
            transfer.receipt.as_ref().filter(|_| has_code && transfer.dialect != caller.dialect)
        else {
            return transfer;
        };
        let mut params = receipt.params.clone();
        params.retain(|name, _| name == PROVIDER_REF);
        let receipt = Some(Arc::new(Receipt { params, ..Receipt::default() }));
        Arc::new(Transfer { receipt, ..Transfer::clone(&transfer) })
    }
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
