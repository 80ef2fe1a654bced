//! The token endpoint: the published example, HTTP Basic, and each of its errors.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use saldo_core::{Dialect, Reason};
use saldo_engine::NewCredential;
use serde_json::Value;

use super::{CLIENT_ID, CLIENT_SECRET, FORM, ask, desk, form};
use crate::ding::oauth::error::Refusal;
use crate::ding::tests::Reply;
use crate::testing::read;

const REQUEST: &str = include_str!("../fixtures/token_request.txt");
const RESPONSE: &str = include_str!("../fixtures/token_response.json");

#[tokio::test]
async fn the_published_request_gets_the_published_response() {
    let (desk, _) = desk().await;
    // The lines are broken for print.
    let request: String = REQUEST.lines().collect();
    let reply = ask(&desk, &[("content-type", FORM), ("x-correlation-id", "c-1")], request).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["pragma"], "no-cache");
    assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(reply.headers["x-correlation-id"], "c-1");

    let published: String = RESPONSE.lines().map(str::trim).collect();
    let published: Value = serde_json::from_str(&published).unwrap();
    let mut answered = reply.json();
    let (ours, theirs) = (parts(&answered["access_token"]), parts(&published["access_token"]));
    answered["access_token"] = published["access_token"].clone();
    assert_eq!(answered, published);
    for (our, their) in ours.iter().zip(&theirs) {
        assert_eq!(names(our), names(their));
        for name in ["alg", "typ", "aud", "scope", "client_id"] {
            assert_eq!(our[name], their[name], "{name}");
        }
    }
    let claims = &ours[1];
    assert_eq!(claims["iss"], "http://127.0.0.1:7000");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 1_800);
    assert_eq!(claims["nbf"], claims["iat"]);
    assert_eq!(claims["jti"].as_str().unwrap().len(), theirs[1]["jti"].as_str().unwrap().len());
}

/// Header and claims of a token.
fn parts(token: &Value) -> [Value; 2] {
    let mut parts = token.as_str().unwrap().split('.');
    [(); 2].map(|()| {
        let part = URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap();
        serde_json::from_slice(&part).unwrap()
    })
}

fn names(object: &Value) -> Vec<&String> {
    object.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_client_may_use_http_basic_escaped_or_not() {
    let (desk, _) = desk().await;
    let escaped = format!("{CLIENT_ID}:{}", CLIENT_SECRET.replace('+', "%2B").replace('=', "%3d"));
    for pair in [escaped, format!("{CLIENT_ID}:{CLIENT_SECRET}")] {
        for (scheme, body) in [
            ("Basic", "grant_type=client_credentials".to_owned()),
            ("basic", format!("grant_type=client_credentials&scope=topupapi&client_id={CLIENT_ID}")),
        ] {
            let shown = format!("{scheme} {}", STANDARD.encode(&pair));
            let reply = ask(&desk, &[("content-type", FORM), ("authorization", &shown)], body).await;
            assert_eq!(reply.status, 200, "{pair} {}", reply.text);
        }
    }
}

#[tokio::test]
async fn what_is_not_looked_at_does_no_harm() {
    let (desk, _) = desk().await;
    for body in [
        format!("{}&scope=topupapi", form()),
        format!("{}&scope=", form()),
        format!("{}&scope=+&audience=x&&", form()),
    ] {
        let media = "Application/X-WWW-Form-UrlEncoded; charset=UTF-8";
        let reply = ask(&desk, &[("content-type", media)], body.clone()).await;
        assert_eq!(reply.status, 200, "{body}: {}", reply.text);
    }
    for path in ["/connect/token/", "/CONNECT/Token"] {
        let request = Request::post(path).header("content-type", FORM).body(Body::from(form())).unwrap();
        assert_eq!(desk.call(request).await.status, 200, "{path}");
    }
}

#[track_caller]
fn refused(reply: &Reply, status: u16, error: &str) {
    assert_eq!((reply.status.as_u16(), &reply.json()["error"]), (status, &error.into()), "{}", reply.text);
    assert!(!reply.json()["error_description"].as_str().unwrap().is_empty());
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers.contains_key("www-authenticate"), status == 401);
    assert_eq!(reply.headers.contains_key("retry-after"), status == 503);
}

