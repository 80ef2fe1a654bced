//! The lists of reference data: which method answers which list, and by what it may be filtered.

use axum::http::StatusCode;
use saldo_core::AccountNumber;

use super::{Answer, Call};
use crate::ding::error::Problem;
use crate::ding::reference::{List, Reference, Selection, index};
use crate::http::answer;
use crate::http::parameters::Faults;
use crate::http::query::{Query, is_text};

/// The published names of the filters, by the index that answers them.
type Filter = (&'static str, &'static str);

const COUNTRY: Filter = (index::COUNTRY, "countryIsos");
const PROVIDER: Filter = (index::PROVIDER, "providerCodes");
const REGION: Filter = (index::REGION, "regionCodes");
const SKU: Filter = (index::SKU, "skuCodes");
const BENEFIT: Filter = (index::BENEFIT, "benefits");
const LANGUAGE: Filter = (index::LANGUAGE, "languageCodes");

/// The published name of an account number in a query.
pub(in crate::ding) const ACCOUNT_NUMBER: &str = "accountNumber";

/// A method that answers a list of reference data.
#[derive(Debug)]
pub(super) struct Listed {
    /// The method's published name.
    name: &'static str,
    of: fn(&Reference) -> &List,
    filters: &'static [Filter],
    by_account: ByAccount,
}

/// Whether `accountNumber` narrows a list to the providers the number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByAccount {
    Taken,
    Ignored,
}

use ByAccount::{Ignored, Taken};

const LISTED: [Listed; 10] = [
    Listed::new("GetCountries", |all| &all.countries, &[], Ignored),
    Listed::new("GetCurrencies", |all| &all.currencies, &[], Ignored),
    Listed::new("GetRegions", |all| &all.regions, &[COUNTRY], Ignored),
    Listed::new("GetProviders", |all| &all.providers, &[PROVIDER, COUNTRY, REGION], Taken),
    Listed::new("GetProviderStatus", |all| &all.provider_statuses, &[PROVIDER], Ignored),
    Listed::new("GetProducts", |all| &all.products, &[COUNTRY, PROVIDER, SKU, BENEFIT, REGION], Taken),
    Listed::new("GetProductDescriptions", |all| &all.product_descriptions, &[LANGUAGE, SKU], Ignored),
    Listed::new("GetPromotions", |all| &all.promotions, &[COUNTRY, PROVIDER], Taken),
    Listed::new("GetPromotionDescriptions", |all| &all.promotion_descriptions, &[LANGUAGE], Ignored),
    Listed::new("GetErrorCodeDescriptions", |all| &all.error_descriptions, &[], Ignored),
];

impl Listed {
    const fn new(
        name: &'static str,
        of: fn(&Reference) -> &List,
        filters: &'static [Filter],
        by_account: ByAccount,
    ) -> Self {
        Self { name, of, filters, by_account }
    }

    /// The method of a name in any case.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|listed| listed.name.eq_ignore_ascii_case(name))
    }

    #[cfg(test)]
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn all() -> &'static [Self] {
        const ALL: &[Listed] = &LISTED;
        ALL
    }

    /// The published names of what the list may be asked for by.
    pub(super) fn filters(&self) -> impl Iterator<Item = &'static str> {
        let account = (self.by_account == Taken).then_some(ACCOUNT_NUMBER);
        self.filters.iter().map(|(_, published)| *published).chain(account)
    }
}

/// GET of any list.
pub(super) async fn list(call: &Call<'_>, listed: &'static Listed) -> Answer {
    let query = Query::of(&call.head.uri).ok_or(Problem::request(StatusCode::BAD_REQUEST))?;
    let mut wanted = selection(&query, listed, call.ding.options.values_max)?;
    if listed.by_account == Taken {
        wanted.names.extend(providers_of(call, &query).await?.map(|codes| (index::PROVIDER, codes)));
    }
    let reference = call.ding.shelf.get(&call.ding.engine.catalogue(), call.caller.currency);
    Ok(answer::json(StatusCode::OK, (listed.of)(&reference).answer(&wanted)))
}

fn selection(query: &Query, listed: &Listed, values_max: usize) -> Result<Selection, Problem> {
    let mut faults = Faults::default();
    let mut wanted = Selection::default();
    for (index, published) in listed.filters {
        let values: Vec<String> = query.values(index).map(|value| value.trim().to_owned()).collect();
        if values.len() > values_max {
            return Err(Problem::too_many(published));
        }
        if values.iter().any(|value| value.is_empty() || !is_text(value)) {
            faults.invalid.push(published);
        }
        if !values.is_empty() {
            wanted.names.push((index, values));
        }
    }
    wanted.skip = count(query, ("skip", "Skip"), &mut faults).unwrap_or_default();
    wanted.take = count(query, ("take", "Take"), &mut faults);
    if faults == Faults::default() { Ok(wanted) } else { Err(faults.into()) }
}

/// A number of items, which no limit of *Paging* concerns: these lists are bounded.
fn count(query: &Query, (name, published): Filter, faults: &mut Faults) -> Option<usize> {
    let text = query.first(name)?.trim();
    match (text.parse::<usize>(), text.parse::<i64>()) {
        (Ok(count), _) => Some(count),
        (Err(_), Ok(_)) => {
            faults.out_of_range.push(published);
            None
        }
        (Err(_), Err(_)) => {
            faults.invalid.push(published);
            None
        }
    }
}

/// The providers of the account number in the query. A number that belongs to none narrows nothing, as published.
async fn providers_of(call: &Call<'_>, query: &Query) -> Result<Option<Vec<String>>, Problem> {
    let sent = query.first("accountnumber").unwrap_or_default();
    if sent.trim().is_empty() {
        return Ok(None);
    }
    let number = AccountNumber::parse(sent).filter(|_| is_text(sent));
    let number = number.ok_or_else(|| invalid(ACCOUNT_NUMBER))?;
    let Ok(found) = call.ding.engine.account_lookup(&number).await else {
        return Ok(None);
    };
    let codes: Vec<String> = found.accounts.iter().map(|found| found.provider.as_str().to_owned()).collect();
    Ok(Some(codes).filter(|codes| !codes.is_empty()))
}

/// The answer to one parameter that is wrong.
pub(super) fn invalid(published: &'static str) -> Problem {
    Faults { invalid: vec![published], ..Faults::default() }.into()
}
