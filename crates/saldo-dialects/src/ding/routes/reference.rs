//! The lists of reference data: which method answers which list, and by what it may be filtered.

use axum::http::StatusCode;
use axum::response::Response;
use saldo_core::AccountNumber;

use super::{Answer, Call};
use crate::ding::error::Problem;
use crate::ding::reference::{List, Reference, Selection, index};
use crate::http::cache::{self, Freshness};
use crate::http::parameters::Faults;
use crate::http::query::{Query, is_text};
use crate::http::{answer, coding};

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
    /// The method's name as published.
    name: &'static str,
    freshness: Freshness,
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

const LISTED: &[Listed] = &[
    Listed::new("GetCountries", DAY, |all| &all.countries, &[]),
    Listed::new("GetCurrencies", DAY, |all| &all.currencies, &[]),
    Listed::new("GetRegions", DAY, |all| &all.regions, &[COUNTRY]),
    Listed::new("GetProviders", DAY, |all| &all.providers, &[PROVIDER, COUNTRY, REGION]).by_account(),
    Listed::new("GetProviderStatus", MINUTES, |all| &all.provider_statuses, &[PROVIDER]),
    Listed::new("GetProducts", HOURS, |all| &all.products, &[COUNTRY, PROVIDER, SKU, BENEFIT, REGION])
        .by_account(),
    Listed::new("GetProductDescriptions", HOURS, |all| &all.product_descriptions, &[LANGUAGE, SKU]),
    Listed::new("GetPromotions", HOURS, |all| &all.promotions, &[COUNTRY, PROVIDER]).by_account(),
    Listed::new("GetPromotionDescriptions", HOURS, |all| &all.promotion_descriptions, &[LANGUAGE]),
    Listed::new("GetErrorCodeDescriptions", DAY, |all| &all.error_descriptions, &[]),
];

/// How long the lists are fresh: those of prices, those of places and companies, and who is up.
const HOURS: Freshness = Freshness { control: "private, max-age=10800", vary: VARY };
const DAY: Freshness = Freshness { control: "private, max-age=86400", vary: VARY };
const MINUTES: Freshness = Freshness { control: "private, max-age=300", vary: VARY };

/// The caller decides the currency, and what coding it takes.
const VARY: &str = "Accept-Encoding, api_key, Authorization";

impl Listed {
    const fn new(
        name: &'static str,
        freshness: Freshness,
        of: fn(&Reference) -> &List,
        filters: &'static [Filter],
    ) -> Self {
        Self { name, freshness, of, filters, by_account: ByAccount::Ignored }
    }

    const fn by_account(self) -> Self {
        Self { by_account: ByAccount::Taken, ..self }
    }

    /// The method of a name in any case.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        LISTED.iter().find(|listed| listed.name.eq_ignore_ascii_case(name))
    }

    #[cfg(test)]
    pub(super) fn published() -> impl Iterator<Item = &'static str> {
        LISTED.iter().map(|listed| listed.name)
    }

    /// The published names of what the list may be asked for by.
    pub(super) fn filters(&self) -> impl Iterator<Item = &'static str> {
        let account = (self.by_account == ByAccount::Taken).then_some(ACCOUNT_NUMBER);
        self.filters.iter().map(|(_, published)| *published).chain(account)
    }
}

/// GET of any list.
pub(super) async fn list(call: &Call<'_>, listed: &'static Listed) -> Answer {
    let query = Query::of(&call.head.uri).ok_or(Problem::request(StatusCode::BAD_REQUEST))?;
    let mut wanted = selection(&query, listed, call.ding.options.values_max)?;
    let number = match listed.by_account {
        ByAccount::Taken => account_number(&query)?,
        ByAccount::Ignored => None,
    };
    call.count(listed.name)?;
    let reference = call.ding.shelf.get(&call.ding.engine.catalogue(), call.caller.currency);
    let mut tag = reference.tag.clone();
    if let Some(number) = number {
        let codes = providers_of(call, &number).await;
        tag = tag.with(&codes.join("."));
        wanted.names.extend(Some((index::PROVIDER, codes)).filter(|(_, codes)| !codes.is_empty()));
    }
    let response = if tag.is_known(&call.head.headers) {
        cache::not_modified()
    } else {
        coded(call, (listed.of)(&reference), &wanted)
    };
    Ok(cache::keep(response, tag, listed.freshness))
}

/// The answer, in gzip where the client takes that and it is worth it.
fn coded(call: &Call<'_>, list: &List, wanted: &Selection) -> Response {
    let plain = list.answer(wanted);
    let gzipped = coding::takes_gzip(&call.head.headers).then(|| list.gzipped(wanted, &plain)).flatten();
    match gzipped {
        Some(gzipped) => coding::gzipped(answer::json(StatusCode::OK, gzipped)),
        None => answer::json(StatusCode::OK, plain),
    }
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

/// The account number in the query; a blank one is absent.
fn account_number(query: &Query) -> Result<Option<AccountNumber>, Problem> {
    let sent = query.first("accountnumber").unwrap_or_default();
    if sent.trim().is_empty() {
        return Ok(None);
    }
    let number = AccountNumber::parse(sent).filter(|_| is_text(sent));
    number.map(Some).ok_or_else(|| invalid(ACCOUNT_NUMBER))
}

/// The providers of an account number. One that belongs to none narrows nothing, as published.
async fn providers_of(call: &Call<'_>, number: &AccountNumber) -> Vec<String> {
    let found = call.ding.engine.account_lookup(number).await;
    let accounts = found.map(|found| found.accounts).unwrap_or_default();
    accounts.iter().map(|account| account.provider.as_str().to_owned()).collect()
}

/// The answer to one parameter that is wrong.
pub(super) fn invalid(published: &'static str) -> Problem {
    Faults { invalid: vec![published], ..Faults::default() }.into()
}
