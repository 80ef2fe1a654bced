//! Look up what is due on an account, priced for the caller. Nothing is held: a bill is paid by a transfer.

use saldo_connectors::FoundBill;
use saldo_core::catalogue::{Ask, Quote};
use saldo_core::transfer::Setting;
use saldo_core::{AccountNumber, Field, Reason};

use super::reason_of;
use crate::transfers::check_settings;
use crate::{Answer, Caller, Engine};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillRequest {
    pub sku: String,
    pub account_number: String,
    pub settings: Vec<Setting>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedBill {
    pub bill: FoundBill,
    /// What paying it in full costs.
    pub quote: Quote,
}

impl Engine {
    /// Looks up the bills of an account.
    ///
    /// Errors: `Invalid(Sku)`; `NotOffered` where the product has no bills; `Missing(Settings)`, `Invalid(Settings)`;
    /// `AccountNumberInvalid`; what the upstream refuses.
    pub async fn bill_lookup(&self, caller: &Caller, request: BillRequest) -> Answer<Vec<PricedBill>> {
        let catalogue = self.catalogue();
        let product = catalogue.product(&request.sku).ok_or(Reason::Invalid(Field::Sku))?;
        if !product.needs_bill_lookup {
            return Err(Reason::NotOffered);
        }
        check_settings(product, &request.settings)?;
        let number = self.number_for(product, &request.account_number)?;
        let connector = self.connector(&self.parts.default_connector).ok_or(Reason::NotOffered)?;
        if !connector.capabilities().lookup_bill {
            return Err(Reason::NotOffered);
        }
        let found = connector.lookup_bill(product, &number, &request.settings).await;
        let priced = |bill: FoundBill| {
            let quote = self.quote(caller, product, Ask::Receive(bill.amount.to_decimal()))?;
            Ok(PricedBill { bill, quote })
        };
        found.map_err(reason_of)?.into_iter().map(priced).collect()
    }

    /// Reads an account number that a product takes.
    pub(crate) fn number_for(
        &self,
        product: &saldo_core::catalogue::Product,
        text: &str,
    ) -> Answer<AccountNumber> {
        let catalogue = self.catalogue();
        let provider = catalogue.provider(product.provider.as_str()).ok_or(Reason::Invalid(Field::Sku))?;
        let number = AccountNumber::parse(text).ok_or(Reason::AccountNumberInvalid)?;
        let fits = number.fits(product.pattern.as_ref().unwrap_or(&provider.pattern));
        if fits || product.uat_ending(&number).is_some() {
            Ok(number)
        } else {
            Err(Reason::AccountNumberInvalid)
        }
    }
}
