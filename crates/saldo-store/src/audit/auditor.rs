//! Goes through the partners one by one, and through each one's accounts, transfers, claims, payments, events and
//! holds.

use std::collections::{BTreeSet, HashSet};

use saldo_core::ledger::Account;
use saldo_core::{AccountId, EventId, PartnerId, TransferId};

use super::cut::Cut;
use super::findings::{
    ClaimCursor, ClaimFound, EntryFound, EventFound, PaymentCursor, PaymentPlace, TransferFound,
};
use super::holds::Holds;
use super::walk::Walk;
use super::{AuditCounts, AuditReport, PartnerMark, Rule, Violation, Watermark, transfers};
use crate::error::StoreError;
use crate::reads::{AccountCursor, Reads};
use crate::tables::{audit, ledger};

/// Rows in one read.
const PAGE: usize = 500;
/// The same, as the database counts.
const ROWS: i64 = 500;
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
        let cut = self.cut(partner).await?;
        let mut holds = Holds::of(&cut.accounts);
        let mut mark = PartnerMark {
            partner,
            transfer: TransferId::new(i64::MIN),
            open: Vec::new(),
            event: EventId::new(i64::MIN),
            accounts: Vec::new(),
            postings: Vec::new(),
        };
        let touched = self.accounts(cut, from.as_ref(), &mut mark).await?;
        if let Some(from) = &from {
            (mark.transfer, mark.event) = (from.transfer, from.event);
            let again = touched.into_iter().chain(from.open.iter().copied()).collect();
            self.transfers_again(again, &mut mark, &mut holds).await?;
        }
        self.transfers(&mut mark, &mut holds).await?;
        if from.is_none() {
            self.claims(partner).await?;
            self.payments(partner).await?;
        }
        self.events(&mut mark).await?;
        self.holds(partner, holds).await?;
        Ok(mark)
    }

    /// A partner's accounts. What is committed while they are read can be told from what is wrong.
    async fn cut(&self, partner: PartnerId) -> Result<Cut, StoreError> {
        let accounts = self.read_accounts(partner).await?;
        if accounts.len() < PAGE {
            return Ok(Cut::of_one_moment(accounts));
        }
        let later = self.read_accounts(partner).await?;
        Ok(Cut::of_many(accounts, &later))
    }

    /// The ledger up to a cut; puts down how far it is proven, and answers the transfers proven before that it touched.
    async fn accounts(
        &mut self,
        cut: Cut,
        from: Option<&PartnerMark>,
        mark: &mut PartnerMark,
    ) -> Result<HashSet<TransferId>, StoreError> {
        let partner = mark.partner;
        let mut walk = Walk::new(partner, cut.accounts, from);
        self.counts.accounts += u64::try_from(walk.accounts()).unwrap_or(u64::MAX);
        for wanted in walk.begin() {
            let entries = self.read_entries(partner, wanted.account, wanted.after_to).await?;
            walk.give(wanted.index, entries);
        }
        while let Some(wanted) = walk.go_on() {
            let entries = self.read_entries(partner, wanted.account, wanted.after_to).await?;
            walk.give(wanted.index, entries);
        }
        mark.postings = walk.half_seen();
        for since in cut.since.iter().filter(|_| !mark.postings.is_empty()) {
            let mut after = since.after;
            while after < since.to {
                let entries = self.read_entries(partner, since.account, (after, since.to)).await?;
                let Some(last) = entries.last() else { break };
                after = last.entry.sequence;
                walk.complete(since.currency, &entries);
            }
        }
        mark.accounts = walk.end();
        self.counts.entries += walk.entries;
        for violation in walk.violations {
            self.report(violation);
        }
        Ok(walk.touched)
    }

    async fn transfers(&mut self, mark: &mut PartnerMark, holds: &mut Holds) -> Result<(), StoreError> {
        loop {
            let page = self.read_transfers_after(mark.partner, mark.transfer).await?;
            let Some(last) = page.last() else { return Ok(()) };
            mark.transfer = last.transfer.id;
            self.check_transfers(page, mark, holds);
        }
    }

    async fn transfers_again(
        &mut self,
        ids: BTreeSet<TransferId>,
        mark: &mut PartnerMark,
        holds: &mut Holds,
    ) -> Result<(), StoreError> {
        let ids: Vec<TransferId> = ids.into_iter().collect();
        for page in ids.chunks(PAGE) {
            let found = self.read_transfers(mark.partner, page.to_vec()).await?;
            self.check_transfers(found, mark, holds);
        }
        Ok(())
    }

    fn check_transfers(&mut self, page: Vec<TransferFound>, mark: &mut PartnerMark, holds: &mut Holds) {
        for found in page {
            self.counts.transfers += 1;
            if found.transfer.state.is_open() {
                self.counts.open += 1;
                mark.open.push(found.transfer.id);
            }
            holds.take(&found);
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

    async fn holds(&mut self, partner: PartnerId, holds: Holds) -> Result<(), StoreError> {
        for (currency, sums) in holds.unequal() {
            let subject = format!("payers' accounts in {currency}");
            let detail = format!("they hold {}, open transfers hold {}", sums.on_accounts, sums.by_transfers);
            self.report(Violation { rule: Rule::HoldSum, partner, subject, detail });
        }
        for crowd in holds.crowds() {
            self.counts.claims_shared += i64::from(self.is_crowded(partner, &crowd).await?);
        }
        Ok(())
    }

    /// Whether several of these transfers are open at one moment.
    async fn is_crowded(&self, partner: PartnerId, ids: &[TransferId]) -> Result<bool, StoreError> {
        for page in ids.chunks(PAGE) {
            let found = self.read_transfers(partner, page.to_vec()).await?;
            if found.iter().filter(|found| found.transfer.state.is_open()).count() > 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn report(&mut self, violation: Violation) {
        (self.sink)(&violation);
        self.counts.violations += 1;
        if self.violations.len() < VIOLATIONS_MAX {
            self.violations.push(violation);
        }
    }

    async fn partners(&self) -> Result<Vec<PartnerId>, StoreError> {
        self.reads.source().read(audit::partners).await
    }

    async fn read_accounts(&self, partner: PartnerId) -> Result<Vec<Account>, StoreError> {
        let mut accounts: Vec<Account> = Vec::new();
        loop {
            let after = accounts.last().map(|last| AccountCursor { partner, account: last.id });
            let page = self
                .reads
                .source()
                .read(move |sql| ledger::accounts(sql, Some(partner), after, PAGE))
                .await?;
            let is_last = page.len() < PAGE;
            accounts.extend(page);
            if is_last {
                return Ok(accounts);
            }
        }
    }

    async fn read_entries(
        &self,
        partner: PartnerId,
        account: AccountId,
        after_to: (i64, i64),
    ) -> Result<Vec<EntryFound>, StoreError> {
        self.reads.source().read(move |sql| audit::entries(sql, partner, account, after_to, ROWS)).await
    }

    async fn read_transfers_after(
        &self,
        partner: PartnerId,
        after: TransferId,
    ) -> Result<Vec<TransferFound>, StoreError> {
        self.reads.source().read(move |sql| audit::transfers_after(sql, partner, after, ROWS)).await
    }

    async fn read_transfers(
        &self,
        partner: PartnerId,
        ids: Vec<TransferId>,
    ) -> Result<Vec<TransferFound>, StoreError> {
        self.reads.source().read(move |sql| audit::transfers_found(sql, partner, &ids)).await
    }

    async fn read_claims(
        &self,
        partner: PartnerId,
        after: ClaimCursor,
    ) -> Result<Vec<ClaimFound>, StoreError> {
        self.reads.source().read(move |sql| audit::claims_after(sql, partner, &after, ROWS)).await
    }

    async fn read_payments(
        &self,
        partner: PartnerId,
        after: Option<PaymentCursor>,
    ) -> Result<Vec<PaymentPlace>, StoreError> {
        self.reads.source().read(move |sql| audit::payments_after(sql, partner, after.as_ref(), ROWS)).await
    }

    async fn read_events(&self, partner: PartnerId, after: EventId) -> Result<Vec<EventFound>, StoreError> {
        self.reads.source().read(move |sql| audit::events_after(sql, partner, after, ROWS)).await
    }
}
