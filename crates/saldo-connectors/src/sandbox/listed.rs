//! What the provider keeps of a delivery beside its end, so that it can list it: whose it was, to whom and how much. It
//! stands in the book behind the line, separated by tabs, and is read again only when the list is asked for.

use std::fmt::Write;

use saldo_core::recovery::{ListedDelivery, ListedOrder};
use saldo_core::transfer::{Purpose, Realm};
use saldo_core::{Dialect, Money, PartnerId, ProviderCode, Reference, Sku, Timestamp};

use super::book_line::Line;
use super::receipt::provider_ref;
use crate::port::Submission;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    order: ListedOrder,
    account_number: String,
    receive: Money,
    send: Money,
}

impl Listed {
    /// Of a real delivery; there is no list of anything else.
    pub(super) fn of(submission: &Submission) -> Option<Self> {
        let is_listed = submission.purpose == Purpose::Deliver && submission.realm == Realm::Real;
        is_listed.then(|| Self {
            order: ListedOrder {
                partner: submission.partner,
                dialect: submission.dialect,
                reference: submission.reference.clone(),
                sku: submission.sku.clone(),
                provider: submission.provider.clone(),
            },
            account_number: submission.account_number.as_str().to_owned(),
            receive: submission.receive,
            send: submission.send,
        })
    }

    pub(super) fn write(&self, out: &mut String) -> std::fmt::Result {
        let ListedOrder { partner, dialect, reference, sku, provider } = &self.order;
        let (receive, send) = (self.receive, self.send);
        write!(out, "\t{partner}\t{dialect}\t{sku}\t{provider}\t{}", self.account_number)?;
        write!(out, "\t{} {}", receive.minor(), receive.currency())?;
        write!(out, "\t{} {}\t{reference}", send.minor(), send.currency())
    }

    /// Reads what stands behind the first tab.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut fields = text.split('\t');
        let partner = PartnerId::new(fields.next()?.parse().ok()?);
        let dialect = Dialect::parse(fields.next()?)?;
        let (sku, provider) = (Sku::parse(fields.next()?)?, ProviderCode::parse(fields.next()?)?);
        let account_number = fields.next()?.to_owned();
        let (receive, send) = (money(fields.next()?)?, money(fields.next()?)?);
        let reference = Reference::parse(fields.next()?)?;
        let order = ListedOrder { partner, dialect, reference, sku, provider };
        Some(Self { order, account_number, receive, send })
    }
}

/// A line as the provider's list has it; `None` for what is no delivery.
pub(super) fn delivery(line: &Line) -> Option<ListedDelivery> {
    let is_listed = line.purpose == Purpose::Deliver && line.realm == Realm::Real;
    let reference = || line.payment_ref.map_or_else(|| provider_ref(line.attempt), |shown| shown.to_string());
    let asked = line.asked.as_ref();
    is_listed.then(|| ListedDelivery {
        attempt: line.attempt,
        at: Timestamp::ZERO.plus_seconds(i64::from(line.at_s)),
        provider_ref: Some(reference().into()),
        account_number: asked.map(|asked| asked.account_number.as_str().into()),
        receive: asked.map(|asked| asked.receive),
        send: asked.map(|asked| asked.send),
        asked: asked.map(|asked| asked.order.clone()),
    })
}

fn money(text: &str) -> Option<Money> {
    let (minor, currency) = text.split_once(' ')?;
    Some(Money::from_minor(minor.parse().ok()?, currency.parse().ok()?))
}
