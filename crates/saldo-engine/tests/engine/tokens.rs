//! Tokens and the keys that sign them: what makes a token good, and everything that makes it none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use saldo_core::{CredentialId, Dialect, Field, Reason};
use saldo_engine::{Caller, IssuedCredential, NewCredential, Presented, TokenTerms};
use saldo_testkit::World;
use serde_json::{Value, json};
use sha2::Sha256;

const TERMS: TokenTerms<'static> =
    TokenTerms { dialect: Dialect::Ding, issuer: "http://here", audience: "us", scope: "all" };

const DAY_S: i64 = 86_400;

fn client(world: &World, lifetime_s: i64) -> NewCredential {
    NewCredential {
        token_lifetime_s: Some(lifetime_s),
        label: "app".to_owned(),
        ..NewCredential::new(world.partner, Dialect::Ding, "USD".parse().unwrap())
    }
}

fn shown(issued: &IssuedCredential) -> Presented<'_> {
    let public_id = issued.credential.public_id.as_str();
    Presented { dialect: Dialect::Ding, public_id, secret: &issued.secret, from: None }
}

async fn token_on(world: &World, issued: &IssuedCredential, terms: &TokenTerms<'_>) -> String {
    let caller = world.engine.authenticate(&shown(issued)).unwrap();
    world.engine.token_issue(&caller, terms).await.unwrap().access_token
}

async fn token(world: &World, issued: &IssuedCredential) -> String {
    token_on(world, issued, &TERMS).await
}

fn taken(world: &World, token: &str) -> Result<CredentialId, Reason> {
    world.engine.token_authenticate(token, &TERMS, None).map(|caller: Caller| caller.credential)
}

#[tokio::test]
async fn a_token_is_its_clients_until_its_end() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, 60)).await.unwrap();
    let made: Vec<char> = issued.credential.public_id.chars().collect();
    assert_eq!((made.len(), made[14], "89ab".contains(made[19])), (36, '4', true), "{made:?}");
    let token = token(&world, &issued).await;
    let caller = world.engine.token_authenticate(&token, &TERMS, None).unwrap();
    assert_eq!((caller.partner, caller.credential), (world.partner, issued.credential.id));
    world.advance(59);
    assert_eq!(taken(&world, &token), Ok(issued.credential.id));
    world.advance(1);
    assert_eq!(taken(&world, &token), Err(Reason::CredentialExpired));
    world.engine.credential_revoke(issued.credential.id, 0).await.unwrap();
    assert_eq!(taken(&world, &token), Err(Reason::AuthenticationFailed));
}

#[tokio::test]
async fn a_token_on_other_terms_is_none() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, 60)).await.unwrap();
    for terms in [
        TokenTerms { issuer: "http://elsewhere", ..TERMS },
        TokenTerms { audience: "them", ..TERMS },
        TokenTerms { scope: "some", ..TERMS },
    ] {
        let token = token_on(&world, &issued, &terms).await;
        assert_eq!(taken(&world, &token), Err(Reason::AuthenticationFailed), "{terms:?}");
    }
    let token = token(&world, &issued).await;
    let elsewhere = TokenTerms { dialect: Dialect::Sling, ..TERMS };
    let refused = world.engine.token_authenticate(&token, &elsewhere, None).map(|_| ());
    assert_eq!(refused, Err(Reason::AuthenticationFailed));
    world.clock.advance_ms(-5_000);
    assert_eq!(taken(&world, &token), Err(Reason::AuthenticationFailed), "not yet");
}

/// The three parts of a token, decoded as far as they can be.
fn parts(token: &str) -> (Value, Value, String) {
    let mut parts = token.split('.');
    let mut json = || {
        let part = URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap();
        serde_json::from_slice(&part).unwrap()
    };
    (json(), json(), parts.next().unwrap().to_owned())
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[tokio::test]
async fn a_forged_token_is_none() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, 60)).await.unwrap();
    let good = token(&world, &issued).await;
    let modulus = world.engine.signing_key_list().await.unwrap()[0].public.modulus.clone();
    let (header, claims, signature) = parts(&good);
    let with = |name: &str, value: Value| {
        let mut header = header.clone();
        header[name] = value;
        encoded(&header)
    };
    let richer = {
        let mut claims = claims.clone();
        claims["exp"] = json!(9_999_999_999_i64);
        encoded(&claims)
    };
    let (plain, payload) = (encoded(&header), encoded(&claims));
    let symmetric = format!("{}.{payload}", with("alg", json!("HS256")));
    let mut mac = Hmac::<Sha256>::new_from_slice(&modulus).unwrap();
    mac.update(symmetric.as_bytes());
    let mac = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let forged = [
        String::new(),
        "..".to_owned(),
        format!("{plain}.{payload}"),
        format!("{plain}.{payload}."),
        format!("{plain}.{payload}.{flipped}{}", signature.split_at(1).1),
        format!("{plain}.{payload}.{signature}="),
        format!("{plain}.{payload}.{signature}.{signature}"),
        format!("{plain}.{richer}.{signature}"),
        format!("{}.{payload}.", with("alg", json!("none"))),
        format!("{}.{payload}.{signature}", with("alg", json!("none"))),
        format!("{}.{payload}.{signature}", with("alg", json!("RS384"))),
        format!("{}.{payload}.{signature}", with("kid", json!("another"))),
        format!("{}.{payload}.{signature}", with("typ", json!("JWT"))),
        format!("{symmetric}.{mac}"),
        format!("e30.{payload}.{signature}"),
        good.replace('.', " "),
    ];
    for token in forged {
        assert_eq!(taken(&world, &token), Err(Reason::AuthenticationFailed), "{token}");
    }
    assert_eq!(taken(&world, &good), Ok(issued.credential.id));
}

