//! What is no operation: another path, another verb, a body that is none.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{BALANCE, DEBIT, Desk, IdeamartOptions, LIST, names, request};

#[tokio::test]
async fn another_path_is_not_found_and_another_verb_is_not_allowed() {
    let desk = Desk::open().await;
    for path in ["/caas", "/caas/", "/caas/get", "/caas/get/balance/x", "/CAAS/get/balance", "/caas/pay"] {
        let reply = desk.post_text(path, "{}").await;
        assert_eq!((reply.status.as_u16(), &reply.json()["statusCode"]), (404, &json!("E1312")), "{path}");
    }
    for verb in ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let asked = Request::builder().method(verb).uri(DEBIT).body(Body::empty()).unwrap();
        let reply = desk.call(asked).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["statusCode"]), (405, &json!("E1312")), "{verb}");
        assert_eq!(reply.headers["allow"], "POST");
        assert_eq!(names(&reply.json()), ["statusCode", "statusDetail"].into());
    }
}

#[tokio::test]
async fn where_there_are_no_instruments_nothing_is_offered() {
    let desk = Desk::open_on(IdeamartOptions::default(), Vec::new()).await;
    for path in [BALANCE, DEBIT, LIST] {
        let asked = json!({"externalTrxId": "a", "amount": "10"});
        desk.post(path, asked).await.is("E1825");
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_is_an_invalid_request_with_all_members() {
    let desk = Desk::open().await;
    let bad = ["", "{", "[]", "null", "\"x\"", "{} {}", "{'a':1}", "applicationId=APP_000001"];
    let paths = [(BALANCE, 5), (DEBIT, 7), (LIST, 3)];
    for (path, members) in paths {
        for body in bad {
            let reply = desk.post_text(path, body).await;
            reply.names("the body is no JSON object");
            assert_eq!(names(&reply.json()).len(), members, "{path}");
        }
        desk.post_text(path, vec![0xff, 0xfe]).await.is("E1312");
    }
}

#[tokio::test]
async fn a_body_is_read_whole_up_to_a_mebibyte_whatever_its_type() {
    let desk = Desk::open().await;
    for kind in ["application/json", "application/json;charset=utf-8", "text/plain"] {
        let asked = Request::post(BALANCE).header("content-type", kind);
        desk.call(asked.body(request(&json!({})).to_string().into()).unwrap()).await.is("S1000");
    }
    let large = request(&json!({"extra": "x".repeat(1 << 20)})).to_string();
    let reply = desk.post_text(BALANCE, large).await;
    assert_eq!((reply.status.as_u16(), &reply.json()["statusCode"]), (413, &json!("E1312")));
}
