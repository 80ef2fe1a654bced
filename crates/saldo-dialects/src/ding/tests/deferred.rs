//! Deferred SendTransfer: answered at once, retried while that may help, and told by webhook (Ding Connect description,
//! *Deferred SendTransfer*).

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use saldo_core::Dialect;
use saldo_webhooks::{Post, Webhooks};
use serde_json::{Value, json};

use super::published::{member_names, same};
use super::{Desk, Reply, order};
use crate::ding::DingFormat;

const REQUEST: &str = include_str!("fixtures/send_transfer_request.json");
const RESPONSE: &str = include_str!("fixtures/send_transfer_response.json");
const WEBHOOK: &str = include_str!("fixtures/webhook.json");
const CORRELATION: &str = "95E0578C-247C-4235-8AAC-BB901BBCCA9B";
const URL: &str = "https://shop.example/ding";

struct Deferring {
    desk: Desk,
    webhooks: Arc<Webhooks>,
}

impl Deferring {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let world = &desk.world;
        world.engine.endpoint_set(world.partner, Dialect::Ding, URL).await.unwrap();
        let webhooks = world.telling(Dialect::Ding, DingFormat);
        Self { desk, webhooks }
    }

    async fn send_with(&self, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
        let request = Request::post("/api/V1/SendTransfer").header("api_key", self.desk.key);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.desk.call(request.body(body.into()).unwrap()).await
    }

    async fn defer(&self, account_number: &str, reference: &str) -> Reply {
        let headers = [("X-Options", "DeferTransfer"), ("X-Correlation-Id", CORRELATION)];
        self.send_with(&headers, order(account_number, reference).to_string()).await
    }

    /// What was told once everything that is due now was done.
    async fn told(&self) -> Vec<Post> {
        self.desk.world.run_due().await;
        self.webhooks.run_due().await.unwrap();
        self.desk.world.receivers.posts()
    }
}

fn body(post: &Post) -> Value {
    serde_json::from_str(&post.body).unwrap()
}

#[tokio::test]
async fn the_published_request_is_answered_as_published_and_told_as_published() {
    let deferring = Deferring::open().await;
    let headers = [("X-Options", "DeferTransfer"), ("X-Correlation-Id", CORRELATION)];
    let reply = deferring.send_with(&headers, REQUEST).await;
    let answered = reply.succeeds();
    assert_eq!(reply.headers["x-correlation-id"], CORRELATION);
    let mut expected: Value = serde_json::from_str(RESPONSE).unwrap();
    let record = expected["TransferRecord"].as_object_mut().unwrap();
    // A transfer that has not ended has no end; the others differ with every transfer.
    record.remove("CompletedUtc");
    record["StartedUtc"] = answered["TransferRecord"]["StartedUtc"].clone();
    record["TransferId"]["TransferRef"] = answered["TransferRecord"]["TransferId"]["TransferRef"].clone();
    assert!(same(&expected, &answered), "{}", reply.lines());

    let [post] = deferring.told().await.try_into().unwrap();
    assert_eq!(&*post.url, URL);
    assert_eq!(post.headers["x-correlation-id"], CORRELATION);
    assert_eq!(post.headers["content-type"], "application/json");
    for standard in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert!(post.headers.contains_key(standard), "{standard}");
    }
    let (told, published) = (body(&post), serde_json::from_str::<Value>(WEBHOOK).unwrap());
    assert_eq!(member_names(&told), member_names(&published));
    for part in ["/TransferRecord", "/TransferRecord/Price", "/TransferRecord/TransferId"] {
        assert_eq!(member_names(told.pointer(part).unwrap()), member_names(published.pointer(part).unwrap()));
    }
    assert_eq!(told["TransferRecord"]["ProcessingState"], "Complete");
    assert_eq!((&told["ResultCode"], &told["ErrorCodes"]), (&json!(1), &json!([])));
}

