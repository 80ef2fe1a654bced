//! Reading the requests (Ideamart CaaS description, the parameter tables). A value is a text or a number, never a list;
//! members that are not published are passed over.

use crate::http::json::Object;
use crate::http::parameters::{self, Faults, Parameters};

/// The one currency that is allowed.
pub const CURRENCY: &str = "LKR";

const ID_CHARS_MAX: usize = 32;
/// Where nothing is published: masked numbers have about 70 characters.
const VALUE_CHARS_MAX: usize = 128;

const EXTERNAL_TRX_ID: &str = "externalTrxId";

/// The application that asks.
pub(in crate::ideamart) struct Credentials {
    pub application_id: String,
    pub password: String,
}

impl Credentials {
    /// Reads them ahead of everything else.
    pub(in crate::ideamart) fn read(from: &mut Parameters<'_>) -> Result<Self, Faults> {
        let read = Self {
            application_id: from.single_required("applicationId", ID_CHARS_MAX),
            password: from.single_required("password", ID_CHARS_MAX),
        };
        let faults = std::mem::take(&mut from.faults);
        if faults == Faults::default() { Ok(read) } else { Err(faults) }
    }
}

#[derive(Debug)]
pub(in crate::ideamart) struct BalanceRequest {
    pub subscriber_id: String,
    pub instrument: Option<String>,
    pub currency: Option<String>,
}

impl BalanceRequest {
    pub(in crate::ideamart) fn read(mut from: Parameters<'_>) -> Result<Self, Faults> {
        let read = Self {
            subscriber_id: subscriber_id(&mut from),
            instrument: instrument(&mut from),
            currency: from.single("currency", VALUE_CHARS_MAX),
        };
        from.single("accountId", VALUE_CHARS_MAX);
        from.finish(read)
    }
}

#[derive(Debug)]
pub(in crate::ideamart) struct DebitRequest {
    pub external_trx_id: String,
    pub subscriber_id: String,
    pub instrument: Option<String>,
    pub account_id: Option<String>,
    pub currency: Option<String>,
    /// As it was sent.
    pub amount: String,
    /// What only eZ Cash needs, and what is wrong with it.
    pub ezcash: Result<EzCash, Faults>,
}

/// What eZ Cash needs besides. The agent's PIN must be there, and is let go of at once.
#[derive(Debug)]
pub(in crate::ideamart) struct EzCash {
    pub agent_alias: String,
}

impl DebitRequest {
    pub(in crate::ideamart) fn read(mut from: Parameters<'_>) -> Result<Self, Faults> {
        let read = Self {
            external_trx_id: from.single_required(EXTERNAL_TRX_ID, ID_CHARS_MAX),
            subscriber_id: subscriber_id(&mut from),
            instrument: instrument(&mut from),
            account_id: from.single("accountId", VALUE_CHARS_MAX),
            currency: from.single("currency", VALUE_CHARS_MAX),
            amount: from.single_required("amount", VALUE_CHARS_MAX),
            ezcash: EzCash::read(&from),
        };
        from.finish(read)
    }
}

impl EzCash {
    fn read(from: &Parameters<'_>) -> Result<Self, Faults> {
        const NAME: &str = "additionalParams";
        let Some(json) = from.json(NAME) else {
            return Err(Faults { missing: vec![NAME], ..Faults::default() });
        };
        let Some(object) = Object::parse(&json) else {
            return Err(Faults { invalid: vec![NAME], ..Faults::default() });
        };
        let mut inner = Parameters::new(object);
        inner.single_required("ezcashAgentPin", VALUE_CHARS_MAX);
        let agent_alias = inner.single_required("ezcashAgentAlias", VALUE_CHARS_MAX);
        inner.finish(Self { agent_alias })
    }
}

/// Which instruments are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ideamart) enum InstrumentType {
    Sync,
    Async,
    All,
}

#[derive(Debug)]
pub(in crate::ideamart) struct ListRequest {
    pub subscriber_id: String,
    pub kind: InstrumentType,
}

impl ListRequest {
    pub(in crate::ideamart) fn read(mut from: Parameters<'_>) -> Result<Self, Faults> {
        const TYPE: &str = "type";
        let subscriber_id = subscriber_id(&mut from);
        let kind = from.single(TYPE, VALUE_CHARS_MAX).map(|kind| kind.to_ascii_lowercase());
        let kind = match kind.as_deref() {
            Some("sync") => InstrumentType::Sync,
            Some("async") => InstrumentType::Async,
            Some("all") | None => InstrumentType::All,
            Some(_) => from.invalid(TYPE).unwrap_or(InstrumentType::All),
        };
        from.finish(Self { subscriber_id, kind })
    }
}

/// The `externalTrxId` of a request, whatever else is wrong with it; empty where it has none.
pub(in crate::ideamart) fn external_trx_id(object: &Object<'_>) -> String {
    object.get(EXTERNAL_TRX_ID).and_then(parameters::single).unwrap_or_default()
}

fn subscriber_id(from: &mut Parameters<'_>) -> String {
    from.single_required("subscriberId", VALUE_CHARS_MAX)
}

/// The instrument, under either of its published names.
fn instrument(from: &mut Parameters<'_>) -> Option<String> {
    let name = from.single("paymentInstrumentName", VALUE_CHARS_MAX);
    name.or_else(|| from.single("paymentInstrument", VALUE_CHARS_MAX))
}
