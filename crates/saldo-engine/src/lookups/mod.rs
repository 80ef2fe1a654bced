//! Questions before a sale: whose number is this, what is due on this bill, which packages are there.

mod account;
mod bill;
mod carrier;
mod package;

use std::time::Duration;

pub use account::AccountFound;
pub use bill::{BillRequest, PricedBill};
pub use carrier::Eligibility;
pub(crate) use carrier::phone_number;

use saldo_connectors::ConnectorError;

/// How long an upstream may take to say what is due or can be bought.
const LOOKUP_LIMIT: Duration = Duration::from_secs(30);

/// What an upstream says of an account; one that takes too long is as good as away.
pub(crate) async fn in_time<T>(
    asked: impl Future<Output = Result<T, ConnectorError>>,
) -> Result<T, ConnectorError> {
    let answer = tokio::time::timeout(LOOKUP_LIMIT, asked).await;
    answer.unwrap_or(Err(ConnectorError::Unreachable))
}