#[tokio::test]
async fn the_money_is_held_at_once_and_paid_when_it_is_delivered() {
    let deferring = Deferring::open().await;
    let answered = deferring.defer("93701234567", "a").await.succeeds();
    assert_eq!(answered["TransferRecord"]["ProcessingState"], "Submitted");
    assert_eq!(deferring.desk.balance().await, "9999.00");
    assert_eq!(deferring.desk.world.deliveries(), 0);
    let [post] = deferring.told().await.try_into().unwrap();
    assert_eq!(body(&post)["TransferRecord"]["ProcessingState"], "Complete");
    assert_eq!(deferring.desk.balance().await, "9999.00");
    assert_eq!(deferring.desk.world.deliveries(), 1);
    deferring.desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_failure_that_may_pass_is_retried_to_the_threshold_and_then_told() {
    let deferring = Deferring::open().await;
    deferring.defer("93709990001", "a").await.succeeds();
    let mut rounds = 0;
    let post = loop {
        if let Some(post) = deferring.told().await.pop() {
            break post;
        }
        rounds += 1;
        assert!(rounds < 10, "never told");
        let listed = deferring.desk.post("ListTransferRecords", json!({"Take": 1})).await.succeeds();
        assert_eq!(listed["Items"][0]["TransferRecord"]["ProcessingState"], "Submitted");
        deferring.desk.world.advance(30);
    };
    assert_eq!(rounds, 4, "five tries in all");
    let told = body(&post);
    assert_eq!(told["ResultCode"], 3);
    assert_eq!(
        told["ErrorCodes"],
        json!([{"Code": "TransientProviderError", "Context": "ProviderTimedOut"}])
    );
    assert_eq!(told["TransferRecord"]["ProcessingState"], "Failed");
    assert_eq!(deferring.desk.balance().await, "10000.00");
    deferring.desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_failure_that_is_final_is_told_at_once() {
    let deferring = Deferring::open().await;
    deferring.defer("93709990006", "a").await.succeeds();
    let [post] = deferring.told().await.try_into().unwrap();
    let told = body(&post);
    assert_eq!(told["ResultCode"], 4);
    let expected = json!([{"Code": "AccountNumberInvalid", "Context": "ProviderRefusedRequest"}]);
    assert_eq!(told["ErrorCodes"], expected);
}

#[tokio::test]
async fn what_cannot_be_accepted_is_refused_at_once_and_not_told() {
    let deferring = Deferring::open().await;
    let reply = deferring.defer("12", "a").await;
    reply.fails(400, 4, "AccountNumberInvalid/AccountNumberFailedRegex");
    deferring.defer("93701234567", "b").await.succeeds();
    let again = deferring.defer("93701234567", "b").await;
    again.fails(400, 4, "DuplicateTransactionPrevented");
    assert_eq!(deferring.told().await.len(), 1);
}

#[tokio::test]
async fn a_deferred_transfer_can_be_withdrawn_before_it_is_sent() {
    let deferring = Deferring::open().await;
    let answered = deferring.defer("93701234567", "a").await.succeeds();
    let id = &answered["TransferRecord"]["TransferId"];
    let cancel = json!([{"TransferId": id, "BatchItemRef": "1"}]);
    let cancelled = deferring.desk.post("CancelTransfers", cancel).await.succeeds();
    assert_eq!(cancelled["Items"][0]["ProcessingState"], "Cancelled");
    let [post] = deferring.told().await.try_into().unwrap();
    assert_eq!(body(&post)["TransferRecord"]["ProcessingState"], "Cancelled");
    assert_eq!(deferring.desk.balance().await, "10000.00");
}

#[tokio::test]
async fn the_header_is_read_in_both_spellings_and_any_case() {
    let deferring = Deferring::open().await;
    for (number, (name, value)) in
        [("X-Option", "DeferTransfer"), ("x-options", "defertransfer"), ("X-OPTIONS", " , DeferTransfer ")]
            .into_iter()
            .enumerate()
    {
        let body = order("93701234567", &number.to_string()).to_string();
        let answered = deferring.send_with(&[(name, value)], body).await.succeeds();
        assert_eq!(answered["TransferRecord"]["ProcessingState"], "Submitted", "{name}: {value}");
    }
    let posts = deferring.told().await;
    assert_eq!(posts.len(), 3);
    assert!(posts.iter().all(|post| !post.headers.contains_key("x-correlation-id")));
}

#[tokio::test]
async fn an_option_that_is_not_known_is_refused_and_nothing_is_sent() {
    let deferring = Deferring::open().await;
    for value in ["DeferTranfer", "DeferTransfer, Other"] {
        let body = order("93701234567", "a").to_string();
        deferring.send_with(&[("X-Options", value)], body).await.fails(400, 4, "ParameterInvalid/X-Options");
    }
    assert_eq!(deferring.told().await.len(), 0);
    assert_eq!(deferring.desk.world.deliveries(), 0);
}

#[tokio::test]
async fn an_id_that_the_webhook_could_not_carry_is_refused_where_it_would_have_to() {
    let deferring = Deferring::open().await;
    let (long, most) = ("x".repeat(129), "x".repeat(128));
    for (reference, id) in [("long", long.as_str()), ("foreign", "\u{e9}")] {
        let body = order("93701234567", reference).to_string();
        let headers = [("X-Options", "DeferTransfer"), ("X-Correlation-Id", id)];
        let reply = deferring.send_with(&headers, body.clone()).await;
        reply.fails(400, 4, "ParameterInvalid/X-Correlation-Id");
        assert_eq!(reply.headers["x-correlation-id"].as_bytes(), id.as_bytes());
        deferring.send_with(&[("X-Correlation-Id", id)], body).await.succeeds();
    }
    let headers = [("X-Options", "DeferTransfer"), ("X-Correlation-Id", most.as_str())];
    deferring.send_with(&headers, order("93701234567", "most").to_string()).await.succeeds();
    let [post] = deferring.told().await.try_into().unwrap();
    assert_eq!(post.headers["x-correlation-id"], most.as_str());
}

#[tokio::test]
async fn an_ordinary_transfer_is_told_only_where_its_end_was_not_heard() {
    let deferring = Deferring::open().await;
    deferring.desk.send("93701234567", "heard").await.succeeds();
    assert_eq!(deferring.told().await.len(), 0);
    let open = deferring.desk.send("93709990021", "not heard").await.succeeds();
    assert_eq!(open["TransferRecord"]["ProcessingState"], "Processing");
    assert_eq!(deferring.told().await.len(), 0);
    deferring.desk.world.advance(600);
    let [post] = deferring.told().await.try_into().unwrap();
    let told = body(&post);
    assert_eq!(told["TransferRecord"]["ProcessingState"], "Complete");
    assert_eq!(told["TransferRecord"]["TransferId"]["DistributorRef"], "not heard");
}
