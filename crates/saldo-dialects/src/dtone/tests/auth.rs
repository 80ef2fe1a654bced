//! Who may call: whoever signs with the secret of the key, whatever the nonce looks like.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::json;

use super::{API_KEY, Desk, Reply};

async fn shown(desk: &Desk, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::get("/v1.1/ping");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    desk.call(request.body(Body::empty()).unwrap()).await
}

fn hmac(desk: &Desk, message: &str) -> Vec<u8> {
    let algorithm = saldo_engine::MacAlgorithm::HmacSha256;
    desk.world.engine.credential_sign(desk.credential, algorithm, message.as_bytes()).unwrap()
}

#[tokio::test]
async fn every_nonce_that_clients_send_is_taken_and_one_of_them_twice() {
    let desk = Desk::open().await;
    for nonce in [
        "1795319821",
        "1795319821",
        "1795319821752604",
        "1795319821752.6042",
        "1795319821.7526",
        "1.7953198217526E+15",
        "1479700621",
        "0",
        "any text",
    ] {
        let request = desk.signed(Request::get("/v1.1/ping"), nonce).body(Body::empty()).unwrap();
        assert_eq!(desk.call(request).await.is(200), json!({"status": "up"}), "{nonce}");
    }
}

#[tokio::test]
async fn the_signature_is_of_the_key_followed_by_the_nonce_in_padded_base64() {
    let desk = Desk::open().await;
    let right = hmac(&desk, &format!("{API_KEY}7"));
    let padded = STANDARD.encode(&right);
    let named = |key, nonce, hmac| {
        [("X-TransferTo-apikey", key), ("X-TransferTo-nonce", nonce), ("X-TransferTo-hmac", hmac)]
    };
    shown(&desk, &named(API_KEY, "7", &padded)).await.is(200);
    let other = STANDARD.encode(hmac(&desk, &format!("7{API_KEY}")));
    let hexadecimal: String = right.iter().map(|byte| format!("{byte:02x}")).collect();
    for wrong in [
        named("another", "7", &padded),
        named(API_KEY, "8", &padded),
        named(API_KEY, "7", &other),
        named(API_KEY, "7", padded.trim_end_matches('=')),
        named(API_KEY, "7", &hexadecimal),
        named(API_KEY, "7", "nonsense"),
        named(API_KEY, "", &padded),
        named("", "7", &padded),
    ] {
        assert_eq!(shown(&desk, &wrong).await.fails(401, 1_000_401, "Unauthorized"), [""; 0], "{wrong:?}");
    }
    if padded.contains(['+', '/']) {
        shown(&desk, &named(API_KEY, "7", &URL_SAFE.encode(&right))).await.fails(
            401,
            1_000_401,
            "Unauthorized",
        );
    }
}

#[tokio::test]
async fn a_header_that_is_missing_or_there_twice_shows_nothing() {
    let desk = Desk::open().await;
    let padded = STANDARD.encode(hmac(&desk, &format!("{API_KEY}7")));
    let all = [("X-TransferTo-apikey", API_KEY), ("X-TransferTo-nonce", "7"), ("X-TransferTo-hmac", &padded)];
    for one in all {
        let without: Vec<_> = all.into_iter().filter(|other| *other != one).collect();
        shown(&desk, &without).await.fails(401, 1_000_401, "Unauthorized");
        let twice: Vec<_> = all.into_iter().chain([one]).collect();
        shown(&desk, &twice).await.fails(401, 1_000_401, "Unauthorized");
    }
}

#[tokio::test]
async fn a_rotated_secret_signs_until_its_grace_is_over() {
    let mut desk = Desk::open().await;
    let old = desk.credential;
    let renewed = desk.world.engine.credential_rotate(old, 60_000).await.unwrap();
    desk.get("ping").await.is(200);
    desk.world.advance(60);
    desk.get("ping").await.fails(401, 1_000_401, "Unauthorized");
    desk.credential = renewed.credential.id;
    desk.get("ping").await.is(200);
}
