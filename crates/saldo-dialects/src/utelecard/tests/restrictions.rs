//! Credentials with allowed hosts, and so many calls in a second; the velocity rule.

use std::num::NonZeroU32;

use axum::body::Body;
use saldo_core::limits::{PartnerLimits, Velocity, VelocityRule};
use saldo_core::restrictions::Restrictions;

use super::{Desk, asked};
use crate::Origin;

async fn restrict(desk: &Desk, restrictions: Restrictions) {
    desk.world.engine.credential_restrict(desk.issued.credential.id, restrictions).await.unwrap();
}

#[tokio::test]
async fn a_user_has_rights_on_its_allowed_hosts_only() {
    let desk = Desk::open().await;
    let allowed_hosts = vec!["203.0.113.7".parse().unwrap()];
    restrict(&desk, Restrictions { allowed_hosts, ..Restrictions::default() }).await;
    for (from, is_allowed) in [("203.0.113.7", true), ("198.51.100.1", false)] {
        let from = Origin::plain(from.parse().unwrap());
        let request = asked("GET", "/v1/account/balance").extension(from);
        let reply = desk.call(request.body(Body::empty()).unwrap()).await;
        if is_allowed { drop(reply.succeeds()) } else { drop(reply.fails(401, "SW05")) }
    }
}

#[tokio::test]
async fn beyond_its_calls_of_a_second_a_user_buys_nothing() {
    let desk = Desk::open().await;
    let calls_per_second = NonZeroU32::new(2);
    restrict(&desk, Restrictions { calls_per_second, ..Restrictions::default() }).await;
    for reference in ["a", "b"] {
        desk.top_up(reference, "8095551212").await.succeeds();
    }
    let reply = desk.top_up("c", "8095551212").await;
    reply.fails(429, "SW08");
    assert_eq!(reply.headers["retry-after"], "1");
    desk.world.advance(1);
    assert_eq!(desk.balance().await, "499880.00");
    desk.top_up("c", "8095551212").await.succeeds();
}

#[tokio::test]
async fn too_much_to_one_telephone_is_the_published_phone_limit() {
    let desk = Desk::open().await;
    let rule =
        VelocityRule { sends_max: NonZeroU32::new(2).unwrap(), window_s: NonZeroU32::new(600).unwrap() };
    let limits = PartnerLimits { velocity: Some(Velocity::AtMost(rule)), ..PartnerLimits::default() };
    desk.world.engine.partner_limits_set(desk.world.partner, limits).await.unwrap();
    for reference in ["a", "b"] {
        desk.top_up(reference, "8095551212").await.succeeds();
    }
    let reply = desk.top_up("c", "8095551212").await;
    reply.fails(422, "DB27");
    assert_eq!(reply.headers["retry-after"], "600");
    // PINs go to nobody, so nobody's number is held back.
    for reference in 0..4 {
        let body = serde_json::json!({"reference": reference.to_string(), "productId": 201, "amount": 100});
        desk.post("/v1/buy", body).await.succeeds();
    }
    desk.world.advance(600);
    desk.top_up("c", "8095551212").await.succeeds();
}