#[tokio::test]
async fn a_key_signs_until_it_is_old_and_verifies_until_its_last_token_is_over() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, DAY_S)).await.unwrap();
    token(&world, &issued).await;
    world.advance(90 * DAY_S - 1);
    let last = token(&world, &issued).await;
    world.advance(1);
    let next = token(&world, &issued).await;
    let (old, young) = (parts(&last).0, parts(&next).0);
    assert_ne!(old["kid"], young["kid"]);
    let keys = world.engine.signing_key_list().await.unwrap();
    let kids: Vec<&str> = keys.iter().map(|key| key.public.kid.as_str()).collect();
    assert_eq!(kids, [old["kid"].as_str().unwrap(), young["kid"].as_str().unwrap()]);
    let end = world.engine.now().plus_seconds(DAY_S + 300);
    assert_eq!((keys[0].verifies_until, keys[1].verifies_until), (Some(end), None));
    world.advance(DAY_S - 2);
    assert_eq!(taken(&world, &last), Ok(issued.credential.id));
    world.advance(302);
    assert_eq!(world.engine.signing_key_list().await.unwrap().len(), 1);
    assert_eq!(taken(&world, &last), Err(Reason::AuthenticationFailed), "nobody knows its key any more");
    world.engine.refresh().await.unwrap();
    assert_eq!(taken(&world, &next), Err(Reason::CredentialExpired));
}

#[tokio::test]
async fn tokens_and_keys_outlive_the_process() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, 60)).await.unwrap();
    let first = token(&world, &issued).await;
    let made = world.engine.signing_key_rotate().await.unwrap();
    let second = token(&world, &issued).await;
    let before = world.engine.signing_key_list().await.unwrap();
    assert_eq!(before[1], made);
    let world = world.restarted().await;
    assert_eq!(world.engine.signing_key_list().await.unwrap(), before);
    for token in [first, second] {
        assert_eq!(taken(&world, &token), Ok(issued.credential.id));
    }
}

#[tokio::test]
async fn one_key_is_made_however_many_ask_at_once() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, 60)).await.unwrap();
    let (one, other) = tokio::join!(token(&world, &issued), token(&world, &issued));
    assert_eq!(parts(&one).0, parts(&other).0);
    assert_ne!(one, other);
    assert_eq!(world.engine.signing_key_list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_is_no_client() {
    let world = World::open().await;
    let refused = world.engine.token_issue(&world.caller(), &TERMS).await;
    assert_eq!(refused, Err(Reason::Forbidden));
}

#[tokio::test]
async fn clients_are_checked_before_they_are_issued() {
    let world = World::open().await;
    let issued = world.engine.credential_issue(client(&world, 60)).await.unwrap();
    let taken = issued.credential.public_id.clone();
    let cases = [
        (NewCredential { public_id: taken, ..client(&world, 60) }, Reason::Invalid(Field::PublicId)),
        (client(&world, 0), Reason::OutOfRange(Field::TokenLifetime)),
        (client(&world, DAY_S + 1), Reason::OutOfRange(Field::TokenLifetime)),
        (
            NewCredential { dialect: Dialect::Sling, ..client(&world, 60) },
            Reason::Invalid(Field::TokenLifetime),
        ),
    ];
    for (new, reason) in cases {
        assert_eq!(world.engine.credential_issue(new).await.map(|_| ()), Err(reason));
    }
    let named = NewCredential { public_id: "app".to_owned(), token_lifetime_s: None, ..client(&world, 1) };
    let named = world.engine.credential_issue(named).await.unwrap().credential;
    assert_eq!(named.token_lifetime_s, Some(1_800), "a public half makes a client");
    let elsewhere = NewCredential {
        dialect: Dialect::Utelecard,
        public_id: "app".to_owned(),
        token_lifetime_s: None,
        ..client(&world, 1)
    };
    let elsewhere = world.engine.credential_issue(elsewhere).await.unwrap().credential;
    assert_eq!(elsewhere.token_lifetime_s, None);
}
