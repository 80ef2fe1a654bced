//! Another secret for a credential, and when each was last taken.

use std::collections::HashMap;
use std::time::Duration;

use saldo_core::party::Credential;
use saldo_core::{CredentialId, Dialect, Reason};
use saldo_engine::{NewCredential, Presented, TokenTerms};
use saldo_testkit::World;

const TERMS: TokenTerms<'static> =
    TokenTerms { dialect: Dialect::Ding, issuer: "http://here", audience: "us", scope: "all" };

fn shown<'a>(public_id: &'a str, secret: &'a str) -> Presented<'a> {
    Presented { dialect: Dialect::Ding, public_id, secret, from: None }
}

#[tokio::test]
async fn a_rotated_key_has_two_secrets_until_the_grace_is_over() {
    let world = World::open().await;
    let issued = world.engine.credential_rotate(world.credential, 60_000).await.unwrap();
    let taken = |secret: &str| world.engine.authenticate(&shown("", secret)).map(|caller| caller.credential);
    assert_eq!(taken(World::KEY), Ok(world.credential));
    assert_eq!(taken(&issued.secret), Ok(issued.credential.id));
    world.advance(60);
    assert_eq!(taken(World::KEY), Err(Reason::CredentialExpired));
    assert_eq!(taken(&issued.secret), Ok(issued.credential.id));
    let again = world.engine.credential_rotate(world.credential, 0).await.map(|_| ());
    assert_eq!(again, Err(Reason::CredentialExpired));
    let unknown = world.engine.credential_rotate(CredentialId::new(1), 0).await.map(|_| ());
    assert_eq!(unknown, Err(Reason::NotFound));
}

#[tokio::test]
async fn a_rotated_client_keeps_all_but_its_secret_and_the_old_ones_tokens_end_with_it() {
    let world = World::open().await;
    let end = world.engine.now().plus_seconds(3_600);
    let new = NewCredential {
        public_id: "app".to_owned(),
        token_lifetime_s: Some(900),
        label: "shop".to_owned(),
        expires_at: Some(end),
        ..NewCredential::new(world.partner, Dialect::Ding, "USD".parse().unwrap())
    };
    let old = world.engine.credential_issue(new).await.unwrap();
    let engine = &world.engine;
    let caller = engine.authenticate(&shown("app", &old.secret)).unwrap();
    let old_token = engine.token_issue(&caller, &TERMS).await.unwrap().access_token;
    world.advance(1);
    let issued = engine.credential_rotate(old.credential.id, 60_000).await.unwrap();
    let expected = Credential {
        id: issued.credential.id,
        secret_hash: issued.credential.secret_hash,
        secret_sealed: None,
        created_at: engine.now(),
        ..Credential::clone(&old.credential)
    };
    assert_eq!(*issued.credential, expected);
    assert_ne!(issued.secret, old.secret);
    let caller = engine.authenticate(&shown("app", &issued.secret)).unwrap();
    let token = engine.token_issue(&caller, &TERMS).await.unwrap().access_token;
    assert!(engine.token_authenticate(&old_token, &TERMS, None).is_ok());
    world.advance(60);
    let refused = engine.token_authenticate(&old_token, &TERMS, None).map(|_| ());
    assert_eq!(refused, Err(Reason::AuthenticationFailed));
    assert!(engine.token_authenticate(&token, &TERMS, None).is_ok());
    assert!(engine.credential_rotate(issued.credential.id, 7_200_000).await.is_ok());
    let ended = engine.directory().credentials.iter().map(|c| c.expires_at).max();
    assert_eq!(ended, Some(Some(end)), "an end that is nearer stays");
}

#[tokio::test]
async fn a_credential_in_its_grace_gets_no_other_secret() {
    let world = World::open().await;
    let engine = &world.engine;
    let issued = engine.credential_rotate(world.credential, 60_000).await.unwrap();
    let again = engine.credential_rotate(world.credential, 0).await.map(|_| ());
    assert_eq!(again, Err(Reason::CredentialExpired));
    assert!(engine.authenticate(&shown("", World::KEY)).is_ok());
    engine.credential_revoke(issued.credential.id, 60_000).await.unwrap();
    let revoked = engine.credential_rotate(issued.credential.id, 0).await.map(|_| ());
    assert_eq!(revoked, Err(Reason::CredentialExpired));
}

#[tokio::test]
async fn a_rotation_beside_a_revocation_does_not_undo_it() {
    let world = World::open().await;
    let (engine, id) = (&world.engine, world.credential);
    let (revoked, rotated) =
        tokio::join!(engine.credential_revoke(id, 0), engine.credential_rotate(id, 60_000));
    assert_eq!(revoked.unwrap().expires_at, Some(engine.now()));
    assert_eq!(rotated.map(|_| ()), Err(Reason::CredentialExpired));
    let taken = engine.authenticate(&shown("", World::KEY));
    assert_eq!(taken.map(|_| ()), Err(Reason::CredentialExpired));
}

#[tokio::test]
async fn of_two_credentials_at_once_one_has_the_secret() {
    let world = World::open().await;
    let issue = || {
        world.engine.credential_issue(NewCredential {
            secret: Some("another-of-the-tests".to_owned()),
            ..NewCredential::new(world.partner, Dialect::Ding, "USD".parse().unwrap())
        })
    };
    let (first, second) = tokio::join!(issue(), issue());
    assert!(first.is_ok());
    assert_eq!(second.map(|_| ()), Err(Reason::ReferenceConflict));
}

#[tokio::test]
async fn the_last_use_is_known_at_once_and_kept() {
    let world = World::open().await;
    let first = world.engine.now();
    assert_eq!(world.engine.credential_uses(world.partner).await.unwrap(), HashMap::new());
    world.caller();
    let uses = world.engine.credential_uses(world.partner).await.unwrap();
    assert_eq!(uses, HashMap::from([(world.credential, first)]));
    world.engine.credential_uses_write().await.unwrap();
    world.engine.credential_uses_write().await.unwrap();
    world.advance(5);
    world.engine.authenticate(&shown("", "wrong")).map(|_| ()).unwrap_err();
    assert_eq!(world.engine.credential_uses(world.partner).await.unwrap(), uses);
    let last = world.caller();
    let world = world.restarted().await;
    let uses = world.engine.credential_uses(world.partner).await.unwrap();
    assert_eq!(uses, HashMap::from([(last.credential, first.plus_seconds(5))]), "written at the stop");
}

#[tokio::test]
async fn a_use_that_cannot_be_written_is_tried_again() {
    let world = World::open().await;
    world.engine.stop(Duration::ZERO).await;
    assert_eq!(world.engine.credential_uses_write().await, Ok(()), "nothing is there to write");
    world.caller();
    for _ in 0..2 {
        assert_eq!(world.engine.credential_uses_write().await, Err(Reason::Overloaded));
    }
}
