//! *Authentication*: the key alone in `Authorization`, good until the end of its grace, from where it is allowed.

use axum::body::Body;
use axum::http::Request;
use saldo_core::restrictions::Restrictions;
use serde_json::json;

use super::{CREDIT, Desk, ELIGIBILITY, GOOD, KEY, credit, from, issue};

fn asked(headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post(ELIGIBILITY);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(json!({"msisdn": GOOD}).to_string().into()).unwrap()
}

#[tokio::test]
async fn a_key_that_is_missing_wrong_or_dressed_up_is_refused() {
    let desk = Desk::open().await;
    desk.call(asked(&[("Authorization", KEY)])).await.is(200);
    let bearer = format!("Bearer {KEY}");
    let cases: [&[(&str, &str)]; 7] = [
        &[],
        &[("Authorization", "")],
        &[("Authorization", "another")],
        &[("Authorization", &bearer)],
        &[("Authorization", KEY), ("Authorization", KEY)],
        &[("api_key", KEY)],
        &[("Authorization", saldo_testkit::World::KEY)],
    ];
    for headers in cases {
        let reply = desk.call(asked(headers)).await;
        reply.refused(401, "AUTHENTICATION_ERROR");
        assert!(reply.headers.contains_key("www-authenticate"));
    }
}

#[tokio::test]
async fn a_revoked_key_is_good_until_its_grace_is_over() {
    let desk = Desk::open().await;
    desk.world.engine.credential_revoke(desk.credential, 3_600_000).await.unwrap();
    desk.world.advance(3_599);
    desk.credit("a", GOOD).await.is(202);
    desk.world.advance(1);
    desk.credit("a", GOOD).await.refused(401, "AUTHENTICATION_ERROR");
    desk.eligibility(GOOD).await.refused(401, "AUTHENTICATION_ERROR");
}

#[tokio::test]
async fn a_rotated_key_and_the_one_after_it_are_good_side_by_side_and_share_their_ids() {
    let desk = Desk::open().await;
    let other = desk.world.engine.credential_rotate(desk.credential, 60_000).await.unwrap().secret;
    let first = desk.credit("a", GOOD).await;
    let again = desk.post_with(&other, CREDIT, credit("a", GOOD).to_string()).await;
    assert_eq!((again.status, again.text), (first.status, first.text));
    desk.told().await;
    assert_eq!(desk.world.deliveries(), 1);
}

#[tokio::test]
async fn a_key_can_be_restricted_to_hosts_and_to_calls() {
    let desk = Desk::open().await;
    let restrictions = Restrictions {
        allowed_hosts: vec!["203.0.113.0/24".parse().unwrap()],
        calls_per_second: std::num::NonZeroU32::new(1),
        calls_per_day: None,
    };
    let key = "a-restricted-sling-key";
    issue(&desk.world, key, restrictions).await;
    let call = |address: &str| desk.call(from(address, asked(&[("Authorization", key)])));
    call("198.51.100.7").await.refused(403, "HOST_NOT_ALLOWED_ERROR");
    call("203.0.113.7").await.is(200);
    let reply = call("203.0.113.7").await;
    reply.refused(429, "RATE_LIMIT_ERROR");
    assert_eq!(reply.headers["retry-after"], "1");
}
