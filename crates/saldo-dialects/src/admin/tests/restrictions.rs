//! What a credential is restricted to, through the API.

use saldo_core::{Dialect, Reason};
use saldo_engine::Presented;
use serde_json::{Value, json};

use super::world::World;

const CREDENTIALS: &str = "/partners/tests/credentials";

#[tokio::test]
async fn a_credential_is_issued_with_its_restrictions_and_gets_others() {
    let world = World::open().await;
    let body = json!({
        "dialect": "ideamart", "currency": "LKR", "public_id": "APP_000002", "secret": "a password",
        "allowed_hosts": ["203.0.113.0/24", "::ffff:198.51.100.1", "2001:DB8::/32"],
        "calls_per_second": 10, "calls_per_day": 5000,
    });
    let issued = world.made("POST", CREDENTIALS, &body.to_string()).await;
    let shown = ["allowed_hosts", "calls_per_second", "calls_per_day"].map(|member| issued[member].clone());
    let hosts = json!(["203.0.113.0/24", "198.51.100.1", "2001:db8::/32"]);
    assert_eq!(shown, [hosts.clone(), json!(10), json!(5_000)]);
    let listed = world.get(CREDENTIALS).await;
    assert_eq!(listed["items"][1]["allowed_hosts"], hosts);
    assert_eq!(listed["items"][0]["allowed_hosts"], json!([]));
    assert_eq!(listed["items"][0]["calls_per_day"], Value::Null);

    let from = |address: &str| {
        let (dialect, public_id, secret) = (Dialect::Ideamart, "APP_000002", "a password");
        let presented = Presented { dialect, public_id, secret, from: address.parse().ok() };
        world.kit.engine.authenticate(&presented).map(|_| ())
    };
    assert_eq!((from("203.0.113.9"), from("192.0.2.1")), (Ok(()), Err(Reason::HostNotAllowed)));
    let path = format!("/credentials/{}/restrictions", issued["id"]);
    let restricted =
        world.made("PUT", &path, r#"{"allowed_hosts":["192.0.2.1"],"calls_per_second":1}"#).await;
    let mut expected = issued.clone();
    expected.as_object_mut().unwrap().remove("secret");
    expected["allowed_hosts"] = json!(["192.0.2.1"]);
    expected["calls_per_second"] = json!(1);
    expected["calls_per_day"] = Value::Null;
    expected["last_used_at"] = restricted["last_used_at"].clone();
    assert_eq!(restricted, expected);
    assert!(restricted["last_used_at"].is_string());
    world.kit.advance(1);
    assert_eq!((from("203.0.113.9"), from("192.0.2.1")), (Err(Reason::HostNotAllowed), Ok(())));

    let free = world.made("PUT", &path, "{}").await;
    assert_eq!((&free["allowed_hosts"], &free["calls_per_second"]), (&json!([]), &Value::Null));
    assert_eq!(from("203.0.113.9"), Ok(()));
}

#[tokio::test]
async fn restrictions_that_cannot_be_are_refused_with_their_member() {
    let world = World::open().await;
    let credential = world.get(CREDENTIALS).await["items"][0]["id"].clone();
    let many = format!(r#"{{"allowed_hosts":[{}]}}"#, vec![r#""192.0.2.1""#; 101].join(","));
    let path = format!("/credentials/{credential}/restrictions");
    let cases = [
        (r#"{"allowed_hosts":["shop.example"]}"#, "allowed_hosts"),
        (r#"{"allowed_hosts":["192.0.2.1","203.0.113.7/24"]}"#, "allowed_hosts"),
        (r#"{"allowed_hosts":"192.0.2.1"}"#, "allowed_hosts"),
        (r#"{"allowed_hosts":[1]}"#, "allowed_hosts[0]"),
        (&many, "allowed_hosts"),
        (r#"{"calls_per_second":0}"#, "calls_per_second"),
        (r#"{"calls_per_second":-1}"#, "calls_per_second"),
        (r#"{"calls_per_day":0}"#, "calls_per_day"),
        (r#"{"calls_per_day":4294967296}"#, "calls_per_day"),
        (r#"{"calls_per_hour":1}"#, "calls_per_hour"),
    ];
    for (body, member) in cases {
        let told = world.refused("PUT", &path, body).await;
        assert_eq!(told, (422, "field_invalid".to_owned(), json!(member)), "{body}");
    }
    for body in [r#""allowed_hosts":["x"]"#, r#""calls_per_second":0"#, r#""calls_per_day":0"#] {
        let new = format!(r#"{{"dialect":"ding","currency":"USD",{body}}}"#);
        let told = world.refused("POST", CREDENTIALS, &new).await;
        assert_eq!((told.0, told.1.as_str()), (422, "field_invalid"), "{new}");
    }
    for unknown in ["12", "x"] {
        let told = world.refused("PUT", &format!("/credentials/{unknown}/restrictions"), "{}").await;
        assert_eq!((told.0, told.1.as_str()), (404, "not_found"));
    }
}
