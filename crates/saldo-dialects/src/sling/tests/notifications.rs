//! The webhook: what is told, and that the key which the credit was sent with has signed it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use saldo_core::party::DuplicateGuard;
use saldo_core::restrictions::Restrictions;
use saldo_core::{Dialect, Money};
use saldo_engine::{EventFilter, MacAlgorithm, NewPartner};
use saldo_testkit::Receiver;
use saldo_webhooks::Post;
use sha2::{Sha256, Sha512};

use super::{CREDIT, Desk, GOOD, KEY, URL, body, credit, ended, issue, issue_to};
use crate::sling::{Encoding, SignatureForm, SlingFormat};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn signature(key: &str, post: &Post) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    hex(&mac.chain_update(post.body.as_bytes()).finalize().into_bytes())
}

#[tokio::test]
async fn the_raw_body_is_signed_with_the_api_key_beside_the_standard_headers() {
    let desk = Desk::open().await;
    desk.credit("a", GOOD).await.is(202);
    let [post] = desk.told().await.try_into().unwrap();
    assert_eq!((&*post.url, &post.headers["content-type"]), (URL, &"application/json".parse().unwrap()));
    assert_eq!(post.headers["x-signature"], signature(KEY, &post).as_str());
    for standard in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert!(post.headers.contains_key(standard), "{standard}");
    }
    assert_eq!(body(&post)["version"], "1.0.0");
}

#[tokio::test]
async fn each_credit_is_signed_with_the_key_it_was_sent_with_also_after_that_has_ended() {
    let desk = Desk::open().await;
    let other = "another-sling-key-of-the-tests";
    issue(&desk.world, other, Restrictions::default()).await;
    desk.credit("first", GOOD).await.is(202);
    desk.post_with(other, CREDIT, credit("second", GOOD).to_string()).await.is(202);
    let rotated = desk.world.engine.credential_rotate(desk.credential, 0).await.unwrap();
    desk.credit("third", GOOD).await.refused(401, "AUTHENTICATION_ERROR");
    desk.post_with(&rotated.secret, CREDIT, credit("third", GOOD).to_string()).await.is(202);
    let told = desk.told().await;
    for (request_id, key) in [("first", KEY), ("second", other), ("third", &rotated.secret)] {
        let post = told.iter().find(|post| body(post)["request_id"] == request_id).unwrap();
        assert_eq!(post.headers["x-signature"], signature(key, post).as_str(), "{request_id}");
    }
}

#[tokio::test]
async fn a_try_that_failed_is_made_again_with_the_same_body_and_signature() {
    let desk = Desk::open().await;
    desk.world.receivers.next(URL, [Receiver::status(500), Receiver::dead()]);
    desk.credit("a", GOOD).await.is(202);
    assert_eq!(desk.told().await.len(), 1);
    let [first, second] = desk.told_after(6).await.try_into().unwrap();
    assert_eq!((&first.body, &first.headers["x-signature"]), (&second.body, &second.headers["x-signature"]));
    assert_eq!(first.headers["webhook-id"], second.headers["webhook-id"]);
    desk.world.advance(400);
    assert_eq!(desk.told().await.len(), 3);
}

#[tokio::test]
async fn another_form_of_signature_can_be_agreed() {
    let desk = Desk::open().await;
    let form = SignatureForm { algorithm: MacAlgorithm::HmacSha512, encoding: Encoding::Base64 };
    let format = SlingFormat::new(Arc::clone(&desk.world.engine), form);
    let webhooks = desk.world.telling(Dialect::Sling, format);
    desk.credit("a", GOOD).await.is(202);
    desk.world.run_due().await;
    webhooks.run_due().await.unwrap();
    let [post] = desk.world.receivers.posts().try_into().unwrap();
    let mac = Hmac::<Sha512>::new_from_slice(KEY.as_bytes()).unwrap();
    let expected = STANDARD.encode(mac.chain_update(post.body.as_bytes()).finalize().into_bytes());
    assert_eq!(post.headers["x-signature"], expected.as_str());
}

#[tokio::test]
async fn a_partner_without_a_webhook_has_its_credit_and_no_event() {
    let desk = Desk::open().await;
    let engine = &desk.world.engine;
    let name = "untold".to_owned();
    let new = NewPartner { name, parent: None, prevent_duplicates: DuplicateGuard::On };
    let partner = engine.partner_add(new).await.unwrap().id;
    let amount = Money::from_minor(500, "GBP".parse().unwrap());
    desk.world.deposit(partner, amount).await;
    let key = "a-sling-key-of-another";
    issue_to(&desk.world, partner, key, Restrictions::default()).await;
    desk.post_with(key, CREDIT, credit("a", GOOD).to_string()).await.is(202);
    assert!(desk.told().await.is_empty());
    let events = engine.event_list(EventFilter { limit: 10, ..EventFilter::default() }).await.unwrap();
    assert_eq!((events.len(), desk.world.deliveries()), (0, 1));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn the_end_is_told_once_whatever_a_retry_found_before() {
    let desk = Desk::open().await;
    desk.credit("a", "447010000003").await.is(202);
    ended(&desk.told_after(3).await, "failed", Some("SYSTEM_ERROR"));
    assert_eq!(desk.told_after(70).await.len(), 1);
}
