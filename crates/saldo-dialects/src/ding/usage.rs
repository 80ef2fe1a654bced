//! How often each method may be called in ten minutes (Ding Connect description, *Method usage limit*).
//! SendTransfer has no limit, so it is counted only where it validates; what is counted, and when, is the engine's.

use std::num::NonZeroU32;

use saldo_core::Dialect;
use saldo_engine::UsageLimit;

/// The name under which a SendTransfer that only validates is counted.
pub(super) const VALIDATE_ONLY: &str = "SendTransferValidateOnly";

/// The published limits. LookupBills is not among the published ones; it has what most have.
pub const USAGE: &[UsageLimit] = &[
    limit("GetErrorCodeDescriptions", 20),
    limit("GetCurrencies", 20),
    limit("GetRegions", 20),
    limit("GetCountries", 20),
    limit("GetProviders", 50),
    limit("GetProviderStatus", 50),
    limit("GetProducts", 50),
    limit("GetProductDescriptions", 50),
    limit(VALIDATE_ONLY, 100),
    limit("EstimatePrices", 50),
    limit("GetBalance", 50),
    limit("GetPromotions", 50),
    limit("GetPromotionDescriptions", 50),
    limit("ListTransferRecords", 50),
    limit("CancelTransfers", 50),
    limit("GetAccountLookup", 50),
    limit("LookupBills", 50),
];

const fn limit(operation: &'static str, calls: u32) -> UsageLimit {
    let calls_max = match NonZeroU32::new(calls) {
        Some(calls) => calls,
        None => NonZeroU32::MIN,
    };
    UsageLimit { dialect: Dialect::Ding, operation, calls_max }
}
