//! The two documents by which a client library finds the token endpoint and the keys.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{desk, token};
use crate::ding::tests::{Desk, Reply};

const PUBLISHED: &str = include_str!("../fixtures/openid_configuration.json");

async fn get(desk: &Desk, path: &str) -> Reply {
    desk.call(Request::get(path).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_published_configuration_is_answered() {
    let (desk, _) = desk().await;
    for path in ["/.well-known/openid-configuration", "/.Well-Known/OpenID-Configuration/"] {
        let reply = get(&desk, path).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8");
        let published: Value =
            serde_json::from_str(&PUBLISHED.replace("https://idp.ding.com", "http://127.0.0.1:7000"))
                .unwrap();
        assert_eq!(reply.json(), published);
    }
}

#[tokio::test]
async fn the_keys_are_those_that_sign_and_signed() {
    let (desk, _) = desk().await;
    let first = get(&desk, "/.well-known/openid-configuration/jwks").await.json();
    let key = &first["keys"][0];
    let expected = json!({
        "kty": "RSA", "use": "sig", "kid": key["kid"], "alg": "RS256", "n": key["n"], "e": "AQAB",
    });
    assert_eq!(first, json!({"keys": [expected]}));
    let modulus = URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap();
    assert_eq!((modulus.len(), modulus[0] >> 7), (256, 1));

    let header = token(&desk).await.split('.').next().map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let header: Value = serde_json::from_slice(&header.unwrap()).unwrap();
    assert_eq!(header["kid"], key["kid"]);

    desk.world.engine.signing_key_rotate().await.unwrap();
    let both = get(&desk, "/.well-known/openid-configuration/jwks").await.json();
    assert_eq!(both["keys"][0], *key);
    assert_eq!(both["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn other_verbs_and_addresses_are_refused() {
    let (desk, _) = desk().await;
    for path in ["/.well-known/openid-configuration", "/.well-known/openid-configuration/jwks"] {
        let reply = desk.call(Request::post(path).body(Body::empty()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), &reply.headers["allow"]), (405, &"GET".parse().unwrap()));
        assert_eq!(reply.json()["error"], "invalid_request");
    }
    get(&desk, "/.well-known/security.txt").await.fails(404, 4, "RequestInvalid");
}
