//! Ledger accounts: each belongs to one partner and one currency, and counts both sides, pending and posted.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::ids::{AccountId, PartnerId, ProviderCode};
use crate::money::{Currency, Money};

/// What an account is for. Its text form is its name everywhere: `balance`, `provider:D7HT`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountName {
    /// What the partner may spend.
    Balance,
    /// What is owed to a provider for this partner's transfers.
    Provider(ProviderCode),
    /// What the partner has earned.
    Commission,
    /// What the switch keeps.
    Fee,
    /// What is owed as tax.
    Tax,
    /// Where deposits come from.
    Funding,
    /// Where corrections come from.
    Adjustment,
    /// On its way to or from another partner.
    Transit,
    /// What charges have brought the partner.
    Revenue,
    /// The payer's side of a charge, in the sandbox.
    Subscriber(Arc<str>),
    /// The payer's side of a charge, in serve.
    Receivable(ProviderCode),
}

/// The two sides of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Debit,
    Credit,
}

impl AccountName {
    /// The side on which the account grows.
    pub fn normal_side(&self) -> Side {
        match self {
            Self::Funding | Self::Adjustment | Self::Transit | Self::Receivable(_) => Side::Debit,
            Self::Balance
            | Self::Provider(_)
            | Self::Commission
            | Self::Fee
            | Self::Tax
            | Self::Revenue
            | Self::Subscriber(_) => Side::Credit,
        }
    }

    /// Whether what is available on it may never fall below zero.
    pub fn is_guarded(&self) -> bool {
        matches!(self, Self::Balance | Self::Subscriber(_))
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("provider", code)) => ProviderCode::parse(code).map(Self::Provider),
            Some(("subscriber", number)) => Some(Self::Subscriber(number.into())),
            Some(("receivable", code)) => ProviderCode::parse(code).map(Self::Receivable),
            Some(_) => None,
            None => Self::parse_plain(text),
        }
    }

    fn parse_plain(text: &str) -> Option<Self> {
        let plain = [
            Self::Balance,
            Self::Commission,
            Self::Fee,
            Self::Tax,
            Self::Funding,
            Self::Adjustment,
            Self::Transit,
            Self::Revenue,
        ];
        plain.into_iter().find(|name| name.to_string() == text)
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance => out.write_str("balance"),
            Self::Provider(code) => write!(out, "provider:{code}"),
            Self::Commission => out.write_str("commission"),
            Self::Fee => out.write_str("fee"),
            Self::Tax => out.write_str("tax"),
            Self::Funding => out.write_str("funding"),
            Self::Adjustment => out.write_str("adjustment"),
            Self::Transit => out.write_str("transit"),
            Self::Revenue => out.write_str("revenue"),
            Self::Subscriber(number) => write!(out, "subscriber:{number}"),
            Self::Receivable(code) => write!(out, "receivable:{code}"),
        }
    }
}

/// Which account: of whom, in what currency, for what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountKey {
    pub partner: PartnerId,
    pub currency: Currency,
    pub name: AccountName,
}

impl AccountKey {
    pub fn new(partner: PartnerId, currency: Currency, name: AccountName) -> Self {
        Self { partner, currency, name }
    }

    /// The account's id: the first 53 bits of a hash of its key, so that opening one needs no counter.
    pub fn id(&self) -> AccountId {
        let text = format!("{}/{}/{}", self.partner, self.currency, self.name);
        let first = Sha256::digest(text.as_bytes())
            .iter()
            .take(8)
            .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        AccountId::new(i64::try_from(first >> 11).unwrap_or(i64::MAX))
    }
}

/// The four sums of an account, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balances {
    pub debits_pending: i64,
    pub debits_posted: i64,
    pub credits_pending: i64,
    pub credits_posted: i64,
}

/// One account's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub key: AccountKey,
    pub id: AccountId,
    /// The sequence of its last entry; zero before the first.
    pub sequence: i64,
    pub balances: Balances,
    /// How far a guarded account may be overdrawn.
    pub credit_limit: i64,
}

impl Account {
    /// An account as it is before its first entry.
    pub fn open(key: AccountKey) -> Self {
        let id = key.id();
        Self { key, id, sequence: 0, balances: Balances::default(), credit_limit: 0 }
    }

    /// Posted money, positive on the account's normal side.
    pub fn posted(&self) -> i64 {
        let net = self.balances.credits_posted - self.balances.debits_posted;
        match self.key.name.normal_side() {
            Side::Credit => net,
            Side::Debit => -net,
        }
    }

    /// What may still be spent: posted credits less posted and pending debits, plus the credit limit.
    pub fn available(&self) -> Money {
        let sums = &self.balances;
        let posted = sums.credits_posted.saturating_sub(sums.debits_posted);
        let minor = posted.saturating_sub(sums.debits_pending).saturating_add(self.credit_limit);
        Money::from_minor(minor, self.key.currency)
    }
}
