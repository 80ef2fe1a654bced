//! A key is of use to whoever has its master key, and to nobody else.

use std::sync::atomic::{AtomicU8, Ordering};

use saldo_core::Timestamp;
use saldo_core::party::SigningKey;

use super::KeyRing;
use super::key::{Key, KeyError};
use crate::secrets::{Chance, MasterKey};

/// Bytes that differ from one to the next and are the same in every run.
struct Steps(AtomicU8);

impl Chance for Steps {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let step = self.0.fetch_add(1, Ordering::Relaxed);
            *byte = step.wrapping_mul(step).wrapping_mul(181) ^ step.rotate_left(3);
        }
    }
}

const NOW: Timestamp = Timestamp::ZERO;

fn sealed(master_key: &MasterKey) -> (Key, SigningKey) {
    let chance = Steps(AtomicU8::new(7));
    let key = Key::generate(&chance, NOW).unwrap();
    let row = key.seal(master_key, &chance).unwrap();
    (key, row)
}

#[test]
fn a_sealed_key_opens_with_its_master_key_alone() {
    let master_key = MasterKey::new([1; 32]);
    let (key, row) = sealed(&master_key);
    let opened = Key::open(&row, &master_key).unwrap();
    assert_eq!(opened.public(), key.public());
    let signature = opened.sign(b"message", &Steps(AtomicU8::new(1))).unwrap();
    assert!(key.verifies(b"message", &signature));
    assert!(!key.verifies(b"another", &signature));

    let refused = Key::open(&row, &MasterKey::new([2; 32])).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("put the right master key back"), "{refused}");
    let private_sealed = master_key.seal(b"no key", &Steps(AtomicU8::new(1)));
    let refused = Key::open(&SigningKey { private_sealed, ..row }, &master_key).map(|_| ());
    assert!(matches!(refused, Err(KeyError::Form(_))));
}

#[test]
fn a_key_that_does_not_open_is_passed_over() {
    let master_key = MasterKey::new([1; 32]);
    let (key, row) = sealed(&master_key);
    let broken = SigningKey { kid: "broken".to_owned(), private_sealed: vec![0; 40], ..row.clone() };
    let ring = KeyRing::open(2, &[broken, row], &master_key, NOW);
    assert!(ring.named("broken", NOW).is_none());
    assert!(ring.named(&key.kid, NOW).is_some());
}
