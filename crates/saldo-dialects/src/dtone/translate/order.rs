//! Requests as orders.

use saldo_core::AccountNumber;
use saldo_core::catalogue::Quote;
use saldo_core::transfer::{ClaimPolicy, Flow, Order, Pace, Precheck, Realm, Setting};
use saldo_engine::{Value, ValueOrder};

use crate::dtone::assortment::Sold;
use crate::dtone::category::Category;
use crate::dtone::wire::TransactionRequest;

/// The note under which a transaction's type is kept.
pub(in crate::dtone) const TYPE: &str = "type";

/// A request as an order of its product. What is said besides is kept with it, and the type that it was sent as.
pub(in crate::dtone) fn order(request: TransactionRequest, sold: Sold<'_>) -> ValueOrder {
    let (realm, policy) = if request.simulation {
        (Realm::Simulated, ClaimPolicy::LeavesFree)
    } else {
        (Realm::Real, ClaimPolicy::Never)
    };
    let notes = request.notes.into_iter().map(|(name, value)| Setting { name, value });
    let of_type = Setting { name: TYPE.to_owned(), value: sold.category.name().to_owned() };
    ValueOrder {
        sku: sold.product.sku.as_str().to_owned(),
        account_number: plain(&request.account_number).to_owned(),
        value: match (sold.category, request.local_value) {
            (Category::VariablePayment, _) => Value::Bill,
            (Category::VariableRecharge, Some(amount)) => Value::Amount(amount),
            (Category::VariableRecharge, None) | (Category::FixedVoucher | Category::FixedRecharge, _) => {
                Value::Fixed
            }
        },
        reference: request.external_id,
        notes: [of_type].into_iter().chain(notes).collect(),
        policy,
        realm,
    }
}

/// What was ordered, where nobody knows whether it was opened; `price` is what it would cost.
pub(in crate::dtone) fn not_opened(asked: &ValueOrder, sold: Sold<'_>, price: Quote) -> Option<Order> {
    let product = sold.product;
    Some(Order {
        sku: product.sku.clone(),
        kind: product.kind,
        provider: product.provider.clone(),
        account_number: AccountNumber::parse(&asked.account_number)?,
        settings: asked.notes.clone(),
        bill_ref: None,
        correlation: None,
        quote: price,
        pace: Pace::Instant,
        realm: asked.realm,
        flow: Flow::Purchase,
        precheck: Precheck::None,
        signer: None,
    })
}

/// A phone number without the `+` of its international form, which no operator's numbers have.
pub(in crate::dtone) fn plain(account_number: &str) -> &str {
    let digits = account_number.strip_prefix('+').unwrap_or_default();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits } else { account_number }
}
