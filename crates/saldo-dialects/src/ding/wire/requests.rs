//! The bodies that clients send, read with every fault named. Unknown members are ignored, names are taken in any case.

use rust_decimal::Decimal;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::transfer::TransferId;
use crate::http::json::Object;
use crate::http::number::Number;
use crate::http::parameters::{Faults, Parameters};

/// The published limits of paging (Ding Connect description, *Paging*).
const TAKE_BOUNDS: (u32, u32) = (1, 100);
const SKIP_BOUNDS: (u32, u32) = (0, 500);

/// A name and a value, as the product's SettingDefinitions ask for them.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "PascalCase")]
pub(in crate::ding) struct Setting {
    pub name: String,
    pub value: String,
}

/// A transfer to send.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "PascalCase")]
pub(in crate::ding) struct SendTransferRequest {
    /// The product, from GetProducts.
    pub sku_code: String,
    /// Between the product's Minimum and Maximum, in SendCurrencyIso, with at most its decimals.
    #[schema(value_type = Number)]
    pub send_value: Decimal,
    /// The distributor's own currency, which it is where absent.
    pub send_currency_iso: Option<String>,
    /// Matches the provider's ValidationRegex.
    pub account_number: String,
    /// The distributor's own reference, another one for each transfer.
    #[schema(max_length = 128)]
    pub distributor_ref: String,
    /// The values that the product's SettingDefinitions ask for.
    #[schema(required = false)]
    pub settings: Vec<Setting>,
    /// Whether the request is checked only: nothing is sent and nothing charged.
    pub validate_only: bool,
    /// The bill, from LookupBills, where the product has LookupBillsRequired.
    pub bill_ref: Option<String>,
}

impl SendTransferRequest {
    pub(in crate::ding) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let request = Self {
            sku_code: read.text_required("SkuCode"),
            send_value: read.decimal_required("SendValue"),
            send_currency_iso: read.text("SendCurrencyIso"),
            account_number: read.text_required("AccountNumber"),
            distributor_ref: read.text_required("DistributorRef"),
            settings: settings(&mut read),
            validate_only: read.flag("ValidateOnly"),
            bill_ref: read.text("BillRef"),
        };
        read.finish(request)
    }
}

/// Whose bills are looked up.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "PascalCase")]
pub(in crate::ding) struct LookupBillsRequest {
    /// A product that has LookupBillsRequired.
    pub sku_code: String,
    pub account_number: String,
    #[schema(required = false)]
    pub settings: Vec<Setting>,
}

impl LookupBillsRequest {
    pub(in crate::ding) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let request = Self {
            sku_code: read.text_required("SkuCode"),
            account_number: read.text_required("AccountNumber"),
            settings: settings(&mut read),
        };
        read.finish(request)
    }
}

/// Which transfers are listed. All that is given must match.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "PascalCase")]
pub(in crate::ding) struct ListTransferRecordsRequest {
    pub transfer_ref: Option<String>,
    pub distributor_ref: Option<String>,
    pub account_number: Option<String>,
    /// How many are left out from the newest on.
    #[schema(required = false, minimum = 0, maximum = 500)]
    pub skip: u32,
    /// How many are listed at most.
    #[schema(minimum = 1, maximum = 100)]
    pub take: u32,
}

impl ListTransferRecordsRequest {
    pub(in crate::ding) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let request = Self {
            transfer_ref: read.text("TransferRef"),
            distributor_ref: read.text("DistributorRef"),
            account_number: read.text("AccountNumber"),
            skip: read.integer("Skip", SKIP_BOUNDS).unwrap_or_default(),
            take: read.integer_required("Take", TAKE_BOUNDS),
        };
        read.finish(request)
    }
}

/// One price to estimate, by what is sent or by what is received. A value of zero is as good as absent.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "PascalCase")]
pub(in crate::ding) struct EstimationRequest {
    pub sku_code: String,
    #[schema(value_type = Option<Number>)]
    pub send_value: Option<Decimal>,
    pub send_currency_iso: Option<String>,
    /// In the product's ReceiveCurrencyIso.
    #[schema(value_type = Option<Number>)]
    pub receive_value: Option<Decimal>,
}

impl EstimationRequest {
    pub(in crate::ding) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let request = Self {
            sku_code: read.text_required("SkuCode"),
            send_value: read.decimal("SendValue").filter(|value| !value.is_zero()),
            send_currency_iso: read.text("SendCurrencyIso"),
            receive_value: read.decimal("ReceiveValue").filter(|value| !value.is_zero()),
        };
        read.finish(request)
    }
}

/// One transfer to cancel.
#[derive(Debug, Default, ToSchema)]
#[schema(rename_all = "PascalCase")]
pub(in crate::ding) struct CancellationRequest {
    #[schema(value_type = TransferId)]
    pub transfer_id: NamedTransfer,
}

/// Either half of a TransferId may be absent, not both.
#[derive(Debug, Default)]
pub(in crate::ding) struct NamedTransfer {
    pub transfer_ref: Option<String>,
    pub distributor_ref: Option<String>,
}

impl CancellationRequest {
    pub(in crate::ding) fn read(object: Object<'_>) -> Result<Self, Faults> {
        let mut read = Parameters::new(object);
        let id = read.object("TransferId");
        let is_sent = id.is_some();
        let mut inner = Parameters::new(id.unwrap_or_default());
        let transfer_id = NamedTransfer {
            transfer_ref: inner.text("TransferRef"),
            distributor_ref: inner.text("DistributorRef"),
        };
        let is_empty = transfer_id.transfer_ref.is_none() && transfer_id.distributor_ref.is_none();
        read.faults.invalid.extend(inner.faults.invalid);
        if read.faults == Faults::default() && (!is_sent || is_empty) {
            read.faults.missing.push("TransferId");
        }
        read.finish(Self { transfer_id })
    }
}

/// The items of a batch with their BatchItemRef; `None` where one is no object or has no such text.
pub(in crate::ding) fn batch_refs<'a>(items: &[&'a RawValue]) -> Option<Vec<(String, Object<'a>)>> {
    let read = |item: &&'a RawValue| {
        let object = Object::parse(item.get())?;
        let mut read = Parameters::new(object);
        let batch_item_ref = read.text("BatchItemRef")?;
        Some((batch_item_ref, read.into_object()))
    };
    items.iter().map(read).collect()
}

/// Settings with a name and a value each, named verbatim; anything else is invalid.
fn settings(read: &mut Parameters<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    for item in read.array("Settings") {
        let setting = Object::parse(item.get()).and_then(|object| {
            let mut inner = Parameters::new(object);
            let setting =
                Setting { name: inner.text("Name")?, value: inner.text("Value").unwrap_or_default() };
            inner.finish(setting).ok()
        });
        match setting {
            Some(setting) => settings.push(setting),
            None => return read.invalid("Settings").unwrap_or_default(),
        }
    }
    settings
}
