//! What a tester can choose to have answered: the lists of the published simulator, its labels as `CODE:Label`.

use saldo_connectors::sandbox::SubscriberTraits;
use saldo_console::simulator::{Choice, Parameters, SubscriberRow};
use saldo_dialects::ideamart::TABLE;

use crate::sandbox::amount;
use crate::sandbox::subscribers::{ACCOUNT_STATUSES, ACCOUNT_TYPES, Subscriber};

/// The code that forces nothing.
const SUCCESS: &str = "S1000";

/// The lists, with what holds for a subscriber chosen.
pub(super) fn parameters(traits: &SubscriberTraits) -> Parameters {
    let account_type = traits.account_type.as_deref().unwrap_or(ACCOUNT_TYPES[0]);
    let account_status = traits.account_status.as_deref().unwrap_or(ACCOUNT_STATUSES[0]);
    // A tester may have set a status that the published simulator does not have.
    let own = (!ACCOUNT_STATUSES.contains(&account_status)).then_some(account_status);
    let statuses = ACCOUNT_STATUSES.into_iter().chain(own);
    let codes = TABLE.iter().map(|known| (known.code, format!("{}:{}", known.code, known.detail)));
    Parameters {
        account_types: Choice::list(ACCOUNT_TYPES.map(|name| (name, name.to_owned())), account_type),
        account_statuses: Choice::list(statuses.map(|name| (name, name.to_owned())), account_status),
        status_codes: Choice::list(codes, traits.status_code.as_deref().unwrap_or(SUCCESS)),
    }
}

/// How a subscriber stands, in the table.
pub(super) fn row(subscriber: &Subscriber) -> SubscriberRow {
    let traits = &subscriber.traits;
    let or_first = |given: &Option<String>, first: &str| given.as_deref().unwrap_or(first).to_owned();
    SubscriberRow {
        number: subscriber.number.clone().unwrap_or_default(),
        balance: amount::print(subscriber.balance),
        account_type: or_first(&traits.account_type, ACCOUNT_TYPES[0]),
        account_status: or_first(&traits.account_status, ACCOUNT_STATUSES[0]),
        status_code: traits.status_code.clone().filter(|code| code != SUCCESS).unwrap_or_default(),
    }
}
