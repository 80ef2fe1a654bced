//! Bills that can be looked up and paid: those the published examples print, from `bills.csv`, and made-up ones
//! for every other account of a product that has bills. A bill's reference follows from product and account alone.

use std::collections::{BTreeMap, HashMap};

use saldo_core::catalogue::{Kind, Product};
use saldo_core::{AccountNumber, Currency, Money, Timestamp};

use super::chance::Chance;
use super::rows::{self, Layout, Row, TableError};
use crate::port::{ConnectorError, FoundBill, Submission};

const TEXT: &str = include_str!("bills.csv");

const LAYOUT: Layout = Layout {
    table: "bills.csv",
    columns: &[
        "product", "account", "bill_ref", "currency", "amount", "minimum", "date", "holder", "info", "source",
    ],
};

const GIVEN: [&str; 8] = [
    "ANA LUCIA",
    "JOSE MIGUEL",
    "ROSA ELENA",
    "JUAN CARLOS",
    "MARIA ISABEL",
    "RAFAEL",
    "CARMEN",
    "LUIS ALBERTO",
];
const FAMILY: [&str; 8] =
    ["ALMONTE REYES", "BATISTA", "CASTILLO MEJIA", "DIAZ", "FELIZ PEÑA", "GUZMAN", "POLANCO", "VARGAS SOSA"];

const DAY_SECONDS: i64 = 86_400;

/// The printed bills, by the product's number and the account number.
#[derive(Debug)]
pub(super) struct Bills(HashMap<i64, HashMap<String, FoundBill>>);

impl Bills {
    /// The table that is built in.
    pub(super) fn read() -> Result<Self, TableError> {
        let mut bills: HashMap<i64, HashMap<String, FoundBill>> = HashMap::new();
        for row in rows::read(LAYOUT, TEXT)? {
            row.required("source")?;
            let product = number(&row, "product")?;
            bills.entry(product).or_default().insert(row.required("account")?.to_owned(), printed(&row)?);
        }
        Ok(Self(bills))
    }

    /// The bills of an account. Prepaid energy has one of zero: it tells the holder.
    pub(super) fn lookup(
        &self,
        product: &Product,
        account: &AccountNumber,
        at: Timestamp,
    ) -> Result<Vec<FoundBill>, ConnectorError> {
        if let Some(printed) = self.printed(product.number, account.as_str()) {
            return Ok(vec![printed.clone()]);
        }
        let has_bills = product.needs_bill_lookup || matches!(product.kind, Kind::Bill | Kind::Electricity);
        if !has_bills {
            return Err(ConnectorError::NotOffered);
        }
        Ok(vec![self.made_up(product, account.as_str(), at)])
    }

    /// Whether a payment names a bill of its account, or none at all.
    pub(super) fn take(&self, submission: &Submission) -> bool {
        let account = submission.account_number.as_str();
        let Some(bill_ref) = submission.bill_ref.as_deref() else { return true };
        match self.printed(submission.product_number, account) {
            Some(printed) => printed.bill_ref == bill_ref,
            None => made_up_ref(submission.product_number, account) == bill_ref,
        }
    }

    /// Whose account it is.
    pub(super) fn holder(&self, product: i64, account: &str) -> String {
        let printed = self.printed(product, account).and_then(|bill| bill.holder.clone());
        printed.unwrap_or_else(|| made_up_holder(account))
    }

    /// A printed detail of an account.
    pub(super) fn info(&self, product: i64, account: &str, name: &str) -> Option<&str> {
        self.printed(product, account)?.info.get(name).map(String::as_str)
    }

    fn printed(&self, product: i64, account: &str) -> Option<&FoundBill> {
        self.0.get(&product)?.get(account)
    }

    fn made_up(&self, product: &Product, account: &str, at: Timestamp) -> FoundBill {
        let mut chance = Chance::of_text(account);
        let (amount, minimum) = match product.kind {
            Kind::Electricity => (Money::zero(product.price.receive_minimum.currency()), None),
            _ => made_up_amounts(product, &mut chance),
        };
        FoundBill {
            bill_ref: made_up_ref(product.number, account),
            amount,
            minimum,
            holder: Some(self.holder(product.number, account)),
            date: (product.kind != Kind::Electricity).then(|| made_up_day(&mut chance, at)),
            info: BTreeMap::from([("contract".to_owned(), account.to_owned())]),
        }
    }
}

/// Nine digits, as the printed ones have.
fn made_up_ref(product: i64, account: &str) -> String {
    format!("6{}", Chance::of_text(&format!("{product}/{account}")).digits(8))
}

fn made_up_holder(account: &str) -> String {
    let mut chance = Chance::of_text(account);
    let mut pick = |names: [&'static str; 8]| {
        let at = usize::try_from(chance.below(8)).unwrap_or_default();
        names.get(at).copied().unwrap_or_default()
    };
    let family = pick(FAMILY);
    format!("{family}, {}", pick(GIVEN))
}

/// What is due, near the low end of what the product takes; every second bill may be paid in part.
fn made_up_amounts(product: &Product, chance: &mut Chance) -> (Money, Option<Money>) {
    let (low, high) = (product.price.receive_minimum, product.price.receive_maximum);
    let span = high.minor().saturating_sub(low.minor()).max(0) / 20;
    let more = chance.below(span.unsigned_abs().saturating_add(1));
    let due_minor = low.minor().saturating_add_unsigned(more);
    let due = Money::from_minor(due_minor, low.currency());
    let minimum = if chance.below(2) == 0 { low } else { due };
    (due, Some(minimum))
}

/// A day of the month before: it stays the same for a month.
fn made_up_day(chance: &mut Chance, at: Timestamp) -> String {
    let day_of_month = i64::from(at.to_utc().day());
    let before = at.plus_seconds(-day_of_month.saturating_mul(DAY_SECONDS)).to_utc();
    let day = chance.below(28).saturating_add(1);
    format!("{:04}-{:02}-{day:02}", before.year(), u8::from(before.month()))
}

fn printed(row: &Row) -> Result<FoundBill, TableError> {
    let amount = money(row, "amount")?.ok_or_else(|| row.wrong("amount", "must not be empty"))?;
    let pair = |text: &str| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(FoundBill {
        bill_ref: row.required("bill_ref")?.to_owned(),
        amount,
        minimum: money(row, "minimum")?,
        holder: row.optional("holder").map(str::to_owned),
        date: row.optional("date").map(str::to_owned),
        info: row.listed("info", pair)?.into_iter().collect(),
    })
}

/// A whole number that must be there.
pub(super) fn number(row: &Row, column: &'static str) -> Result<i64, TableError> {
    row.parsed(column, |text| text.parse().ok())?.ok_or_else(|| row.wrong(column, "must not be empty"))
}

/// An amount in major units of the row's currency.
pub(super) fn money(row: &Row, column: &'static str) -> Result<Option<Money>, TableError> {
    let currency: Currency =
        row.required("currency")?.parse().map_err(|_| row.wrong("currency", "is not one of ISO 4217"))?;
    row.parsed(column, |text| Money::from_decimal(text.parse().ok()?, currency).ok())
}
