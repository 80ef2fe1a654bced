//! The codes of the API with their messages: the eighteen that its clients know, and two for what none of them says.
//! Which reason gets which is said in `error`.

/// One code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    pub number: u32,
    pub message: &'static str,
    /// The HTTP status of a call that is refused with it.
    pub http: u16,
    pub scope: Scope,
}

/// What a code can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// How a transaction ended, so a provider may say it too.
    Transactions,
    /// What is wrong with a call.
    Calls,
    /// Saldo's own: no published client knows it.
    Own,
}

const fn code(number: u32, message: &'static str, http: u16, scope: Scope) -> Code {
    Code { number, message, http, scope }
}

pub(super) const NUMBER_INCORRECT: Code =
    code(1_000_204, "Account number incorrect", 400, Scope::Transactions);
pub(super) const LIMIT_EXCEEDED: Code =
    code(1_000_207, "Transaction amount limit exceeded", 400, Scope::Transactions);
pub(super) const ALREADY_PAID: Code = code(1_000_212, "Transaction already paid", 400, Scope::Transactions);
pub(super) const REPEATED: Code = code(1_000_213, "Transaction repeated", 400, Scope::Transactions);
pub(super) const REJECTED: Code = code(1_000_214, "Transaction rejected", 400, Scope::Transactions);
pub(super) const TIMEOUT: Code = code(1_000_218, "Transaction timeout", 400, Scope::Transactions);
pub(super) const RECIPIENT_MAXIMUM: Code =
    code(1_000_230, "Recipient reached maximum transaction number", 400, Scope::Transactions);
pub(super) const NOT_AVAILABLE: Code = code(1_000_301, "Product not available", 400, Scope::Transactions);
pub(super) const NOT_COMPATIBLE: Code =
    code(1_000_302, "Product not compatible with transaction type", 400, Scope::Calls);
pub(super) const TYPE_INCORRECT: Code = code(1_000_303, "Product type incorrect", 400, Scope::Calls);
pub(super) const NOT_VERIFIABLE: Code =
    code(1_000_304, "Account verification not available for this product", 400, Scope::Calls);
pub(super) const UNAUTHORIZED: Code = code(1_000_401, "Unauthorized", 401, Scope::Calls);
pub(super) const NOT_FOUND: Code = code(1_000_404, "Transaction not found", 404, Scope::Calls);
pub(super) const INTERNAL: Code = code(1_000_500, "Internal server error", 500, Scope::Calls);
pub(super) const MASTER_SHORT: Code =
    code(1_000_777, "Insufficient balance in your master account", 400, Scope::Transactions);
pub(super) const RETAILER_SHORT: Code =
    code(1_000_888, "Insufficient balance in your retailer account", 400, Scope::Transactions);
pub(super) const EXTERNAL_ID_USED: Code = code(1_000_990, "External id already used", 400, Scope::Calls);
pub(super) const PARAMETER_INVALID: Code = code(1_000_999, "Invalid parameter", 400, Scope::Calls);

/// A transaction whose end is not known yet.
pub(super) const IN_PROGRESS: Code =
    code(1_000_102, "Transaction in progress: not final, query ext-{external_id}", 400, Scope::Own);
/// More calls than the credential has.
pub(super) const TOO_MANY_CALLS: Code = code(1_000_429, "Too many requests", 429, Scope::Own);

/// All of them.
pub(super) const TABLE: [Code; 20] = [
    NUMBER_INCORRECT,
    LIMIT_EXCEEDED,
    ALREADY_PAID,
    REPEATED,
    REJECTED,
    TIMEOUT,
    RECIPIENT_MAXIMUM,
    NOT_AVAILABLE,
    NOT_COMPATIBLE,
    TYPE_INCORRECT,
    NOT_VERIFIABLE,
    UNAUTHORIZED,
    NOT_FOUND,
    INTERNAL,
    MASTER_SHORT,
    RETAILER_SHORT,
    EXTERNAL_ID_USED,
    PARAMETER_INVALID,
    IN_PROGRESS,
    TOO_MANY_CALLS,
];

/// The code that a provider gave, where it is one by which a transaction may end.
pub(super) fn given(provider_code: &str) -> Option<Code> {
    let number: u32 = provider_code.parse().ok()?;
    TABLE.into_iter().find(|code| code.number == number && code.scope == Scope::Transactions)
}