#[tokio::test]
async fn every_wrong_form_has_its_error() {
    let (desk, _) = desk().await;
    let secret = CLIENT_SECRET.replace('+', "%2B");
    let id = format!("client_id={CLIENT_ID}");
    let grant = "grant_type=client_credentials";
    let cases = [
        (String::new(), 401, "invalid_client"),
        (grant.to_owned(), 401, "invalid_client"),
        (format!("{id}&{grant}"), 401, "invalid_client"),
        (format!("{id}&client_secret=&{grant}"), 401, "invalid_client"),
        (format!("client_secret={secret}&{grant}"), 401, "invalid_client"),
        (format!("{id}&client_secret=wrong&{grant}"), 401, "invalid_client"),
        (format!("client_id=another&client_secret={secret}&{grant}"), 401, "invalid_client"),
        (format!("client_id=&client_secret=a-key-of-the-tests&{grant}"), 401, "invalid_client"),
        (format!("{id}&client_secret=wrong&grant_type=password"), 401, "invalid_client"),
        (format!("{id}&client_secret={secret}"), 400, "invalid_request"),
        (format!("{id}&client_secret={secret}&grant_type="), 400, "invalid_request"),
        (format!("{}&{grant}", form()), 400, "invalid_request"),
        (format!("{}&{id}", form()), 400, "invalid_request"),
        (format!("{}&x=1&x=2", form()), 400, "invalid_request"),
        (format!("{}&x=%FF", form()), 400, "invalid_request"),
        ((0..33).fold(form(), |form, name| format!("{form}&x{name}=1")), 400, "invalid_request"),
        (format!("{id}&client_secret={secret}&grant_type=password"), 400, "unsupported_grant_type"),
        (format!("{id}&client_secret={secret}&grant_type=Client_Credentials"), 400, "unsupported_grant_type"),
        (format!("{}&scope=openid", form()), 400, "invalid_scope"),
        (format!("{}&scope=topupapi+openid", form()), 400, "invalid_scope"),
    ];
    for (body, status, error) in cases {
        refused(&ask(&desk, &[("content-type", FORM)], body).await, status, error);
    }
    let bytes = vec![b'a', b'=', 0xff];
    refused(&ask(&desk, &[("content-type", FORM)], bytes).await, 400, "invalid_request");
}

#[tokio::test]
async fn a_client_shows_itself_in_one_way() {
    let (desk, _) = desk().await;
    let grant = "grant_type=client_credentials";
    let pair = format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}")));
    let wrong = format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:wrong")));
    let alone = format!("Basic {}", STANDARD.encode(CLIENT_ID));
    let cases = [
        (pair.as_str(), form(), 400, "invalid_request"),
        (&pair, format!("{grant}&client_id=another"), 400, "invalid_request"),
        (&wrong, grant.to_owned(), 401, "invalid_client"),
        (&alone, grant.to_owned(), 401, "invalid_client"),
        ("Basic ???", grant.to_owned(), 401, "invalid_client"),
        ("Basic", grant.to_owned(), 401, "invalid_client"),
        ("Bearer abc", grant.to_owned(), 401, "invalid_client"),
    ];
    for (shown, body, status, error) in cases {
        let reply = ask(&desk, &[("content-type", FORM), ("authorization", shown)], body).await;
        refused(&reply, status, error);
        if status == 401 {
            assert!(reply.headers["www-authenticate"].to_str().unwrap().starts_with("Basic realm="));
        }
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let (desk, _) = desk().await;
    for media in ["application/json", "multipart/form-data", "text/plain", ""] {
        refused(&ask(&desk, &[("content-type", media)], form()).await, 400, "invalid_request");
    }
    refused(&ask(&desk, &[], form()).await, 400, "invalid_request");
    let large = vec![b'a'; (16 << 10) + 1];
    refused(&ask(&desk, &[("content-type", FORM)], large).await, 413, "invalid_request");
    for verb in ["GET", "PUT", "OPTIONS"] {
        let request = Request::builder().method(verb).uri("/connect/token").body(Body::empty()).unwrap();
        let reply = desk.call(request).await;
        refused(&reply, 405, "invalid_request");
        assert_eq!(reply.headers["allow"], "POST");
    }
    let request = Request::post("/connect/other").body(Body::empty()).unwrap();
    desk.call(request).await.fails(404, 4, "RequestInvalid");
}

#[tokio::test]
async fn a_client_that_has_ended_gets_no_token() {
    let (desk, id) = desk().await;
    desk.world.engine.credential_revoke(id, 1_000).await.unwrap();
    assert_eq!(ask(&desk, &[("content-type", FORM)], form()).await.status, 200);
    desk.world.advance(1);
    refused(&ask(&desk, &[("content-type", FORM)], form()).await, 401, "invalid_client");
}

#[tokio::test]
async fn a_credential_of_another_dialect_is_no_client() {
    let (desk, _) = desk().await;
    let new = NewCredential {
        public_id: "user".to_owned(),
        secret: Some("a-secret-of-the-tests".to_owned()),
        ..NewCredential::new(desk.world.partner, Dialect::Utelecard, "USD".parse().unwrap())
    };
    desk.world.engine.credential_issue(new).await.unwrap();
    let body = "client_id=user&client_secret=a-secret-of-the-tests&grant_type=client_credentials";
    refused(&ask(&desk, &[("content-type", FORM)], body).await, 401, "invalid_client");
}

#[tokio::test]
async fn what_the_engine_refuses_has_its_error() {
    let cases = [
        (Reason::AuthenticationFailed, 401, "invalid_client"),
        (Reason::CredentialExpired, 401, "invalid_client"),
        (Reason::Forbidden, 400, "unauthorized_client"),
        (Reason::Overloaded, 503, "temporarily_unavailable"),
        (Reason::Indeterminate, 503, "temporarily_unavailable"),
        (Reason::Internal, 500, "server_error"),
    ];
    for (reason, status, error) in cases {
        let (code, headers, text) = read(Refusal::from(reason).into_response()).await;
        refused(&Reply { status: code, headers, text }, status, error);
    }
}
