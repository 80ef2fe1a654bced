//! Find the country and the providers of an account number.
//! The upstream's word goes before the catalogue's patterns; a country that libphonenumber guesses narrows them.

use saldo_connectors::{ConnectorError, FoundAccount};
use saldo_core::catalogue::{Catalogue, Provider};
use saldo_core::{AccountNumber, Reason};

use super::in_time;
use crate::transfers::Refused;
use crate::{Answer, Engine};

/// Where an account number is at home; `accounts` is empty where only the country is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFound {
    /// ISO 3166 alpha-2.
    pub country: String,
    /// E.164 without the `+`.
    pub normalised: String,
    pub accounts: Vec<FoundAccount>,
}

impl Engine {
    /// Looks an account number up.
    ///
    /// Errors: `AccountNumberUnrecognised` where not even its country is known; what the upstream refuses.
    pub async fn account_lookup(&self, number: &AccountNumber) -> Answer<AccountFound> {
        let catalogue = self.catalogue();
        let guess = number.guess();
        let normalised = guess.as_ref().map_or_else(|| number.as_str().to_owned(), |g| g.normalised.clone());
        let country = guess
            .and_then(|guess| guess.country)
            .filter(|country| catalogue.parts.countries.iter().any(|known| known.iso == *country))
            .or_else(|| country_by_prefix(&catalogue, &normalised));
        let asked = AccountNumber::parse(&normalised).ok_or(Reason::AccountNumberUnrecognised)?;
        let accounts = match self.ask_upstream(&asked).await? {
            Some(accounts) => accounts,
            None => by_pattern(&catalogue, &asked, country.as_deref()),
        };
        let home = accounts.first().and_then(|account| catalogue.provider(account.provider.as_str()));
        let country = country.or_else(|| home.map(|provider| provider.country.clone()));
        Ok(AccountFound { country: country.ok_or(Reason::AccountNumberUnrecognised)?, normalised, accounts })
    }

    async fn ask_upstream(&self, number: &AccountNumber) -> Answer<Option<Vec<FoundAccount>>> {
        let Some(connector) = self.connector(&self.parts.default_connector) else {
            return Ok(None);
        };
        if !connector.capabilities().lookup_account {
            return Ok(None);
        }
        match in_time(connector.lookup_account(number)).await {
            Ok(found) => Ok(found),
            Err(ConnectorError::NotOffered | ConnectorError::Unreachable) => Ok(None),
            Err(error @ ConnectorError::Refused { .. }) => Err(Refused::from(error).refusal.reason),
        }
    }
}

fn by_pattern(catalogue: &Catalogue, number: &AccountNumber, country: Option<&str>) -> Vec<FoundAccount> {
    let at_home = |provider: &&Provider| country.is_none_or(|iso| provider.country == iso);
    catalogue
        .providers_taking(number)
        .filter(at_home)
        .map(|provider| FoundAccount {
            provider: provider.code.clone(),
            region: provider.regions.first().cloned(),
        })
        .collect()
}

/// The country with the longest dialling prefix that fits.
fn country_by_prefix(catalogue: &Catalogue, digits: &str) -> Option<String> {
    let length = u32::try_from(digits.len()).ok()?;
    let fits = catalogue.parts.countries.iter().flat_map(|country| {
        let ranges = country.dialling.iter().filter(|range| {
            digits.starts_with(&range.prefix) && (range.length_min..=range.length_max).contains(&length)
        });
        ranges.map(move |range| (range.prefix.len(), &country.iso))
    });
    fits.max_by_key(|(prefix, _)| *prefix).map(|(_, iso)| iso.clone())
}
