//! Goes through the partners one by one, and through each one's accounts, transfers, claims, payments, events and holds.

use std::collections::BTreeSet;

use saldo_core::ledger::Account;
use saldo_core::transfer::Realm;
use saldo_core::{AccountId, EventId, PartnerId, TransferId};

use super::findings::{
    ClaimCursor, ClaimFound, EntryFound, EventFound, HoldsFound, PaymentCursor, PaymentPlace, TransferFound,
};
use super::walk::{Walk, Wanted};
use super::{AccountMark, AuditCounts, AuditReport, PartnerMark, Rule, Violation, Watermark, transfers};
use crate::error::StoreError;
use crate::reads::{Reads, Source};
use crate::sqlite::audit as sqlite;

/// Rows in one read.
const PAGE: i64 = 500;
/// Violations that a report keeps.
const VIOLATIONS_MAX: usize = 1_000;

pub(crate) struct Auditor<S> {
    reads: Reads,
    from: Option<Watermark>,
    sink: S,
    counts: AuditCounts,
    violations: Vec<Violation>,
}

impl<S: FnMut(&Violation) + Send + Sync> Auditor<S> {
    pub(crate) fn new(reads: Reads, from: Option<Watermark>, sink: S) -> Self {
        Self { reads, from, sink, counts: AuditCounts::default(), violations: Vec::new() }
    }

    pub(crate) async fn run(mut self) -> Result<AuditReport, StoreError> {
        let mut watermark = Watermark::default();
        for partner in self.partners().await? {
            let from =
                self.from.as_ref().and_then(|from| from.partners.iter().find(|mark| mark.partner == partner));
            let mark = self.partner(partner, from.cloned()).await?;
            watermark.partners.push(mark);
            self.counts.partners += 1;
        }
        let clean = self.counts.violations == 0;
        if !clean {
            watermark = self.from.take().unwrap_or_default();
        }
        Ok(AuditReport { clean, violations: self.violations, counts: self.counts, watermark })
    }

    async fn partner(
        &mut self,
        partner: PartnerId,
        from: Option<PartnerMark>,
    ) -> Result<PartnerMark, StoreError> {
        let (accounts, touched) = self.accounts(partner, from.as_ref()).await?;
        let mut mark = PartnerMark {
            partner,
            transfer: TransferId::new(i64::MIN),
            open: Vec::new(),
            event: EventId::new(i64::MIN),
            accounts,
        };
        if let Some(from) = &from {
            (mark.transfer, mark.event) = (from.transfer, from.event);
            let again: BTreeSet<TransferId> = touched
                .into_iter()
                .filter(|id| *id <= from.transfer)
                .chain(from.open.iter().copied())
                .collect();
            self.transfers_again(again, &mut mark).await?;
        }
        self.transfers(&mut mark).await?;
        if from.is_none() {
            self.claims(partner).await?;
            self.payments(partner).await?;
        }
        self.events(&mut mark).await?;
        self.holds(partner).await?;
        Ok(mark)
    }

    /// The ledger up to a cut; answers its marks and the transfers that it touched.
    async fn accounts(
        &mut self,
        partner: PartnerId,
        from: Option<&PartnerMark>,
    ) -> Result<(Vec<AccountMark>, Vec<TransferId>), StoreError> {
        let cut = self.read_accounts(partner).await?;
        let mut walk = Walk::new(partner, cut, from);
        self.counts.accounts += u64::try_from(walk.accounts()).unwrap_or(u64::MAX);
        for wanted in walk.begin() {
            let entries = self.read_entries(partner, &wanted).await?;
            walk.give(wanted.index, entries);
        }
        while let Some(wanted) = walk.go_on() {
            let entries = self.read_entries(partner, &wanted).await?;
            walk.give(wanted.index, entries);
        }
        let marks = walk.end();
        self.counts.entries += walk.entries;
        for violation in walk.violations {
            self.report(violation);
        }
        Ok((marks, walk.touched.into_iter().collect()))
    }

    async fn transfers(&mut self, mark: &mut PartnerMark) -> Result<(), StoreError> {
        loop {
            let page = self.read_transfers_after(mark.partner, mark.transfer).await?;
            let Some(last) = page.last() else { return Ok(()) };
            mark.transfer = last.transfer.id;
            self.check_transfers(page, mark);
        }
    }

    async fn transfers_again(
        &mut self,
        ids: BTreeSet<TransferId>,
        mark: &mut PartnerMark,
    ) -> Result<(), StoreError> {
        let ids: Vec<TransferId> = ids.into_iter().collect();
        for page in ids.chunks(usize::try_from(PAGE).unwrap_or(1)) {
            let found = self.read_transfers(mark.partner, page.to_vec()).await?;
            self.check_transfers(found, mark);
        }
        Ok(())
    }

    fn check_transfers(&mut self, page: Vec<TransferFound>, mark: &mut PartnerMark) {
        for found in page {
            self.counts.transfers += 1;
            if found.transfer.state.is_open() && found.transfer.order.realm == Realm::Real {
                mark.open.push(found.transfer.id);
            }
            for violation in transfers::check(&found) {
                self.report(violation);
            }
        }
    }

