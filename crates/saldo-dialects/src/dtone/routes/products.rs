//! Products of an operator, a country or a service; the suggested values of a variable one; whether an account number is
//! good for one.

use axum::http::StatusCode;
use saldo_core::catalogue::Ask;
use saldo_core::{AccountNumber, Reason};
use saldo_engine::{PriceRequest, Verification};

use super::{Answer, Call, Filter, Of, id, product};
use crate::dtone::category::Category;
use crate::dtone::codes;
use crate::dtone::error::Problem;
use crate::dtone::translate::catalogue as translate;
use crate::dtone::translate::order::plain;
use crate::dtone::wire::{SuggestedValues, Verified};
use crate::http::answer;

/// GET products. What cannot be priced in the caller's currency is not listed.
pub(super) fn list(call: &Call<'_>, of: Of, text: &str) -> Answer {
    let asked = Filter::of(&call.head.uri)?;
    let filter = match of {
        Of::Operator => Filter { operator: Some(id(text, Filter::OPERATOR)?), ..Filter::default() },
        Of::Country => Filter { country: Some(id(text, Filter::COUNTRY)?), ..asked },
        Of::Service => Filter { service: Some(id(text, Filter::SERVICE)?), ..asked },
    };
    let (engine, assortment) = (&call.dtone.engine, call.assortment());
    let priced = assortment.sold().filter(|sold| filter.takes(sold)).filter_map(|sold| {
        let (lowest, _) = engine.price_range(&call.caller, sold.product).ok()?;
        Some((sold, lowest))
    });
    Ok(answer::json_of(StatusCode::OK, &translate::products(priced)))
}

/// GET suggested_values.
pub(super) fn suggested_values(call: &Call<'_>, text: &str) -> Answer {
    let assortment = call.assortment();
    let variable = product(&assortment, text, Some(Category::VariableRecharge))?;
    let plans = assortment.sold().filter(|plan| translate::is_plan_of(plan.product, variable.product));
    let suggested = plans.filter_map(|plan| {
        let amount = plan.product.price.receive_minimum.to_decimal();
        let sku = variable.product.sku.as_str();
        let request = PriceRequest { sku, ask: Ask::ReceiveExactly(amount), currency: None };
        let priced = call.dtone.engine.price(&call.caller, &request).ok()?;
        Some(translate::suggested(plan, &priced.quote))
    });
    Ok(answer::json_of(StatusCode::OK, &SuggestedValues { suggested_values: suggested.collect() }))
}

/// GET status of an account number.
pub(super) async fn account_status(call: &Call<'_>, text: &str, number: &str) -> Answer {
    let assortment = call.assortment();
    let sold = product(&assortment, text, None)?;
    let number = AccountNumber::parse(plain(number)).ok_or_else(|| Problem::parameter("account_number"))?;
    match call.dtone.engine.account_verify(sold.product, &number).await {
        Ok(verification) => {
            let verified = u8::from(verification == Verification::Verified);
            Ok(answer::json_of(StatusCode::OK, &Verified { verified }))
        }
        Err(Reason::NotOffered) => Err(Problem::of(codes::NOT_VERIFIABLE)),
        Err(reason) => Err(call.problem(reason)),
    }
}
