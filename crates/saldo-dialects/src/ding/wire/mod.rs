//! The shapes of DingConnect V1 exactly as published: names, types, and which members may be absent.
//! Nothing here knows the engine; `translate` fills these from it. Their doc comments are what the contract says of them,
//! so they are written for clients.

mod envelope;
mod price;
mod reference;
mod requests;
mod transfer;

pub(super) use envelope::{Envelope, ErrorCode, Items, Listing, ResultCode};
pub(super) use price::{Balance, Bill, EstimatedPrice, Maybe, Price};
pub(super) use reference::{
    AccountFound, AccountLookup, Bonus, Country, Currency, Dialling, ErrorDescription, Product,
    ProductDescription, Promotion, PromotionDescription, Provider, ProviderStatus, Region, SendAmount,
    SettingDefinition,
};
pub(super) use requests::{
    CancellationRequest, EstimationRequest, ListTransferRecordsRequest, LookupBillsRequest,
    SendTransferRequest, Setting, batch_refs,
};
pub(super) use transfer::{
    RecordWithErrors, SendTransferResponse, TransferId, TransferPage, TransferRecord, TransferWithState,
};
