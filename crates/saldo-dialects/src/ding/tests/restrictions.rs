//! Keys and OAuth clients that are restricted: to hosts, and to so many calls in a second and a day.

use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::Request;
use saldo_core::restrictions::Restrictions;
use serde_json::json;

use super::oauth::{self, FORM};
use super::{Desk, Reply};
use crate::Origin;

const SHOP: &str = "203.0.113.7";
const ELSEWHERE: &str = "198.51.100.1";

fn from_shop() -> Restrictions {
    Restrictions { allowed_hosts: vec!["203.0.113.7".parse().unwrap()], ..Restrictions::default() }
}

async fn balance(desk: &Desk, from: &str, (header, shown): (&str, &str)) -> Reply {
    let from = Origin::plain(from.parse().unwrap());
    let request = Request::get("/api/V1/GetBalance").header(header, shown).extension(from);
    desk.call(request.body(Body::empty()).unwrap()).await
}

async fn token(desk: &Desk, from: &str, form: String) -> Reply {
    let from = Origin::plain(from.parse().unwrap());
    let request = Request::post("/connect/token").header("content-type", FORM).extension(from);
    desk.call(request.body(Body::from(form)).unwrap()).await
}

#[tokio::test]
async fn a_key_is_taken_from_its_allowed_hosts_only() {
    let desk = Desk::open().await;
    desk.world.engine.credential_restrict(desk.world.credential, from_shop()).await.unwrap();
    let key = ("api_key", desk.key);
    balance(&desk, SHOP, key).await.succeeds();
    balance(&desk, ELSEWHERE, key).await.fails(401, 4, "AuthenticationFailed");
    desk.get("GetBalance").await.fails(401, 4, "AuthenticationFailed");
}

#[tokio::test]
async fn a_client_and_its_tokens_are_taken_from_its_allowed_hosts_only() {
    let (desk, client) = oauth::desk().await;
    desk.world.engine.credential_restrict(client, from_shop()).await.unwrap();
    // As it is published, with its `+` left as it is, too.
    for form in [oauth::form(), oauth::form().replace("%2B", "+")] {
        let refused = token(&desk, ELSEWHERE, form.clone()).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["error"]), (400, &json!("unauthorized_client")));
        assert_eq!(token(&desk, SHOP, form).await.status.as_u16(), 200);
    }
    let issued = token(&desk, SHOP, oauth::form()).await.json();
    let shown = format!("Bearer {}", issued["access_token"].as_str().unwrap());
    let bearer = ("authorization", shown.as_str());
    balance(&desk, SHOP, bearer).await.succeeds();
    balance(&desk, ELSEWHERE, bearer).await.fails(401, 4, "AuthenticationFailed");
}

#[tokio::test]
async fn calls_beyond_a_limit_are_told_when_to_come_back() {
    let (desk, client) = oauth::desk().await;
    let one = NonZeroU32::new(1);
    let per_second = Restrictions { calls_per_second: one, ..Restrictions::default() };
    let per_day = Restrictions { calls_per_day: one, ..Restrictions::default() };
    // From 06:24:08.250 it is so long until midnight.
    for (restrictions, retry_after, advance) in [(per_second, "5", 1), (per_day, "63352", 0)] {
        for id in [desk.world.credential, client] {
            desk.world.engine.credential_restrict(id, restrictions.clone()).await.unwrap();
        }
        desk.get("GetBalance").await.succeeds();
        let refused = desk.get("GetBalance").await;
        refused.fails(429, 3, "RateLimited");
        assert_eq!(refused.headers["retry-after"], retry_after);

        assert_eq!(token(&desk, SHOP, oauth::form()).await.status.as_u16(), 200);
        let refused = token(&desk, SHOP, oauth::form()).await;
        let error = refused.json()["error"].clone();
        assert_eq!((refused.status.as_u16(), error), (429, json!("temporarily_unavailable")));
        assert_eq!(refused.headers["retry-after"], retry_after);
        desk.world.advance(advance);
    }
}
