//! Writing when credentials were last taken.

use saldo_core::command::Uses;
use saldo_core::party::Credential;
use saldo_core::{CredentialId, Dialect, PartnerId, Reason, Timestamp};

use super::LastUses;

fn credential(partner: i64) -> Credential {
    Credential {
        id: CredentialId::new(partner),
        partner: PartnerId::new(partner),
        dialect: Dialect::Ding,
        currency: "USD".parse().unwrap(),
        public_id: String::new(),
        token_lifetime_s: None,
        secret_hash: [0; 32],
        label: String::new(),
        created_at: Timestamp::from_millis(0),
        expires_at: None,
        is_withdrawn: false,
    }
}

#[tokio::test]
async fn one_partners_failure_holds_up_no_others_uses() {
    let last_uses = LastUses::default();
    for partner in 1..=3 {
        last_uses.mark(&credential(partner), Timestamp::from_millis(partner));
    }
    let write = async |uses: Uses| match uses.partner.value() {
        2 => Err(Reason::Overloaded),
        _ => Ok(()),
    };
    assert_eq!(last_uses.write(write).await, Err(Reason::Overloaded));
    let left: Vec<_> = last_uses.unwritten().into_keys().collect();
    assert_eq!(left, [PartnerId::new(2)]);
}
