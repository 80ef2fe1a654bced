//! GetBalance and GetAccountLookup.

use axum::http::StatusCode;
use saldo_core::AccountNumber;

use super::reference::invalid;
use super::{Answer, Call};
use crate::ding::error::Problem;
use crate::ding::translate::price;
use crate::ding::wire::{AccountFound, AccountLookup, Balance, ResultCode};
use crate::http::answer;
use crate::http::parameters::Faults;
use crate::http::query::{Query, is_text};

/// GET GetBalance.
pub(super) async fn balance(call: &Call<'_>) -> Answer {
    call.count("GetBalance")?;
    let balance = call.ding.engine.balance(&call.caller).await?;
    let body = Balance {
        balance: price::amount(balance),
        currency_iso: balance.currency().code(),
        result_code: ResultCode::Success,
        error_codes: [],
    };
    Ok(answer::json_of(StatusCode::OK, &body))
}

/// GET GetAccountLookup: with a warning where the country is known and the provider is not.
pub(super) async fn lookup(call: &Call<'_>) -> Answer {
    let query = Query::of(&call.head.uri).ok_or(Problem::request(StatusCode::BAD_REQUEST))?;
    let number = account_number(&query)?;
    call.count("GetAccountLookup")?;
    let found = call.ding.engine.account_lookup(&number).await?;
    let items = found.accounts.into_iter().map(|account| AccountLookup {
        provider_code: account.provider.as_str().to_owned(),
        region_code: account.region.unwrap_or_else(|| found.country.clone()),
    });
    let items: Vec<_> = items.collect();
    let (result_code, error_codes) = if items.is_empty() {
        (ResultCode::SuccessWithWarning, vec![price::nearest_match(None)])
    } else {
        (ResultCode::Success, Vec::new())
    };
    let body = AccountFound {
        country_iso: found.country,
        account_number_normalized: found.normalised,
        items,
        result_code,
        error_codes,
    };
    Ok(answer::json_of(StatusCode::OK, &body))
}

fn account_number(query: &Query) -> Result<AccountNumber, Problem> {
    let sent = query.first("accountnumber").unwrap_or_default();
    if sent.trim().is_empty() {
        return Err(Faults { missing: vec!["accountNumber"], ..Faults::default() }.into());
    }
    // A `+` that was not percent-encoded arrives as a space, which the trimming takes away.
    AccountNumber::parse(sent).filter(|_| is_text(sent)).ok_or_else(|| invalid("accountNumber"))
}
