//! OAuth clients, rotated secrets, signing keys and the last use of credentials through the API.

use saldo_core::Dialect;
use saldo_engine::Presented;
use serde_json::{Value, json};

use super::world::{START, World};

const CREDENTIALS: &str = "/partners/tests/credentials";

fn shown<'a>(public_id: &'a str, secret: &'a str) -> Presented<'a> {
    Presented { dialect: Dialect::Ding, public_id, secret, from: None }
}

#[tokio::test]
async fn an_oauth_client_is_issued_and_rotated() {
    let world = World::open().await;
    let body = r#"{"dialect":"ding","currency":"USD","public_id":"shop","token_lifetime_seconds":60}"#;
    let issued = world.made("POST", CREDENTIALS, body).await;
    let expected = json!({
        "id": issued["id"], "partner": "tests", "dialect": "ding", "currency": "USD", "public_id": "shop",
        "token_lifetime_seconds": 60, "label": "", "live": true, "created_at": START, "expires_at": null,
        "last_used_at": null, "allowed_hosts": [], "calls_per_second": null, "calls_per_day": null,
        "secret": issued["secret"],
    });
    assert_eq!(issued, expected);

    let path = format!("/credentials/{}/rotate", issued["id"]);
    let other = world.made("POST", &path, r#"{"grace_seconds":60}"#).await;
    assert_ne!((&other["id"], &other["secret"]), (&issued["id"], &issued["secret"]));
    assert_eq!((&other["public_id"], &other["token_lifetime_seconds"]), (&json!("shop"), &json!(60)));
    for secret in [&issued["secret"], &other["secret"]] {
        world.kit.engine.authenticate(&shown("shop", secret.as_str().unwrap())).unwrap();
    }
    let listed = world.get(CREDENTIALS).await;
    let ends: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|item| &item["expires_at"]).collect();
    assert_eq!(ends, [&Value::Null, &json!("2026-11-22T06:25:07.250Z"), &Value::Null]);

    let named = r#"{"dialect":"ding","currency":"USD","token_lifetime_seconds":1800}"#;
    let named = world.made("POST", CREDENTIALS, named).await;
    assert_eq!(named["public_id"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn what_cannot_be_rotated_says_why() {
    let world = World::open().await;
    let credential = world.get(CREDENTIALS).await["items"][0]["id"].clone();
    let path = format!("/credentials/{credential}/rotate");
    for grace in ["-1", "31536001"] {
        let told = world.refused("POST", &path, &format!(r#"{{"grace_seconds":{grace}}}"#)).await;
        assert_eq!(told, (422, "field_invalid".to_owned(), json!("grace_seconds")), "{grace}");
    }
    assert_eq!(world.refused("POST", "/credentials/12/rotate", "{}").await.0, 404);
    assert_eq!(world.refused("POST", "/credentials/x/rotate", "{}").await.0, 404);
    world.made("POST", &path, r#"{"grace_seconds":60}"#).await;
    let ended = world.refused("POST", &path, "{}").await;
    assert_eq!(ended, (409, "credential_expired".to_owned(), Value::Null));
}

#[tokio::test]
async fn clients_are_checked() {
    let world = World::open().await;
    let shop = r#"{"dialect":"ding","currency":"USD","public_id":"shop"}"#;
    assert_eq!(world.made("POST", CREDENTIALS, shop).await["token_lifetime_seconds"], 1_800);
    let cases = [
        (shop, 409, "taken", "public_id"),
        (
            r#"{"dialect":"ding","currency":"USD","token_lifetime_seconds":0}"#,
            422,
            "field_invalid",
            "token_lifetime_seconds",
        ),
        (
            r#"{"dialect":"ding","currency":"USD","token_lifetime_seconds":86401}"#,
            422,
            "field_invalid",
            "token_lifetime_seconds",
        ),
        (
            r#"{"dialect":"sling","currency":"USD","token_lifetime_seconds":60}"#,
            422,
            "field_invalid",
            "token_lifetime_seconds",
        ),
    ];
    for (body, status, code, field) in cases {
        let told = world.refused("POST", CREDENTIALS, body).await;
        assert_eq!(told, (status, code.to_owned(), json!(field)), "{body}");
    }
}

#[tokio::test]
async fn the_last_use_is_listed() {
    let world = World::open().await;
    assert_eq!(world.get(CREDENTIALS).await["items"][0]["last_used_at"], Value::Null);
    world.kit.clock.advance_ms(1_750);
    world.kit.caller();
    let listed = world.get(CREDENTIALS).await;
    assert_eq!(listed["items"][0]["last_used_at"], "2026-11-22T06:24:09Z");
    let path = format!("/credentials/{}", listed["items"][0]["id"]);
    let revoked = world.made("DELETE", &path, "").await;
    assert_eq!(revoked["last_used_at"], "2026-11-22T06:24:09Z");
}

#[tokio::test]
async fn signing_keys_are_listed_and_rotated() {
    let world = World::open().await;
    let first = world.get("/signing-keys").await;
    let key = &first["items"][0];
    let expected = json!({"kid": key["kid"], "signs": true, "created_at": START, "verifies_until": null});
    assert_eq!(first, json!({"items": [expected], "next": null}));
    let other = world.made("POST", "/signing-keys", "").await;
    assert_ne!(other["kid"], key["kid"]);
    let both = world.get("/signing-keys").await;
    assert_eq!(both["items"][0]["signs"], false);
    assert_eq!(both["items"][0]["verifies_until"], "2026-11-23T06:29:07.250Z");
    assert_eq!(both["items"][1], other);
    let asked = world.refused("GET", "/signing-keys?limit=1", "").await;
    assert_eq!(asked.0, 400);
}
