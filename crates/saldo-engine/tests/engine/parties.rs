//! Partners, keys and endpoints: what is shown once, what stops working when.

use saldo_core::party::DuplicateGuard;
use saldo_core::{Dialect, Field, Money, Reason};
use saldo_engine::{DepositRequest, NewCredential, NewPartner, Presented};
use saldo_testkit::World;

fn shown(dialect: Dialect, secret: &str) -> Presented<'_> {
    Presented { dialect, public_id: "", secret, from: None }
}

#[tokio::test]
async fn a_key_is_good_for_its_own_dialect_alone() {
    let world = World::open().await;
    assert!(world.engine.authenticate(&shown(Dialect::Ding, World::KEY)).is_ok());
    for (dialect, secret) in [(Dialect::Sling, World::KEY), (Dialect::Ding, "another"), (Dialect::Ding, "")] {
        let refused = world.engine.authenticate(&shown(dialect, secret)).map(|_| ());
        assert_eq!(refused, Err(Reason::AuthenticationFailed));
    }
}

#[tokio::test]
async fn a_revoked_key_ends_with_its_grace() {
    let world = World::open().await;
    world.engine.credential_revoke(world.credential, 60_000).await.unwrap();
    world.advance(59);
    assert!(world.engine.authenticate(&shown(Dialect::Ding, World::KEY)).is_ok());
    world.advance(1);
    let refused = world.engine.authenticate(&shown(Dialect::Ding, World::KEY)).map(|_| ());
    assert_eq!(refused, Err(Reason::CredentialExpired));
}

#[tokio::test]
async fn names_and_secrets_are_taken_once() {
    let world = World::open().await;
    let new = |name: &str| NewPartner {
        name: name.to_owned(),
        parent: None,
        prevent_duplicates: DuplicateGuard::On,
    };
    assert_eq!(world.engine.partner_add(new("tests")).await, Err(Reason::ReferenceConflict));
    assert_eq!(world.engine.partner_add(new("Not A Name")).await, Err(Reason::Invalid(Field::Partner)));
    let credential = NewCredential {
        secret: Some(World::KEY.to_owned()),
        ..NewCredential::new(world.partner, Dialect::Ding, "USD".parse().unwrap())
    };
    let refused = world.engine.credential_issue(credential.clone()).await.map(|_| ());
    assert_eq!(refused, Err(Reason::ReferenceConflict));
    let fresh = NewCredential { secret: None, ..credential };
    let one = world.engine.credential_issue(fresh.clone()).await.unwrap();
    let two = world.engine.credential_issue(fresh).await.unwrap();
    assert_ne!(one.secret, two.secret);
    assert!(world.engine.authenticate(&shown(Dialect::Ding, &one.secret)).is_ok());
}

#[tokio::test]
async fn a_deposit_counts_once_and_a_webhook_secret_is_sealed() {
    let world = World::open().await;
    let amount = Money::from_minor(500, "USD".parse().unwrap());
    let reference = saldo_core::Reference::parse("bank-7");
    let request = DepositRequest { partner: world.partner, amount, reference, note: String::new() };
    let first = world.engine.deposit(request.clone()).await.unwrap();
    assert_eq!(world.engine.deposit(request).await.unwrap(), first);
    assert_eq!(world.balance().await, "10005.00 USD");
    let set =
        world.engine.endpoint_set(world.partner, Dialect::Ding, "https://shop.example/hook").await.unwrap();
    let endpoints = world.engine.endpoint_list(world.partner).await.unwrap();
    let kept = &endpoints[0].secret_sealed;
    assert!(!kept.windows(8).any(|part| part == &set.secret.as_bytes()[..8]));
    for wrong in [
        "shop.example",
        "ftp://shop.example",
        "https:shop.example",
        "https://",
        "https://me@shop.example/",
        "https://:pass@shop.example/",
        "http://shop.example",
        "https://shop.example:99999/",
        "https://shop.example:0/",
        "https://[::1",
        "https://1.2.3.256/",
        "https://shop.example/a b",
    ] {
        let refused = world.engine.endpoint_set(world.partner, Dialect::Ding, wrong).await.map(|_| ());
        assert_eq!(refused, Err(Reason::Invalid(Field::Reference)), "{wrong}");
    }
}
