//! Proves the books on a live database, in short reads: what an auditor finds, counts and remembers.
//! `auditor` goes through the partners, `walk` through the entries, `transfers` checks each transfer alone.
//! A commit made meanwhile is never taken for a fault: each check compares rows of one moment, or what was true at one.

mod auditor;
mod cut;
mod findings;
mod holds;
mod payments;
mod transfers;
mod walk;

use std::fmt;

use saldo_core::ledger::Balances;
use saldo_core::{AccountId, CommandId, Currency, EventId, PartnerId, TransferId};
use serde::{Deserialize, Serialize};

pub(crate) use auditor::Auditor;
pub(crate) use findings::{
    ClaimCursor, ClaimFound, EntryFound, EventFound, PaymentCursor, PaymentFound, PaymentPlace, TransferFound,
};

/// What must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// An account's entries are numbered without gaps, up to its row's sequence.
    Sequence,
    /// Each entry's balance follows from the one before.
    BalanceChain,
    /// An account's row is the sum of its entries.
    AccountSum,
    /// A guarded account has nothing less than zero available.
    BelowZero,
    /// Every posting balances, pending and posted, in each currency.
    PostingBalance,
    /// An entry is listed by the transfer it names, and a listed entry is there.
    EntryListed,
    /// A transfer holds what its state says, and only an open one is due.
    Hold,
    /// A transfer has paid exactly once if it is complete, and not at all otherwise.
    Paid,
    /// Every payment was posted once, as it says, or is a discrepancy; every posting of a charge that is collected as
    /// it is paid is a payment.
    Payment,
    /// Holds on balances are those of the open transfers.
    HoldSum,
    /// A claim's transfer is there and has its reference; a transfer's claim is there.
    Claim,
    /// An event's transfer is there and ended when the event says.
    Event,
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Sequence => "sequence",
            Self::BalanceChain => "balance_chain",
            Self::AccountSum => "account_sum",
            Self::BelowZero => "below_zero",
            Self::PostingBalance => "posting_balance",
            Self::EntryListed => "entry_listed",
            Self::Hold => "hold",
            Self::Paid => "paid",
            Self::Payment => "payment",
            Self::HoldSum => "hold_sum",
            Self::Claim => "claim",
            Self::Event => "event",
        })
    }
}

/// A rule that does not hold, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    pub rule: Rule,
    pub partner: PartnerId,
    /// What breaks it, for example `transfer 42` or `account balance USD`.
    pub subject: String,
    /// What was found and what was expected.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: partner {}, {}: {}", self.rule, self.partner, self.subject, self.detail)
    }
}

/// What an audit went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditCounts {
    pub partners: u64,
    pub accounts: u64,
    pub entries: u64,
    pub transfers: u64,
    pub claims: u64,
    pub events: u64,
    /// Transfers that were open.
    pub open: i64,
    /// References with several open transfers: right where the policy is *always*, worth a look elsewhere.
    pub claims_shared: i64,
    pub violations: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditReport {
    pub clean: bool,
    /// The first of them; `counts.violations` says how many there were.
    pub violations: Vec<Violation>,
    pub counts: AuditCounts,
    /// How far the books are proven; the next audit may go on from here. Only a clean audit moves it.
    pub watermark: Watermark,
}

/// How far the books are proven, by partner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Watermark {
    pub partners: Vec<PartnerMark>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerMark {
    pub partner: PartnerId,
    /// The newest transfer that was checked.
    pub transfer: TransferId,
    /// Those up to it that were open, and so are checked again.
    pub open: Vec<TransferId>,
    /// The newest event that was checked.
    pub event: EventId,
    pub accounts: Vec<AccountMark>,
    /// The postings that have entries on both sides of these marks.
    #[serde(default)]
    pub postings: Vec<PostingMark>,
}

/// A posting that was seen in part: debits less credits of its entries up to the marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingMark {
    pub posting: CommandId,
    pub currency: Currency,
    pub pending: i128,
    pub posted: i128,
}

/// An account's last proven entry, and the sums up to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMark {
    pub account: AccountId,
    pub sequence: i64,
    pub debits_pending: i64,
    pub debits_posted: i64,
    pub credits_pending: i64,
    pub credits_posted: i64,
}

impl AccountMark {
    fn new(account: AccountId, sequence: i64, sums: Balances) -> Self {
        Self {
            account,
            sequence,
            debits_pending: sums.debits_pending,
            debits_posted: sums.debits_posted,
            credits_pending: sums.credits_pending,
            credits_posted: sums.credits_posted,
        }
    }

    fn sums(&self) -> Balances {
        Balances {
            debits_pending: self.debits_pending,
            debits_posted: self.debits_posted,
            credits_pending: self.credits_pending,
            credits_posted: self.credits_posted,
        }
    }
}
