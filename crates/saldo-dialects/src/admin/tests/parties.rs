//! Partners, credentials and webhooks through the API.

use saldo_core::{Dialect, Reason};
use saldo_engine::Presented;
use serde_json::{Value, json};

use super::world::{START, World};

#[tokio::test]
async fn partners_are_added_once_and_listed_in_pages() {
    let world = World::open().await;
    let shop = world.made("POST", "/partners", r#"{"name":"shop"}"#).await;
    let expected = json!({
        "id": shop["id"], "name": "shop", "parent": null, "prevent_duplicates": true,
        "created_at": START,
    });
    assert_eq!(shop, expected);
    let till = r#"{"name":"till","parent":"shop","prevent_duplicates":false}"#;
    let till = world.made("POST", "/partners", till).await;
    assert_eq!((&till["parent"], &till["prevent_duplicates"]), (&json!("shop"), &json!(false)));
    let by_id = format!(r#"{{"name":"kiosk","parent":"{}"}}"#, shop["id"]);
    world.made("POST", "/partners", &by_id).await;

    let first = world.get("/partners?limit=3").await;
    assert_eq!(names(&first), ["tests", "shop", "till"]);
    let rest = world.get(&format!("/partners?limit=3&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((names(&rest), &rest["next"]), (vec!["kiosk"], &Value::Null));

    let again = world.refused("POST", "/partners", r#"{"name":"shop"}"#).await;
    assert_eq!(again, (409, "taken".to_owned(), json!("name")));
    let odd = world.refused("POST", "/partners", r#"{"name":"Shop 2"}"#).await;
    assert_eq!(odd, (422, "field_invalid".to_owned(), json!("name")));
    let orphan = world.refused("POST", "/partners", r#"{"name":"x","parent":"nobody"}"#).await;
    assert_eq!(orphan, (422, "field_invalid".to_owned(), json!("parent")));
}

#[tokio::test]
async fn a_credential_works_until_its_grace_is_over() {
    let world = World::open().await;
    world.made("POST", "/partners", r#"{"name":"shop"}"#).await;
    let body = r#"{"dialect":"ding","currency":"USD","label":"till 1"}"#;
    let issued = world.made("POST", "/partners/shop/credentials", body).await;
    let secret = issued["secret"].as_str().unwrap().to_owned();
    let shown = Presented { dialect: Dialect::Ding, public_id: "", secret: &secret, from: None };
    world.kit.engine.authenticate(&shown).unwrap();

    let listed = world.get("/partners/shop/credentials").await;
    assert_eq!(listed["items"][0]["label"], "till 1");
    assert_eq!(listed["items"][0]["live"], true);
    assert!(listed["items"][0].get("secret").is_none());

    let path = format!("/credentials/{}", issued["id"]);
    let ended = world.made("DELETE", &format!("{path}?grace_seconds=60"), "").await;
    assert_eq!((&ended["live"], &ended["expires_at"]), (&json!(true), &json!("2026-11-22T06:25:07.250Z")));
    world.kit.engine.authenticate(&shown).unwrap();
    world.kit.clock.advance_ms(60_000);
    assert_eq!(world.kit.engine.authenticate(&shown).unwrap_err(), Reason::CredentialExpired);
    let listed = world.get("/partners/shop/credentials").await;
    assert_eq!(listed["items"][0]["live"], false);

    assert_eq!(world.refused("DELETE", "/credentials/12", "").await.0, 404);
    assert_eq!(world.refused("DELETE", "/credentials/x", "").await.0, 404);
    let endless = world.refused("DELETE", &format!("{path}?grace_seconds=-1"), "").await;
    assert_eq!(endless, (400, "query_invalid".to_owned(), json!("grace_seconds")));
}

#[tokio::test]
async fn credentials_are_checked() {
    let world = World::open().await;
    let cases = [
        (r#"{"dialect":"soap","currency":"USD"}"#, 422, "dialect"),
        (r#"{"dialect":"ding","currency":"XXY"}"#, 422, "currency"),
        (r#"{"dialect":"ding","currency":"USD","expires_at":"tomorrow"}"#, 422, "expires_at"),
        (r#"{"dialect":"ding","currency":"USD","secret":"short"}"#, 422, "secret"),
        (r#"{"dialect":"ding","currency":"USD","secret":"a-key-of-the-tests"}"#, 409, "secret"),
        (r#"{"dialect":"ding","currency":"USD","public_id":"a\nb"}"#, 422, "public_id"),
    ];
    for (body, status, field) in cases {
        let told = world.refused("POST", "/partners/tests/credentials", body).await;
        assert_eq!((told.0, told.2), (status, json!(field)), "{body}");
    }
    let nobody = world.refused("POST", "/partners/nobody/credentials", cases[0].0).await;
    assert_eq!(nobody, (404, "not_found".to_owned(), json!("partner")));
}

#[tokio::test]
async fn a_webhook_tells_its_secret_once() {
    let world = World::open().await;
    let path = "/partners/tests/webhooks/ding";
    let first = world.made("PUT", path, r#"{"url":"https://example.com/a"}"#).await;
    let second = world.made("PUT", path, r#"{"url":"https://example.com/b"}"#).await;
    assert_ne!(first["secret"], second["secret"]);
    assert_eq!(second.as_object().unwrap().len(), 2);

    let listed = world.get("/partners/tests/webhooks").await;
    let item = json!({
        "partner": "tests", "dialect": "ding", "url": "https://example.com/b",
        "created_at": START, "failing_since": null, "disabled_at": null, "disabled_cause": null,
    });
    assert_eq!(listed, json!({"items": [item], "next": null}));

    for odd in ["ftp://example.com", "http://example.com/without-tls"] {
        let refused = world.refused("PUT", path, &json!({"url": odd}).to_string()).await;
        assert_eq!(refused, (422, "field_invalid".to_owned(), json!("url")), "{odd}");
    }
    let soap = world.refused("PUT", "/partners/tests/webhooks/soap", r#"{"url":"https://a.b"}"#).await;
    assert_eq!(soap, (404, "not_found".to_owned(), json!("dialect")));
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}
