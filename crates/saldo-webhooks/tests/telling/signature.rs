//! What a receiver is sent.

use super::world::{Told, URL};

#[tokio::test]
async fn an_end_is_told_in_the_dialects_words_with_the_standard_headers() {
    let told = Told::open().await;
    let transfer = told.ended("a").await;
    assert_eq!(told.told().await, 1);
    let [post] = told.world.receivers.posts().try_into().unwrap();
    assert_eq!(&*post.url, URL);
    assert_eq!(&*post.body, format!(r#"{{"transfer":{transfer},"state":"complete"}}"#));
    assert_eq!(post.headers["x-own"], "plain");
    let [event] = told.events(told.world.partner).await.try_into().unwrap();
    assert_eq!(post.headers["webhook-id"], format!("evt_{}", event.id));
    assert_eq!(post.headers["webhook-timestamp"], "1795328647");
    assert!(post.headers["webhook-signature"].to_str().unwrap().starts_with("v1,"));
    assert!(told.secret.starts_with("whsec_"));
    assert_eq!(told.told().await, 0);
}

#[tokio::test]
async fn every_try_has_the_same_id_and_body_and_a_signature_of_its_own() {
    let told = Told::open().await;
    told.ended("a").await;
    told.world.receivers.next(URL, [saldo_testkit::Receiver::status(500)]);
    told.told().await;
    told.world.advance(6);
    told.told().await;
    let [first, second] = told.world.receivers.posts().try_into().unwrap();
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers["webhook-id"], second.headers["webhook-id"]);
    assert_ne!(first.headers["webhook-timestamp"], second.headers["webhook-timestamp"]);
    assert_ne!(first.headers["webhook-signature"], second.headers["webhook-signature"]);
}
