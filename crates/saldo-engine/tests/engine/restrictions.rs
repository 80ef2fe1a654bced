//! What a credential is restricted to: who may call with it from where, and how often in a second and in a day.

use saldo_core::restrictions::Restrictions;
use saldo_core::{CredentialId, Dialect, Reason, Timestamp};
use saldo_engine::{Caller, Enforcement, EngineOptions, NewCredential, Presented, TokenTerms};
use saldo_testkit::restrictions::{at_most, from_hosts};
use saldo_testkit::{World, WorldOptions};

const TERMS: TokenTerms<'static> =
    TokenTerms { dialect: Dialect::Ding, issuer: "http://here", audience: "us", scope: "all" };

const SHOP: &str = "203.0.113.7";
const ELSEWHERE: &str = "198.51.100.1";

fn shown<'a>(secret: &'a str, from: &str) -> Presented<'a> {
    Presented { dialect: Dialect::Ding, public_id: "", secret, from: from.parse().ok() }
}

async fn restricted(restrictions: Restrictions) -> World {
    let world = World::open().await;
    world.engine.credential_restrict(world.credential, restrictions).await.unwrap();
    world
}

fn call(world: &World, from: &str) -> Result<CredentialId, Reason> {
    world.engine.authenticate(&shown(World::KEY, from)).map(|caller: Caller| caller.credential)
}

/// How many of a hundred calls at one moment are taken, and why the next is not.
fn burst(world: &World) -> (usize, Option<Reason>) {
    let calls: Vec<_> = (0..100).map(|_| call(world, SHOP)).collect();
    let taken = calls.iter().take_while(|call| call.is_ok()).count();
    assert!(calls.iter().skip(taken).all(Result::is_err));
    (taken, calls.iter().find_map(|call| call.err()))
}

#[tokio::test]
async fn a_credential_is_taken_from_its_allowed_hosts_only() {
    let world = restricted(from_hosts(&[SHOP, "2001:db8::/32", "192.0.2.0/24"])).await;
    for from in [SHOP, "::ffff:203.0.113.7", "2001:db8:1::1", "192.0.2.255", "::ffff:192.0.2.0"] {
        assert_eq!(call(&world, from), Ok(world.credential), "{from}");
    }
    for from in [ELSEWHERE, "::ffff:198.51.100.1", "2001:db9::1", "::1", "an address that is not known"] {
        assert_eq!(call(&world, from), Err(Reason::HostNotAllowed), "{from}");
    }
}

#[tokio::test]
async fn nobody_without_the_secret_learns_of_a_restriction_and_a_refusal_is_no_use() {
    let world = restricted(from_hosts(&[SHOP])).await;
    let engine = &world.engine;
    assert_eq!(call(&world, ELSEWHERE), Err(Reason::HostNotAllowed));
    assert!(engine.credential_uses(world.partner).await.unwrap().is_empty());
    for from in [SHOP, ELSEWHERE] {
        let wrong = engine.authenticate(&shown("another-key-altogether", from)).map(|_| ());
        assert_eq!(wrong, Err(Reason::AuthenticationFailed));
    }
    engine.credential_revoke(world.credential, 0).await.unwrap();
    assert_eq!(call(&world, ELSEWHERE), Err(Reason::CredentialExpired));
}

#[tokio::test]
async fn a_second_has_so_many_calls_from_its_first_on() {
    let world = restricted(at_most(3, 0)).await;
    let full = (3, Some(Reason::RateLimited));
    assert_eq!(burst(&world), full);
    world.clock.advance_ms(999);
    assert_eq!(burst(&world), (0, full.1));
    world.clock.advance_ms(1);
    assert_eq!(burst(&world), full);
    world.clock.advance_ms(1_000);
    assert_eq!(call(&world, SHOP), Ok(world.credential));
    world.clock.advance_ms(900);
    assert_eq!(burst(&world), (2, full.1));
}

#[tokio::test]
async fn a_day_has_so_many_calls_until_midnight_in_utc() {
    let world = restricted(at_most(0, 3)).await;
    let used_up = |retry_after_s| Some(Reason::CallsUsedUp { retry_after_s });
    let at = |moment: &str| {
        let moment = Timestamp::parse_rfc3339(moment).unwrap();
        world.clock.advance_ms(moment.millis_since(world.engine.now()));
    };
    at("2026-11-22T12:00:00Z");
    assert_eq!(burst(&world), (3, used_up(43_200)));
    at("2026-11-22T23:59:59.999Z");
    assert_eq!(burst(&world), (0, used_up(1)));
    at("2026-11-23T00:00:00Z");
    assert_eq!(burst(&world), (3, used_up(86_400)));
    at("2026-11-24T23:59:00Z");
    assert_eq!(burst(&world), (3, used_up(60)));
    world.advance(60);
    assert_eq!(burst(&world), (3, used_up(86_400)));
}

