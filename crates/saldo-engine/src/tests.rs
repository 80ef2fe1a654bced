//! What goes on beside the use cases: snapshots that are read at once, last uses that are not all written, receipts that
//! are kept sealed.

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use saldo_core::command::Uses;
use saldo_core::party::Credential;
use saldo_core::restrictions::Restrictions;
use saldo_core::transfer::Receipt;
use saldo_core::{CredentialId, Dialect, PartnerId, Reason, Timestamp};

use crate::credentials::LastUses;
use crate::engine::put_unless_older;
use crate::secrets::{Chance, MasterKey};

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

struct Counted(Mutex<u8>);

impl Chance for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        let mut count = self.0.lock();
        *count += 1;
        bytes.fill(*count);
    }
}

#[test]
fn a_receipt_is_kept_sealed_and_what_was_written_before_is_read() {
    let (key, other) = (MasterKey::new([1; 32]), MasterKey::new([2; 32]));
    let chance = Counted(Mutex::default());
    let params = [("pin".to_owned(), "9876".to_owned())].into();
    let plain = Receipt { text: Some("PIN: 9876".to_owned()), params, sealed: None };
    let sealed = key.seal_receipt(&plain, &chance);
    assert_eq!((&sealed.text, sealed.params.len()), (&None, 0));
    assert_ne!(sealed, key.seal_receipt(&plain, &chance), "each has a nonce of its own");
    assert_eq!(key.unseal_receipt(&sealed).unwrap(), plain);
    assert!(other.unseal_receipt(&sealed).is_err());
    assert_eq!(key.seal_receipt(&sealed, &chance), sealed, "it is sealed once");
    assert_eq!(key.unseal_receipt(&plain).unwrap(), plain, "it was written before receipts were sealed");
    let params = [("providerRef".to_owned(), "P-1".to_owned())].into();
    let open = Receipt { params, ..Receipt::default() };
    assert_eq!(key.seal_receipt(&open, &chance), open, "there is nothing to hide");
    assert_eq!(other.unseal_text("{\"pin\":1}").unwrap(), "{\"pin\":1}", "an older body");
}
