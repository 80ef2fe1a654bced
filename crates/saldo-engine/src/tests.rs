//! What goes on beside the use cases: snapshots that are read at once, last uses that are not all written.

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use saldo_core::command::Uses;
use saldo_core::party::Credential;
use saldo_core::restrictions::Restrictions;
use saldo_core::{CredentialId, Dialect, PartnerId, Reason, Timestamp};

use crate::credentials::LastUses;
use crate::engine::put_unless_older;

#[test]
fn of_two_that_read_at_once_the_older_never_stays() {
    let place = ArcSwap::from_pointee(0);
    for (read, there) in [(2, 2), (1, 2), (2, 2), (3, 3)] {
        put_unless_older(&place, read, |version| *version);
        assert_eq!(**place.load(), there, "{read}");
    }
}

fn credential(partner: i64) -> Credential {
    Credential {
        id: CredentialId::new(partner),
        partner: PartnerId::new(partner),
        dialect: Dialect::Ding,
        currency: "USD".parse().unwrap(),
        public_id: String::new(),
        token_lifetime_s: None,
        secret_hash: [0; 32],
        secret_sealed: None,
        label: String::new(),
        created_at: Timestamp::from_millis(0),
        expires_at: None,
        is_withdrawn: false,
        restrictions: Restrictions::default(),
    }
}

#[tokio::test]
async fn one_partners_failure_holds_up_no_others_uses() {
    let last_uses = LastUses::default();
    for partner in 1..=3 {
        last_uses.mark(&credential(partner), Timestamp::from_millis(partner));
    }
    let asked = Mutex::new(Vec::new());
    let write = async |uses: Uses| {
        asked.lock().push(uses.partner.value());
        if uses.partner.value() == 2 { Err(Reason::Overloaded) } else { Ok(()) }
    };
    assert_eq!(last_uses.write(write).await, Err(Reason::Overloaded));
    assert_eq!(last_uses.write(write).await, Err(Reason::Overloaded));
    assert_eq!(asked.into_inner(), [1, 2, 3, 2]);
}