#[tokio::test]
async fn a_call_that_is_refused_counts_neither_in_its_second_nor_in_its_day() {
    let world = restricted(at_most(2, 5)).await;
    for taken in [2, 2] {
        assert_eq!(burst(&world), (taken, Some(Reason::RateLimited)));
        world.advance(1);
    }
    let (taken, reason) = burst(&world);
    assert_eq!(taken, 1, "the day has one left");
    assert!(matches!(reason, Some(Reason::CallsUsedUp { .. })), "{reason:?}");
    let from_shop = Restrictions { allowed_hosts: from_hosts(&[SHOP]).allowed_hosts, ..at_most(1, 0) };
    world.engine.credential_restrict(world.credential, from_shop).await.unwrap();
    world.advance(1);
    assert_eq!(call(&world, ELSEWHERE), Err(Reason::HostNotAllowed));
    assert_eq!(call(&world, SHOP), Ok(world.credential), "a call from elsewhere was not counted");
}

#[tokio::test]
async fn credentials_count_apart() {
    let world = restricted(at_most(0, 1)).await;
    let other = world.engine.credential_rotate(world.credential, 60_000).await.unwrap();
    let taken = |secret: &str| world.engine.authenticate(&shown(secret, SHOP)).is_ok();
    assert_eq!([World::KEY, World::KEY, &other.secret, &other.secret].map(taken), [true, false, true, false]);
}

#[tokio::test]
async fn without_limits_calls_are_not_counted_but_hosts_are_looked_at() {
    let engine = EngineOptions { limits: Enforcement::Off, ..EngineOptions::default() };
    let world = World::open_with(WorldOptions { engine, ..WorldOptions::default() }).await;
    let both = Restrictions { allowed_hosts: from_hosts(&[SHOP]).allowed_hosts, ..at_most(1, 1) };
    world.engine.credential_restrict(world.credential, both).await.unwrap();
    assert_eq!(burst(&world), (100, None));
    assert_eq!(call(&world, ELSEWHERE), Err(Reason::HostNotAllowed));
}

#[tokio::test]
async fn restrictions_hold_from_the_next_call_on_are_kept_and_go_with_a_rotation() {
    let world = World::open().await;
    assert_eq!(call(&world, ELSEWHERE), Ok(world.credential));
    let restrictions = Restrictions { allowed_hosts: from_hosts(&[SHOP]).allowed_hosts, ..at_most(9, 99) };
    let restricted = world.engine.credential_restrict(world.credential, restrictions.clone()).await.unwrap();
    assert_eq!(restricted.restrictions, restrictions);
    assert_eq!(call(&world, ELSEWHERE), Err(Reason::HostNotAllowed));
    let world = world.restarted().await;
    assert_eq!(call(&world, ELSEWHERE), Err(Reason::HostNotAllowed));
    let issued = world.engine.credential_rotate(world.credential, 60_000).await.unwrap();
    assert_eq!(issued.credential.restrictions, restrictions);
    let elsewhere = world.engine.authenticate(&shown(&issued.secret, ELSEWHERE)).map(|_| ());
    assert_eq!(elsewhere, Err(Reason::HostNotAllowed));
    assert!(world.engine.authenticate(&shown(&issued.secret, SHOP)).is_ok());
    world.engine.credential_restrict(world.credential, Restrictions::default()).await.unwrap();
    assert_eq!(call(&world, ELSEWHERE), Ok(world.credential), "the other has its own");
    let unknown = world.engine.credential_restrict(CredentialId::new(1), restrictions).await.map(|_| ());
    assert_eq!(unknown, Err(Reason::NotFound));
}

#[tokio::test]
async fn a_token_is_restricted_as_its_client_is() {
    let world = World::open().await;
    let engine = &world.engine;
    let new = NewCredential {
        public_id: "app".to_owned(),
        token_lifetime_s: Some(900),
        restrictions: Restrictions { allowed_hosts: from_hosts(&[SHOP]).allowed_hosts, ..at_most(0, 3) },
        ..NewCredential::new(world.partner, Dialect::Ding, "USD".parse().unwrap())
    };
    let issued = engine.credential_issue(new).await.unwrap();
    let client =
        |from: &str| engine.authenticate(&Presented { public_id: "app", ..shown(&issued.secret, from) });
    assert_eq!(client(ELSEWHERE), Err(Reason::HostNotAllowed));
    let token = engine.token_issue(&client(SHOP).unwrap(), &TERMS).await.unwrap().access_token;
    let taken = |from: &str| engine.token_authenticate(&token, &TERMS, from.parse().ok()).map(|_| ());
    for from in [ELSEWHERE, "not known"] {
        assert_eq!(taken(from), Err(Reason::HostNotAllowed));
    }
    assert_eq!((taken(SHOP), taken("::ffff:203.0.113.7")), (Ok(()), Ok(())));
    let used_up = taken(SHOP).unwrap_err();
    assert!(matches!(used_up, Reason::CallsUsedUp { .. }), "the client's call and its token's are counted");
    engine.credential_restrict(issued.credential.id, from_hosts(&[ELSEWHERE])).await.unwrap();
    assert_eq!((taken(SHOP), taken(ELSEWHERE)), (Err(Reason::HostNotAllowed), Ok(())));
}