    async fn claims(&mut self, partner: PartnerId) -> Result<(), StoreError> {
        let mut after = ClaimCursor::default();
        loop {
            let page = self.read_claims(partner, after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.cursor.clone();
            for claim in page {
                self.counts.claims += 1;
                if !claim.is_sound {
                    let subject = format!("claim {} {}", claim.cursor.dialect, claim.cursor.reference);
                    let detail = format!(
                        "its newest transfer {} or its holder is not there or has another reference",
                        claim.newest
                    );
                    self.report(Violation { rule: Rule::Claim, partner, subject, detail });
                }
            }
        }
    }

    /// Whether each payment has its transfer; the rest is checked with the transfer.
    async fn payments(&mut self, partner: PartnerId) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.read_payments(partner, after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.cursor.clone());
            for payment in page.iter().filter(|payment| !payment.has_transfer) {
                let PaymentCursor { transfer, reference } = &payment.cursor;
                let subject = format!("transfer {transfer}");
                let detail = format!("payment {reference} is of a transfer that is not there");
                self.report(Violation { rule: Rule::Payment, partner, subject, detail });
            }
        }
    }

    async fn events(&mut self, mark: &mut PartnerMark) -> Result<(), StoreError> {
        let partner = mark.partner;
        loop {
            let page = self.read_events(partner, mark.event).await?;
            let Some(last) = page.last() else { return Ok(()) };
            mark.event = last.id;
            for event in page {
                self.counts.events += 1;
                if !event.is_sound {
                    let subject = format!("event {}", event.id);
                    let detail = format!(
                        "its transfer {} is not there, or neither ended nor was paid then",
                        event.transfer
                    );
                    self.report(Violation { rule: Rule::Event, partner, subject, detail });
                }
            }
        }
    }

    async fn holds(&mut self, partner: PartnerId) -> Result<(), StoreError> {
        let found = self.read_holds(partner).await?;
        self.counts.open += found.open;
        self.counts.claims_shared += found.claims_shared;
        let currencies: BTreeSet<_> =
            found.on_balances.iter().chain(&found.by_transfers).map(|(currency, _)| *currency).collect();
        for currency in currencies {
            let held = sum(&found.on_balances, currency);
            let open = sum(&found.by_transfers, currency);
            if held != open {
                let subject = format!("account balance {currency}");
                let detail = format!("it holds {held}, open transfers hold {open}");
                self.report(Violation { rule: Rule::HoldSum, partner, subject, detail });
            }
        }
        Ok(())
    }

    fn report(&mut self, violation: Violation) {
        (self.sink)(&violation);
        self.counts.violations += 1;
        if self.violations.len() < VIOLATIONS_MAX {
            self.violations.push(violation);
        }
    }

    async fn partners(&self) -> Result<Vec<PartnerId>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => pool.read(sqlite::partners).await,
        }
    }

    async fn read_accounts(&self, partner: PartnerId) -> Result<Vec<Account>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => pool.read(move |sql| sqlite::accounts(sql, partner)).await,
        }
    }

    async fn read_entries(&self, partner: PartnerId, wanted: &Wanted) -> Result<Vec<EntryFound>, StoreError> {
        let (account, after_to): (AccountId, _) = (wanted.account, wanted.after_to);
        match self.reads.source() {
            Source::Sqlite(pool) => {
                pool.read(move |sql| sqlite::entries(sql, partner, account, after_to, PAGE)).await
            }
        }
    }

    async fn read_transfers_after(
        &self,
        partner: PartnerId,
        after: TransferId,
    ) -> Result<Vec<TransferFound>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => {
                pool.read(move |sql| sqlite::transfers_after(sql, partner, after, PAGE)).await
            }
        }
    }

    async fn read_transfers(
        &self,
        partner: PartnerId,
        ids: Vec<TransferId>,
    ) -> Result<Vec<TransferFound>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => pool.read(move |sql| sqlite::transfers_found(sql, partner, &ids)).await,
        }
    }

    async fn read_claims(
        &self,
        partner: PartnerId,
        after: ClaimCursor,
    ) -> Result<Vec<ClaimFound>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => {
                pool.read(move |sql| sqlite::claims_after(sql, partner, &after, PAGE)).await
            }
        }
    }

    async fn read_payments(
        &self,
        partner: PartnerId,
        after: Option<PaymentCursor>,
    ) -> Result<Vec<PaymentPlace>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => {
                pool.read(move |sql| sqlite::payments_after(sql, partner, after.as_ref(), PAGE)).await
            }
        }
    }

    async fn read_events(&self, partner: PartnerId, after: EventId) -> Result<Vec<EventFound>, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => {
                pool.read(move |sql| sqlite::events_after(sql, partner, after, PAGE)).await
            }
        }
    }

    async fn read_holds(&self, partner: PartnerId) -> Result<HoldsFound, StoreError> {
        match self.reads.source() {
            Source::Sqlite(pool) => pool.read(move |sql| sqlite::holds(sql, partner)).await,
        }
    }
}

fn sum(amounts: &[(saldo_core::Currency, i64)], currency: saldo_core::Currency) -> i128 {
    amounts.iter().filter(|(other, _)| *other == currency).map(|(_, minor)| i128::from(*minor)).sum()
}
