//! Look up what is due on an account, also priced for the caller. Nothing is held: a bill is paid by a transfer.

use saldo_connectors::FoundBill;
use saldo_core::catalogue::{Ask, Kind, Product, Quote};
use saldo_core::transfer::Setting;
use saldo_core::{AccountNumber, Field, Reason};

use super::in_time;
use crate::transfers::{Refused, check_settings};
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
    /// Looks up the bills of an account that ask for anything, each with what paying it costs.
    ///
    /// Errors: those of `bill_list`; `NotOffered` where a product's bills need not be looked up.
    pub async fn bill_lookup(
        &self,
        caller: &Caller,
        request: BillRequest,
    ) -> Result<Vec<PricedBill>, Refused> {
        let catalogue = self.catalogue();
        let product = catalogue.product(&request.sku).ok_or(Reason::Invalid(Field::Sku))?;
        if !product.needs_bill_lookup {
            return Err(Reason::NotOffered.into());
        }
        let priced = |bill: FoundBill| {
            let quote = self.quote(caller, product, Ask::Receive(bill.amount.to_decimal()))?;
            Ok(PricedBill { bill, quote })
        };
        let due =
            self.bills_of(product, &request).await?.into_iter().filter(|bill| bill.amount.is_positive());
        due.map(priced).collect()
    }

    /// Looks up the bills of an account. Prepaid energy has one of zero, which tells whose the meter is.
    ///
    /// Errors: `Invalid(Sku)`; `NotOffered` where the product has no bills; `Missing(Settings)`, `Invalid(Settings)`;
    /// `AccountNumberInvalid`; what the upstream refuses.
    pub async fn bill_list(&self, request: &BillRequest) -> Result<Vec<FoundBill>, Refused> {
        let catalogue = self.catalogue();
        let product = catalogue.product(&request.sku).ok_or(Reason::Invalid(Field::Sku))?;
        if !product.needs_bill_lookup && product.kind != Kind::Electricity {
            return Err(Reason::NotOffered.into());
        }
        self.bills_of(product, request).await
    }

    async fn bills_of(&self, product: &Product, request: &BillRequest) -> Result<Vec<FoundBill>, Refused> {
        check_settings(product, &request.settings)?;
        let number = self.number_for(product, &request.account_number)?;
        let connector = self.connector(&self.parts.default_connector).ok_or(Reason::NotOffered)?;
        if !connector.capabilities().lookup_bill {
            return Err(Reason::NotOffered.into());
        }
        Ok(in_time(connector.lookup_bill(product, &number, &request.settings)).await?)
    }

    /// Reads an account number that a product takes.
    pub(crate) fn number_for(&self, product: &Product, text: &str) -> Answer<AccountNumber> {
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
