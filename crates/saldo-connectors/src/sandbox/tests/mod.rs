//! The sandbox provider from outside: what it answers, tells afterwards and keeps.
//! Here are what all of them need; each file beside has one subject.

mod book;
mod endings;
mod faults;
mod listed;
mod lookups;
mod payments;
mod printed;
mod receipts;
mod tables;

use std::path::Path;
use std::sync::Arc;

use saldo_core::catalogue::{Kind, PriceBand, ProcessingMode, Product, Redemption};
use saldo_core::transfer::{Purpose, Realm, Refusal, Verdict};
use saldo_core::{
    AccountNumber, AttemptId, Clock, ConnectorName, Currency, Dialect, Money, ProviderCode, Reason,
    Reference, Sku, Timestamp,
};

use super::SandboxConnector;
use crate::port::{Connector, Status, StatusQuery, Submission};

pub(crate) const NOON: &str = "2026-11-22T12:00:00Z";

pub(crate) struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::parse_rfc3339(NOON).unwrap()
    }
}

pub(crate) fn name() -> ConnectorName {
    ConnectorName::parse("sandbox").unwrap()
}

pub(crate) fn open(book: Option<&Path>) -> SandboxConnector {
    SandboxConnector::open(name(), book, Arc::new(StoppedClock), 7).unwrap()
}

pub(crate) fn account(text: &str) -> AccountNumber {
    AccountNumber::parse(text).unwrap()
}

/// The products the examples use, by the name they have there.
pub(crate) const PRODUCTS: [(&str, i64, Kind); 10] = [
    ("CLDO357", 357, Kind::Topup),
    ("CRDO3149", 3149, Kind::Data),
    ("CLDO201", 201, Kind::Pin),
    ("ESDO2023", 2023, Kind::Bill),
    ("ENDO2021", 2021, Kind::Bill),
    ("EEDO3503", 3503, Kind::Electricity),
    ("DO_CA_Bill", 10_583, Kind::Bill),
    ("CO_EP_Bill", 10_478, Kind::Bill),
    ("EEGB_TopUp", 20_000, Kind::Topup),
    ("XG_Voucher", 20_001, Kind::Voucher),
];

fn listed(sku: &str) -> (&'static str, i64, Kind) {
    PRODUCTS.into_iter().find(|(name, ..)| *name == sku).unwrap()
}

pub(crate) fn pesos(minor: i64) -> Money {
    let currency: Currency = "DOP".parse().unwrap();
    Money::from_minor(minor, currency)
}

pub(crate) fn submission(attempt: i64, sku: &str, number: &str) -> Submission {
    let (sku, product_number, kind) = listed(sku);
    Submission {
        partner: saldo_core::PartnerId::new(1),
        attempt: AttemptId::new(attempt),
        purpose: Purpose::Deliver,
        dialect: Dialect::Utelecard,
        reference: Reference::parse("7035922672877862680").unwrap(),
        sku: Sku::parse(sku).unwrap(),
        product_number,
        kind,
        provider: ProviderCode::parse("CLDO").unwrap(),
        account_number: account(number),
        settings: Vec::new(),
        bill_ref: None,
        receive: pesos(500),
        send: pesos(500),
        realm: Realm::Real,
        uat_ending: None,
        reverses: None,
        flow: saldo_core::transfer::Flow::Purchase,
    }
}

pub(crate) fn reversal(attempt: i64, of: &Submission) -> Submission {
    Submission {
        partner: saldo_core::PartnerId::new(1),
        attempt: AttemptId::new(attempt),
        purpose: Purpose::Reverse,
        reverses: Some(of.attempt),
        ..of.clone()
    }
}

pub(crate) fn product(sku: &str) -> Product {
    let (sku, number, kind) = listed(sku);
    Product {
        sku: Sku::parse(sku).unwrap(),
        number,
        provider: ProviderCode::parse("CLDO").unwrap(),
        region: "DO".to_owned(),
        kind,
        localization_key: sku.to_owned(),
        processing_mode: ProcessingMode::Instant,
        redemption: Redemption::Immediate,
        benefits: Vec::new(),
        payment_types: Vec::new(),
        validity: None,
        uat_number: account("5000000"),
        additional_information: None,
        pattern: None,
        price: PriceBand {
            send_minimum: pesos(100),
            send_maximum: pesos(10_000_000),
            receive_minimum: pesos(100),
            receive_maximum: pesos(10_000_000),
            customer_fee: pesos(0),
            distributor_fee: pesos(0),
            commission: "0".parse().unwrap(),
            tax: None,
        },
        settings: Vec::new(),
        needs_bill_lookup: kind == Kind::Bill,
        has_packages: kind == Kind::Data,
    }
}

pub(crate) async fn status(sandbox: &SandboxConnector, of: &Submission) -> Status {
    let started_at = StoppedClock.now();
    sandbox.status(&StatusQuery { attempt: of.attempt, submission: of.clone(), started_at }).await
}

/// A verdict without what is made up: `delivered`, `unknown`, or the refusal's reason and code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    Delivered,
    Unknown,
    Refused(Reason, String),
}

pub(crate) fn seen(verdict: &Verdict) -> Seen {
    match verdict {
        Verdict::Delivered { .. } => Seen::Delivered,
        Verdict::Waiting { .. } | Verdict::Unknown => Seen::Unknown,
        Verdict::Refused(Refusal { reason, provider_code, .. }) => {
            Seen::Refused(*reason, provider_code.as_deref().unwrap_or_default().to_owned())
        }
    }
}
