//! Keys with allowed hosts, and so many calls in a second and in a day: what is refused moves nothing.

use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::Request;
use saldo_core::restrictions::Restrictions;

use super::{Desk, NUMBER};
use crate::Origin;

async fn restrict(desk: &Desk, restrictions: Restrictions) {
    desk.world.engine.credential_restrict(desk.credential, restrictions).await.unwrap();
}

#[tokio::test]
async fn a_key_is_taken_on_its_allowed_hosts_only() {
    let desk = Desk::open().await;
    let allowed_hosts = vec!["203.0.113.0/24".parse().unwrap()];
    restrict(&desk, Restrictions { allowed_hosts, ..Restrictions::default() }).await;
    desk.get("ping").await.fails(401, 1_000_401, "Unauthorized");
    for (from, status) in [("203.0.113.7", 200), ("198.51.100.1", 401)] {
        let from = Origin::plain(from.parse().unwrap());
        let request = desk.signed(Request::get("/v1.1/ping"), "1").extension(from);
        assert_eq!(desk.call(request.body(Body::empty()).unwrap()).await.status, status);
    }
}

#[tokio::test]
async fn beyond_its_calls_a_key_sends_nothing_and_hears_when_it_may_again() {
    let desk = Desk::open().await;
    let calls_per_second = NonZeroU32::new(1);
    restrict(&desk, Restrictions { calls_per_second, ..Restrictions::default() }).await;
    desk.send(NUMBER, "1").await.created("0");
    let refused = desk.send(NUMBER, "2").await;
    refused.fails(429, 1_000_429, "Too many requests");
    assert_eq!(refused.headers["retry-after"], "1");
    desk.world.advance(1);
    desk.send(NUMBER, "2").await.created("0");
    restrict(&desk, Restrictions { calls_per_day: NonZeroU32::new(1), ..Restrictions::default() }).await;
    desk.get("ping").await.is(200);
    let refused = desk.get("ping").await;
    refused.fails(429, 1_000_429, "Too many requests");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 3_600);
    assert_eq!(desk.world.deliveries(), 2);
    desk.world.assert_settled().await;
}
