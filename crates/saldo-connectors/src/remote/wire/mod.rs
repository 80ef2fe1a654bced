//! What a node and the provider say to each other, in JSON: each question with its address and its answer.
//! Both sides use these types and no others, so they cannot drift apart.

mod product;

use saldo_core::catalogue::Product;
use saldo_core::recovery::ListedDelivery;
use saldo_core::transfer::{Setting, Verdict};
use saldo_core::{AccountNumber, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::port::{
    ConnectorError, FoundAccount, FoundBill, FoundPackage, FoundPayer, Status, StatusQuery, Submission,
    Verification,
};
use product::ProductOnWire;

/// One question. It is posted; 200 brings its answer, and any other status none.
pub(super) trait Ask: Serialize + DeserializeOwned + Send + Sync + 'static {
    const PATH: &'static str;
    type Answer: Serialize + DeserializeOwned + Send;
}

/// What came of a look-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Looked<T> {
    Found(T),
    Failed(ConnectorError),
}

impl<T> From<Looked<T>> for Result<T, ConnectorError> {
    fn from(looked: Looked<T>) -> Self {
        match looked {
            Looked::Found(found) => Ok(found),
            Looked::Failed(error) => Err(error),
        }
    }
}

impl<T> From<Result<T, ConnectorError>> for Looked<T> {
    fn from(looked: Result<T, ConnectorError>) -> Self {
        looked.map_or_else(Self::Failed, Self::Found)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Submit {
    pub(super) submission: Submission,
    /// The provider refuses it from then on.
    pub(super) arrives_by: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskStatus {
    pub(super) query: StatusQuery,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskDeliveries {
    pub(super) since: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskAccount {
    pub(super) number: AccountNumber,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskPayer {
    pub(super) number: AccountNumber,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskVerified {
    #[serde(with = "ProductOnWire")]
    pub(super) product: Product,
    pub(super) number: AccountNumber,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskBill {
    #[serde(with = "ProductOnWire")]
    pub(super) product: Product,
    pub(super) number: AccountNumber,
    pub(super) settings: Vec<Setting>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskPackages {
    #[serde(with = "ProductOnWire")]
    pub(super) product: Product,
    pub(super) number: AccountNumber,
}

impl Ask for Submit {
    const PATH: &'static str = "/submit";
    type Answer = Verdict;
}

impl Ask for AskStatus {
    const PATH: &'static str = "/status";
    type Answer = Status;
}

impl Ask for AskDeliveries {
    const PATH: &'static str = "/deliveries/listed";
    type Answer = Looked<Vec<ListedDelivery>>;
}

impl Ask for AskAccount {
    const PATH: &'static str = "/lookups/account";
    type Answer = Looked<Option<Vec<FoundAccount>>>;
}

impl Ask for AskPayer {
    const PATH: &'static str = "/lookups/payer";
    type Answer = Looked<FoundPayer>;
}

impl Ask for AskVerified {
    const PATH: &'static str = "/lookups/verified";
    type Answer = Looked<Verification>;
}

impl Ask for AskBill {
    const PATH: &'static str = "/lookups/bill";
    type Answer = Looked<Vec<FoundBill>>;
}

impl Ask for AskPackages {
    const PATH: &'static str = "/lookups/packages";
    type Answer = Looked<Vec<FoundPackage>>;
}
