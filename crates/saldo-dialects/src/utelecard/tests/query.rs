//! Queries: which product finds what, and what is wrong with one.

use serde_json::json;

use super::{Desk, names};

#[tokio::test]
async fn parameters_that_are_missing_or_bad_are_named() {
    let desk = Desk::open().await;
    for (query, message) in [
        ("", "MISSING PARAMETERS: productId, accountNumber"),
        ("?productId=3149", "MISSING PARAMETERS: accountNumber"),
        ("?accountNumber=8095551212&productId=", "MISSING PARAMETERS: productId"),
        ("?productId=abc&accountNumber=8095551212", "BAD PARAMETERS: productId"),
        ("?productId=-1&accountNumber=%00", "BAD PARAMETERS: productId, accountNumber"),
        ("?productId=99999999999999&accountNumber=1", "BAD PARAMETERS: productId"),
    ] {
        assert_eq!(desk.get(&format!("/v1/query{query}")).await.fails(406, "SW03"), message, "{query}");
    }
    desk.get("/v1/query?productId=1&accountNumber=8095551212").await.fails(406, "DB2");
    desk.get("/v1/query?productId=3149&accountNumber=12").await.fails(406, "087");
    desk.get("/v1/query?productId=2023&accountNumber=12").await.fails(406, "087");
}

#[tokio::test]
async fn a_product_without_packages_or_bills_has_nothing_to_query() {
    let desk = Desk::open().await;
    for (product, account) in [(357, "8095551212"), (201, "8095551212"), (10371, "8095551212")] {
        let reply = desk.get(&format!("/v1/query?productId={product}&accountNumber={account}")).await;
        reply.fails(422, "SW11");
    }
}

#[tokio::test]
async fn every_bill_has_all_members() {
    let desk = Desk::open().await;
    let members = ["holderName", "invoiceAmount", "invoiceDate", "minAmount", "txnId"];
    for (product, account) in [(3503, "6643418"), (10373, "8095551212"), (10582, "12345678")] {
        let found =
            desk.get(&format!("/v1/query?productId={product}&accountNumber={account}")).await.succeeds();
        assert_eq!(names(&found), members.into(), "{found}");
    }
    let energy = desk.get("/v1/query?productId=3503&accountNumber=6643418").await.succeeds();
    assert_eq!((&energy["invoiceDate"], &energy["minAmount"]), (&json!(""), &json!("0")));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_away() {
    let desk = Desk::open().await;
    desk.get("/v1/query?productId=3149&accountNumber=8099990020").await.fails(422, "022");
    desk.get("/v1/query?productId=3149&accountNumber=8099990001").await.fails(422, "TR");
    desk.get("/v1/query?productId=3149&accountNumber=8099990006").await.fails(422, "NOK");
    desk.get("/v1/query?productId=3149&accountNumber=8099990013").await.fails(422, "087");
}
