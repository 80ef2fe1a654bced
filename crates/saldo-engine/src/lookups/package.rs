//! List the packages that an account can buy by their id, and tell whether an account is good for a product.

use saldo_connectors::{FoundPackage, Verification};
use saldo_core::catalogue::Product;
use saldo_core::{AccountNumber, Field, Reason};

use super::in_time;
use crate::transfers::Refused;
use crate::{Answer, Engine};

impl Engine {
    /// Lists a product's packages for an account.
    ///
    /// Errors: `Invalid(Sku)`; `NotOffered` where it has none; `AccountNumberInvalid`; what the upstream refuses.
    pub async fn package_list(&self, sku: &str, account_number: &str) -> Result<Vec<FoundPackage>, Refused> {
        let catalogue = self.catalogue();
        let product = catalogue.product(sku).ok_or(Reason::Invalid(Field::Sku))?;
        let number = self.number_for(product, account_number)?;
        let connector = self.connector(&self.parts.default_connector).ok_or(Reason::NotOffered)?;
        if !product.has_packages || !connector.capabilities().packages {
            return Err(Reason::NotOffered.into());
        }
        Ok(in_time(connector.packages(product, &number)).await?)
    }

    /// Asks the upstream whether an account number is good for a product. One that its pattern does not take is not,
    /// whatever the upstream says.
    ///
    /// Errors: `NotOffered` where it cannot tell; what the upstream refuses.
    pub async fn account_verify(&self, product: &Product, number: &AccountNumber) -> Answer<Verification> {
        let connector = self.connector(&self.parts.default_connector).ok_or(Reason::NotOffered)?;
        let verified = in_time(connector.verify_account(product, number)).await;
        let verified = verified.map_err(|error| Refused::from(error).refusal.reason)?;
        let is_taken = self.number_for(product, number.as_str()).is_ok();
        Ok(if is_taken { verified } else { Verification::NotVerified })
    }
}
