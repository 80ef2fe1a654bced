//! What a tester can choose to have answered: the lists of the published simulator, its labels as `CODE:Label`.

use std::iter;

use saldo_connectors::sandbox::SubscriberTraits;
use saldo_console::simulator::{Choice, Parameters, SubscriberRow};
use saldo_dialects::ideamart::TABLE;

use crate::sandbox::amount;
use crate::sandbox::subscribers::{ACCOUNT_STATUSES, ACCOUNT_TYPES, Subscriber};

/// The code that forces nothing.
const SUCCESS: &str = "S1000";

/// The lists; what holds for a subscriber stands first, as what stays unless something is chosen.
pub(super) fn parameters(traits: &SubscriberTraits) -> Parameters {
    let row = traits_shown(traits);
    let stays = |label: String| Choice { value: String::new(), label: format!("as it is: {label}") };
    let choice = |value: &str, label: String| Choice { value: value.to_owned(), label };
    let same = |name: &str| choice(name, name.to_owned());
    let codes = TABLE.iter().map(|known| choice(known.code, labelled(known.code)));
    Parameters {
        account_types: iter::once(stays(row.account_type)).chain(ACCOUNT_TYPES.map(same)).collect(),
        account_statuses: iter::once(stays(row.account_status)).chain(ACCOUNT_STATUSES.map(same)).collect(),
        status_codes: iter::once(stays(labelled(&row.status_code))).chain(codes).collect(),
    }
}

/// As the published simulator lists it.
fn labelled(code: &str) -> String {
    let detail = TABLE.iter().find(|known| known.code == code).map_or("", |known| known.detail);
    format!("{code}:{detail}")
}

struct Shown {
    account_type: String,
    account_status: String,
    status_code: String,
}

fn traits_shown(traits: &SubscriberTraits) -> Shown {
    let or_first = |given: &Option<String>, first: &str| given.as_deref().unwrap_or(first).to_owned();
    Shown {
        account_type: or_first(&traits.account_type, ACCOUNT_TYPES[0]),
        account_status: or_first(&traits.account_status, ACCOUNT_STATUSES[0]),
        status_code: or_first(&traits.status_code, SUCCESS),
    }
}

/// How a subscriber stands, in the table.
pub(super) fn row(subscriber: &Subscriber) -> SubscriberRow {
    let Shown { account_type, account_status, status_code } = traits_shown(&subscriber.traits);
    SubscriberRow {
        number: subscriber.number.clone().unwrap_or_default(),
        balance: amount::print(subscriber.balance),
        account_type,
        account_status,
        status_code: if status_code == SUCCESS { String::new() } else { status_code },
    }
}
