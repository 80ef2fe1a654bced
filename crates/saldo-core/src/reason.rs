//! Every reason a call can be refused, in order of precedence: what is found first is answered first.
//! Each dialect turns each of them into its own words; a variant added here must be decided in all of them.

use serde::{Deserialize, Serialize};

/// The parts of a request, by Saldo's own names; a dialect prints its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Sku,
    SendAmount,
    SendCurrency,
    ReceiveAmount,
    AccountNumber,
    Reference,
    Settings,
    BillRef,
    Account,
    Note,
    Amount,
    Currency,
    Instrument,
    Partner,
    PublicId,
    TokenLifetime,
}

/// Why something was refused. Declared in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    // Who asks.
    #[error("the credentials are missing or wrong")]
    AuthenticationFailed,
    #[error("the credentials have expired")]
    CredentialExpired,
    #[error("the caller's address is not one of the allowed hosts")]
    HostNotAllowed,
    #[error("the credential may not do this")]
    Forbidden,

    // What is asked.
    #[error("a value that is needed is missing: {0:?}")]
    Missing(Field),
    #[error("a value is not valid: {0:?}")]
    Invalid(Field),
    #[error("a value is outside the permitted range: {0:?}")]
    OutOfRange(Field),
    #[error("two values cannot be given together: {0:?} and {1:?}")]
    Conflicting(Field, Field),
    #[error("the account number is not one of this provider's")]
    AccountNumberInvalid,
    #[error("the account number belongs to no country that is known")]
    AccountNumberUnrecognised,
    #[error("the connector or product does not offer this")]
    NotOffered,
    #[error("no such record")]
    NotFound,
    #[error("more than one record matches")]
    Ambiguous,

    // Whether it was asked before.
    #[error("the reference was used before, for the same request")]
    ReferenceRepeated,
    #[error("the reference was used before, for another request")]
    ReferenceConflict,
    #[error("a similar transaction is in progress")]
    InProgress,

    // Whether it may be asked now.
    #[error("too many requests")]
    RateLimited,
    /// A partner's calls of one operation are used up until its window ends.
    #[error("the calls of this operation are used up for {retry_after_s} s")]
    CallsUsedUp { retry_after_s: u32 },
    /// The velocity rule: what was sent to one account number in a short time is enough.
    #[error("too much was sent to this account number; wait for {retry_after_s} s")]
    SentTooOften { retry_after_s: u32 },
    #[error("an instant transfer cannot be cancelled")]
    InstantNotCancellable,
    #[error("the transfer has ended already")]
    AlreadyFinal,
    #[error("the balance is too small")]
    InsufficientBalance,

    // What the provider answers, and may answer otherwise later.
    #[error("the provider did not answer in time, and was not reached")]
    ProviderTimedOut,
    #[error("the provider refuses for the moment")]
    ProviderRefusedForNow,
    #[error("the provider is not available for the moment")]
    ProviderUnavailableForNow,
    #[error("the amount is not available for the moment")]
    ProductUnavailableForNow,
    #[error("the account is blocked for the moment")]
    AccountBlockedForNow,

    // What the provider answers for good.
    #[error("the provider refuses this account")]
    AccountRefused,
    #[error("the provider refuses")]
    ProviderRefused,
    #[error("the provider is not available")]
    ProviderUnavailable,
    #[error("the product is not available")]
    ProductUnavailable,
    #[error("the product may not be sent to this account")]
    RechargeNotAllowed,
    #[error("the provider answered something unknown")]
    ProviderUnknownError,
    #[error("the subscriber did not pay in time")]
    PayerTimedOut,
    #[error("the subscriber refused to pay")]
    PayerRefused,

    // What Saldo itself cannot do.
    #[error("too busy: try again")]
    Overloaded,
    #[error("the outcome of the write is not known yet")]
    Indeterminate,
    #[error("an internal error")]
    Internal,
}

impl Reason {
    /// Whether the same request may succeed later: only these are retried by deferred and batch transfers.
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::RateLimited
                | Self::CallsUsedUp { .. }
                | Self::SentTooOften { .. }
                | Self::ProviderTimedOut
                | Self::ProviderRefusedForNow
                | Self::ProviderUnavailableForNow
                | Self::ProductUnavailableForNow
                | Self::AccountBlockedForNow
                | Self::Overloaded
        )
    }
}
