//! What bad input gets: the dialect's own envelope, the right status, and nothing written.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{Desk, order};

#[tokio::test]
async fn paths_and_verbs_that_are_none() {
    let desk = Desk::open().await;
    for path in
        ["/", "/api/V1", "/api/V1/", "/api/V2/GetBalance", "/api/V1/GetNothing", "/x/api/V1/GetBalance"]
    {
        let reply = desk.call(Request::get(path).body(Body::empty()).unwrap()).await;
        reply.fails(404, 4, "RequestInvalid");
    }
    for (verb, method, allow) in [
        ("POST", "GetBalance", "GET"),
        ("GET", "SendTransfer", "POST"),
        ("PUT", "SendTransfer", "POST"),
        ("DELETE", "GetProducts", "GET"),
        ("BREW", "EstimatePrices", "POST"),
    ] {
        let request = Request::builder().method(verb).uri(format!("/api/V1/{method}"));
        let reply = desk.call(request.body(Body::empty()).unwrap()).await;
        reply.fails(405, 4, "RequestInvalid");
        assert_eq!(reply.headers["allow"], allow);
    }
}

#[tokio::test]
async fn a_path_is_taken_in_any_case() {
    let desk = Desk::open().await;
    for path in ["/API/v1/GETBALANCE", "/Api/V1/getbalance/"] {
        let request = Request::get(path).header("API_KEY", desk.key);
        desk.call(request.body(Body::empty()).unwrap()).await.succeeds();
    }
}

#[tokio::test]
async fn the_router_can_be_mounted_under_a_base_path() {
    let mut desk = Desk::open().await;
    desk.router = axum::Router::new().nest("/ding", desk.router);
    let request = Request::get("/ding/api/V1/GetBalance").header("api_key", desk.key);
    desk.call(request.body(Body::empty()).unwrap()).await.succeeds();
    let unknown = Request::get("/ding/api/V1/GetNothing").body(Body::empty()).unwrap();
    desk.call(unknown).await.fails(404, 4, "RequestInvalid");
}

#[tokio::test]
async fn a_key_must_be_right() {
    let desk = Desk::open().await;
    let missing = Request::get("/api/V1/GetBalance").body(Body::empty()).unwrap();
    desk.call(missing).await.fails(401, 4, "AuthenticationFailed");
    for (name, value) in [("api_key", "wrong"), ("api_key", ""), ("x-api-key", desk.key)] {
        let request = Request::get("/api/V1/GetBalance").header(name, value).body(Body::empty()).unwrap();
        desk.call(request).await.fails(401, 4, "AuthenticationFailed");
    }
    let malformed = Request::post("/api/V1/SendTransfer").body(Body::from("{")).unwrap();
    let refused = desk.call(malformed).await;
    refused.fails(401, 4, "AuthenticationFailed");
    assert_eq!(refused.headers["www-authenticate"], "Bearer realm=\"saldo\"");
}

