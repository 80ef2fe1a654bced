//! The codes that GetErrorCodeDescriptions explains, with their published texts (Ding Connect description, *Error and
//! Context Codes* and *Prevent Duplicates*). Error codes first, then the context codes that are not error codes.

/// Code and message.
pub(super) const DESCRIPTIONS: &[(&str, &str)] = &[
    (
        "NearestMatch",
        "The submitted request could not be fulfilled exactly, so the system returned the nearest valid result. \
         The context code will indicate why the request could not be fulfilled as submitted.",
    ),
    (
        "RateLimited",
        "Too many simultaneous requests were attempted. Please reduce your request rate. \
         Can also occur if a fraud rule is breached for an account number.",
    ),
    (
        "TransientProviderError",
        "A temporary error occurred with the provider. Please try again later. \
         If this persists, please contact support.",
    ),
    ("AccountNumberInvalid", "The submitted AccountNumber parameter failed validation."),
    ("AuthenticationFailed", "Invalid or missing authentication credentials."),
    (
        "BatchItemRefMustBeUnique",
        "A duplicate BatchItemRef was used when submitting requests to a batch method.",
    ),
    (
        "DuplicateTransactionPrevented",
        "The DistributorRef was already used for a SendTransfer request that is in progress or was successful \
         in the past 60 minutes.",
    ),
    (
        "ParameterCombinationInvalid",
        "The combination of parameters submitted to the method are not permitted.",
    ),
    ("ParameterInvalid", "One or more request parameters were invalid."),
    ("ParameterMissing", "One or more request parameters were missing."),
    (
        "ParameterOutOfRange",
        "One or more request parameters contained values that were outside the permitted range.",
    ),
    (
        "RequestInvalid",
        "The request was invalid. Please consult the method documentation for correct parameter format.",
    ),
    ("TooManyParameters", "One or more request parameters were submitted with too many values."),
    (
        "InsufficientBalance",
        "There is insufficient distributor balance available to service this request. Please contact finance.",
    ),
    ("OtherError", "The request failed due to an unclassified reason."),
    ("ProviderError", "An error occured with the provider."),
    (
        "ProviderCannotSupplyRequestReceiveValue",
        "An EstimatePrices request was submitted with a receive value, that the provider cannot supply. \
         For example some providers may only be able to process whole amounts and a decimal receive value was \
         submitted. The estimated price that was returned is for the nearest whole value.",
    ),
    ("TransactionStillInProgress", "A similar transaction is already in progress"),
    (
        "ProviderTimedOut",
        "Communication timeout with the provider. Please try again later. \
         If this persists, please contact support.",
    ),
    (
        "ProviderRefusedRequest",
        "The provider refused the request. This may be transient, but could be because the target account is \
         not eligible for the chosen product.",
    ),
    (
        "ProviderTemporarilyUnavailable",
        "Provider currently unavailable, please try again later. If this persists, please contact support.",
    ),
    (
        "ProductUnavailable",
        "The send amount is currently unavailable, please try with a different send amount. \
         If this persists, please contact support.",
    ),
    (
        "AccountTemporarilyUnavailable",
        "The target account is temporarily blocked by the provider, please try again later.",
    ),
    (
        "AccountNumberFailedRegex",
        "The format of the account number failed regex validation. Please ensure the account number validates \
         against the regex before submitting.",
    ),
    ("TokenExpired", "The OAuth token has expired."),
    (
        "MultipleRecordsMatched",
        "This context code can occur during the Cancel API and indicates that you submitted parameters that \
         matched more than one transfer record and we did not know which one to cancel.",
    ),
    (
        "InstantTransfersCannotBeCancelled",
        "An attempt was made to cancel instant transfers. Only batch transfers can be cancelled.",
    ),
    ("NoRecordsFound", "No records were found that could be cancelled."),
    ("ProviderUnknownError", "An unknown error occured while communicating with the provider."),
    (
        "RechargeNotAllowed",
        "The selected product/send amount is not valid for the phone number provided, please try with a \
         different product/send amount. If this persists, please contact support.",
    ),
];
