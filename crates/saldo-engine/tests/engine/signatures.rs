//! Secrets that sign: kept sealed, opened for signatures alone, both of a rotated credential's while it overlaps.

use hmac::{Hmac, KeyInit, Mac};
use saldo_core::{CredentialId, Dialect, Reason};
use saldo_engine::{Caller, IssuedCredential, MacAlgorithm, NewCredential, Signed};
use saldo_testkit::World;
use sha2::Sha256;

const MESSAGE: &[u8] = b"id-of-the-tests1605000000";

async fn issue(world: &World, dialect: Dialect, secret: Option<&str>) -> IssuedCredential {
    let new = NewCredential {
        public_id: "id-of-the-tests".to_owned(),
        secret: secret.map(str::to_owned),
        ..NewCredential::new(world.partner, dialect, "USD".parse().unwrap())
    };
    world.engine.credential_issue(new).await.unwrap()
}

fn signature(secret: &str, message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

fn taken(world: &World, public_id: &str, signature: &[u8]) -> Result<Caller, Reason> {
    world.engine.authenticate_signed(&Signed {
        dialect: Dialect::Dtone,
        public_id,
        algorithm: MacAlgorithm::HmacSha256,
        message: MESSAGE,
        signature,
        from: None,
    })
}

#[tokio::test]
async fn who_signs_with_the_secret_is_let_in() {
    let world = World::open().await;
    let issued = issue(&world, Dialect::Dtone, Some("secret-of-the-tests")).await;
    let right = signature("secret-of-the-tests", MESSAGE);
    let caller = taken(&world, "id-of-the-tests", &right).unwrap();
    assert_eq!((caller.credential, caller.dialect), (issued.credential.id, Dialect::Dtone));
    for (public_id, signature) in [
        ("another-id", right.clone()),
        ("id-of-the-tests", signature("another-secret", MESSAGE)),
        ("id-of-the-tests", signature("secret-of-the-tests", b"another message")),
        ("id-of-the-tests", right[..31].to_vec()),
        ("id-of-the-tests", Vec::new()),
    ] {
        assert_eq!(taken(&world, public_id, &signature), Err(Reason::AuthenticationFailed));
    }
}

#[tokio::test]
async fn both_secrets_of_a_rotated_credential_sign_until_the_grace_is_over() {
    let world = World::open().await;
    let old = issue(&world, Dialect::Dtone, Some("secret-of-the-tests")).await;
    let new = world.engine.credential_rotate(old.credential.id, 60_000).await.unwrap();
    let taken = |secret: &str| {
        taken(&world, "id-of-the-tests", &signature(secret, MESSAGE)).map(|caller| caller.credential)
    };
    assert_eq!(taken(&old.secret), Ok(old.credential.id));
    assert_eq!(taken(&new.secret), Ok(new.credential.id));
    world.advance(60);
    assert_eq!(taken(&old.secret), Err(Reason::CredentialExpired));
    assert_eq!(taken(&new.secret), Ok(new.credential.id));
}

#[tokio::test]
async fn a_message_is_signed_with_a_credentials_secret_also_after_its_end_and_a_restart() {
    let world = World::open().await;
    let issued = issue(&world, Dialect::Sling, None).await;
    world.engine.credential_revoke(issued.credential.id, 0).await.unwrap();
    let world = world.restarted().await;
    let signed = world.engine.credential_sign(issued.credential.id, MacAlgorithm::HmacSha256, MESSAGE);
    assert_eq!(signed, Ok(signature(&issued.secret, MESSAGE)));
    let longer = world.engine.credential_sign(issued.credential.id, MacAlgorithm::HmacSha512, MESSAGE);
    assert_eq!(longer.map(|signature| signature.len()), Ok(64));
    let unknown = world.engine.credential_sign(CredentialId::new(1), MacAlgorithm::HmacSha256, MESSAGE);
    assert_eq!(unknown, Err(Reason::NotFound));
}

#[tokio::test]
async fn a_secret_that_signs_is_kept_sealed_and_no_other_is_kept() {
    let world = World::open().await;
    let signs = issue(&world, Dialect::Dtone, Some("secret-of-the-tests")).await;
    let kept = signs.credential.secret_sealed.clone().unwrap();
    assert!(!kept.windows(8).any(|part| part == b"secret-o"));
    let identifies = issue(&world, Dialect::Utelecard, Some("secret-of-the-tests")).await;
    assert_eq!(identifies.credential.secret_sealed, None);
    let refused = world.engine.credential_sign(identifies.credential.id, MacAlgorithm::HmacSha256, MESSAGE);
    assert_eq!(refused, Err(Reason::Forbidden), "nothing is signed with what was not kept");
}

#[tokio::test]
async fn a_credential_whose_secret_was_never_kept_is_refused_until_it_is_rotated() {
    let world = World::open().await;
    let old = issue(&world, Dialect::Dtone, Some("secret-of-the-tests")).await;
    world.forget_secret(old.credential.id).await;
    let right = signature("secret-of-the-tests", MESSAGE);
    assert_eq!(taken(&world, "id-of-the-tests", &right), Err(Reason::Forbidden));
    let new = world.engine.credential_rotate(old.credential.id, 60_000).await.unwrap();
    assert_eq!(taken(&world, "id-of-the-tests", &right), Err(Reason::AuthenticationFailed));
    let caller = taken(&world, "id-of-the-tests", &signature(&new.secret, MESSAGE)).unwrap();
    assert_eq!(caller.credential, new.credential.id);
}