#[tokio::test]
async fn the_correlation_id_comes_back_with_every_answer() {
    let desk = Desk::open().await;
    for path in ["/api/V1/GetBalance", "/api/V1/SendTransfer", "/nothing"] {
        let request = Request::get(path).header("X-Correlation-Id", "95E0578C-247C-4235-8AAC-BB901BBCCA9B");
        let reply = desk.call(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.headers["x-correlation-id"], "95E0578C-247C-4235-8AAC-BB901BBCCA9B");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_object() {
    let desk = Desk::open().await;
    let deep = format!("{{\"SkuCode\":{}", "[".repeat(100_000));
    let texts = ["", "{", "[]", "null", "1", "\"x\"", "{'SkuCode':1}", "{\"a\":1,}", "{} {}", &deep];
    for method in ["SendTransfer", "LookupBills", "ListTransferRecords"] {
        for text in texts {
            desk.post_text(method, text.to_owned()).await.fails(400, 4, "RequestInvalid");
        }
        desk.post_text(method, vec![b'{', 0xff, b'}']).await.fails(400, 4, "RequestInvalid");
        desk.post_text(method, " ".repeat((1 << 20) + 1)).await.fails(413, 4, "RequestInvalid");
    }
}

#[tokio::test]
async fn parameters_that_are_wrong_are_named() {
    let desk = Desk::open().await;
    let long = "9".repeat(600);
    for (member, value, error) in [
        ("SkuCode", "null", "ParameterMissing/SkuCode"),
        ("SkuCode", "\"\"", "ParameterMissing/SkuCode"),
        ("SkuCode", "7", "ParameterInvalid/SkuCode"),
        ("SkuCode", "\"nothing\"", "ParameterInvalid/SkuCode"),
        ("SendValue", "null", "ParameterMissing/SendValue"),
        ("SendValue", "\"1\"", "ParameterInvalid/SendValue"),
        ("SendValue", "true", "ParameterInvalid/SendValue"),
        ("SendValue", "1.001", "ParameterInvalid/SendValue"),
        ("SendValue", "0.00000000000000000000000000000000001", "ParameterInvalid/SendValue"),
        ("SendValue", "0", "ParameterOutOfRange/SendValue"),
        ("SendValue", "-1", "ParameterOutOfRange/SendValue"),
        ("SendValue", "1e400", "ParameterOutOfRange/SendValue"),
        ("SendValue", &long, "ParameterOutOfRange/SendValue"),
        ("SendValue", "1e15", "ParameterOutOfRange/SendValue"),
        ("SendCurrencyIso", "\"EUR\"", "ParameterInvalid/SendCurrencyIso"),
        ("AccountNumber", "93701234567", "ParameterInvalid/AccountNumber"),
        ("AccountNumber", "\"9370\\u0000234567\"", "ParameterInvalid/AccountNumber"),
        ("AccountNumber", "\"\\ud800\"", "ParameterInvalid/AccountNumber"),
        ("DistributorRef", "null", "ParameterMissing/DistributorRef"),
        ("DistributorRef", "\"a\\nb\"", "ParameterInvalid/DistributorRef"),
        ("DistributorRef", &format!("\"{}\"", "x".repeat(129)), "ParameterInvalid/DistributorRef"),
        ("ValidateOnly", "null", "ParameterInvalid/ValidateOnly"),
        ("ValidateOnly", "\"false\"", "ParameterInvalid/ValidateOnly"),
        ("Settings", "{}", "ParameterInvalid/Settings"),
        ("Settings", "[1]", "ParameterInvalid/Settings"),
        ("Settings", r#"[{"Value":"x"}]"#, "ParameterInvalid/Settings"),
        ("Settings", r#"[{"Name":"a","Value":1}]"#, "ParameterInvalid/Settings"),
        ("BillRef", "1", "ParameterInvalid/BillRef"),
    ] {
        // Of a member that is sent twice, the last one counts.
        let text = order("93701234567", "12345").to_string();
        let text = format!("{},\"{member}\":{value}}}", text.trim_end_matches('}'));
        let reply = desk.post_text("SendTransfer", text).await;
        assert_eq!(reply.errors(), [error], "{member} {value}");
        reply.fails(400, 4, error);
    }
    let listed = desk.post("ListTransferRecords", json!({"Take": 100})).await.succeeds();
    assert_eq!(listed["Items"], json!([]));
}

#[tokio::test]
async fn all_that_is_wrong_is_named_at_once() {
    let desk = Desk::open().await;
    let reply = desk.post("SendTransfer", json!({"SendValue": "x", "BillRef": 1})).await;
    let expected = [
        "ParameterMissing/SkuCode,AccountNumber,DistributorRef",
        "ParameterInvalid/SendValue,ValidateOnly,BillRef",
    ];
    assert_eq!(reply.errors(), expected);
    assert_eq!(reply.status.as_u16(), 400);
}

#[tokio::test]
async fn names_in_any_case_and_unknown_ones_are_fine() {
    let desk = Desk::open().await;
    let text = "\u{feff}{\"skucode\":\"AF_AW_TopUp\",\"SENDVALUE\":1.0e0,\"accountNumber\":\" 93701234567 \",\
                \"distributorref\":\"12345\",\"validateOnly\":false,\"sku_code\":1,\"settings\":null,\"x\":[{}]}";
    desk.post_text("SendTransfer", text).await.succeeds();
}
