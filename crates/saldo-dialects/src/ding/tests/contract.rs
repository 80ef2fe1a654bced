//! The published contract: it is Swagger 2.0, it has all that is served and nothing else, and answers keep to it.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{Desk, Reply, order};
use crate::Origin;
use crate::contract::tests::conform;
use crate::ding::routes;

async fn contract(desk: &Desk) -> Value {
    let reply = desk.call(Request::get("/swagger/docs/v1").body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
    reply.json()
}

/// Every operation with its path and verb.
fn operations(contract: &Value) -> Vec<(&String, &String, &Value)> {
    let paths = contract["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, verbs)| verbs.as_object().unwrap().iter().map(move |(verb, of)| (path, verb, of)))
        .collect()
}

/// Fails where an answer is not what the contract promises of its method.
#[track_caller]
fn conforms(contract: &Value, method: &str, reply: &Reply) {
    let method = method.split('?').next().unwrap();
    let path = format!("/api/V1/{method}");
    let verb = if contract["paths"][&path].get("get").is_some() { "get" } else { "post" };
    let schema = conform::answer(contract, &path, verb, reply.status.as_u16());
    assert_eq!(conform::faults(contract, schema, &reply.json()), [""; 0], "{method} {}", reply.text);
}

#[tokio::test]
async fn it_is_public_and_relative_to_its_host() {
    let desk = Desk::open().await;
    for (path, host, is_https, token_url) in [
        ("/swagger/docs/v1", "127.0.0.1:7000", false, "http://127.0.0.1:7000/connect/token"),
        ("/SWAGGER/Docs/V1/", "saldo.example", true, "https://saldo.example/connect/token"),
        ("/swagger/docs/v1", "x\"><", true, "/connect/token"),
    ] {
        let request = Request::get(path).header("host", host).header("x-forwarded-proto", "https");
        let request = request.extension(Origin { address: None, is_https });
        let reply = desk.call(request.body(Body::empty()).unwrap()).await;
        let contract = reply.json();
        assert_eq!(contract["securityDefinitions"]["OAuth2"]["tokenUrl"], token_url);
        assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8");
        assert_eq!(reply.headers["cache-control"], "public, max-age=3600");
        assert_eq!((&contract["swagger"], &contract["basePath"]), (&json!("2.0"), &json!("/")));
        assert_eq!(contract.get("host"), None);
    }
    let reply = desk.call(Request::post("/swagger/docs/v1").body(Body::empty()).unwrap()).await;
    reply.fails(405, 4, "RequestInvalid");
    assert_eq!(reply.headers["allow"], "GET");
    let reply = desk.call(Request::get("/swagger/docs/v2").body(Body::empty()).unwrap()).await;
    reply.fails(404, 4, "RequestInvalid");
}

#[tokio::test]
async fn it_has_all_that_is_served_and_nothing_else() {
    let desk = Desk::open().await;
    let contract = contract(&desk).await;
    let described: BTreeSet<&str> =
        operations(&contract).iter().map(|(_, _, of)| of["operationId"].as_str().unwrap()).collect();
    assert_eq!(described, routes::served().into_iter().collect());
    for (path, verb, of) in operations(&contract) {
        assert_eq!(*path, format!("/api/V1/{}", of["operationId"].as_str().unwrap()));
        let request = Request::builder().method(verb.to_uppercase().as_str()).uri(path.as_str());
        desk.call(request.body(Body::empty()).unwrap()).await.fails(401, 4, "AuthenticationFailed");
    }
}

#[tokio::test]
async fn every_part_of_it_is_swagger_2() {
    let contract = contract(&Desk::open().await).await;
    let groups: Vec<&Value> = contract["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    for (path, verb, of) in operations(&contract) {
        assert!(groups.contains(&&of["tags"][0]), "{path}");
        assert!(of["summary"].as_str().is_some_and(|text| !text.is_empty()), "{path}");
        assert!(of["description"].as_str().is_some_and(|text| text.ends_with('.')), "{path}");
        let parameters = of["parameters"].as_array().unwrap();
        assert_eq!(parameters[0]["name"], "X-Correlation-Id", "{path}");
        let bodies = parameters.iter().filter(|parameter| parameter["in"] == "body").count();
        assert_eq!(bodies, usize::from(verb == "post"), "{path}");
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            assert!(parameter["description"].as_str().is_some_and(|text| !text.is_empty()), "{parameter}");
            let is_list = parameter["name"] != "accountNumber";
            assert_eq!(parameter.get("collectionFormat"), is_list.then_some(&json!("multi")), "{parameter}");
            assert_eq!(parameter["type"], if is_list { "array" } else { "string" }, "{parameter}");
        }
        let statuses: Vec<&String> = of["responses"].as_object().unwrap().keys().collect();
        let expected: &[&str] = match verb.as_str() {
            "get" => &["200", "400", "401", "429", "500", "503"],
            _ => &["200", "400", "401", "413", "429", "500", "503"],
        };
        assert_eq!(statuses, expected, "{path}");
        for status in ["429", "503"] {
            assert_eq!(of["responses"][status]["headers"]["Retry-After"]["type"], "integer", "{path}");
        }
        for (status, response) in of["responses"].as_object().unwrap() {
            assert_eq!(response["headers"].get("WWW-Authenticate").is_some(), status == "401", "{path}");
        }
    }
    assert_references_lead_somewhere(&contract, &contract);
    assert!(contract["definitions"].as_object().unwrap().values().all(|shape| shape["type"] == "object"));
}

/// And nothing that only OpenAPI 3 has is left.
fn assert_references_lead_somewhere(contract: &Value, part: &Value) {
    for (name, value) in part.as_object().into_iter().flatten() {
        assert!(
            !["oneOf", "anyOf", "nullable", "examples", "propertyNames", "content"].contains(&name.as_str()),
            "{part}"
        );
        if let (true, Some(reference)) = (name == "$ref", value.as_str()) {
            assert_eq!(part.as_object().unwrap().len(), 1, "{part}");
            assert!(contract.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
        assert_references_lead_somewhere(contract, value);
    }
    part.as_array().into_iter().flatten().for_each(|item| assert_references_lead_somewhere(contract, item));
}

#[tokio::test]
async fn filters_are_those_of_the_routes() {
    let contract = contract(&Desk::open().await).await;
    let named = |method: &str| -> Vec<String> {
        let parameters =
            contract["paths"][format!("/api/V1/{method}")]["get"]["parameters"].as_array().unwrap();
        let query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
    };
    let expected = ["countryIsos", "providerCodes", "skuCodes", "benefits", "regionCodes", "accountNumber"];
    assert_eq!(named("GetProducts"), expected);
    assert_eq!(named("GetProviders"), ["providerCodes", "countryIsos", "regionCodes", "accountNumber"]);
    assert_eq!(named("GetAccountLookup"), ["accountNumber"]);
    assert_eq!(named("GetPromotionDescriptions"), ["languageCodes"]);
    assert_eq!(named("GetCountries"), [""; 0]);
    let send = &contract["paths"]["/api/V1/SendTransfer"]["post"]["parameters"];
    assert_eq!(send[1]["name"], "X-Options");
}

#[tokio::test]
async fn required_members_are_those_that_are_published() {
    let contract = contract(&Desk::open().await).await;
    let required = |shape: &str| -> BTreeSet<String> {
        let names = contract["definitions"][shape]["required"].as_array().unwrap().iter();
        names.map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    for (shape, names) in [
        ("IApiResponse", "ErrorCodes ResultCode"),
        ("Error", "Code"),
        (
            "Price",
            "CustomerFee DistributorFee ReceiveCurrencyIso ReceiveValue ReceiveValueExcludingTax SendCurrencyIso SendValue",
        ),
        ("SendTransferRequest", "AccountNumber DistributorRef SendValue SkuCode ValidateOnly"),
        ("SendTransferResponse", "ErrorCodes ResultCode"),
        ("TransferRecord", "AccountNumber CommissionApplied ProcessingState SkuCode"),
        ("ListTransferRecordsRequest", "Take"),
        ("ListTransferRecordsResponse", "ErrorCodes Items ResultCode ThereAreMoreItems"),
        ("EstimationRequest", "BatchItemRef SkuCode"),
        ("EstimatedPrice", "BatchItemRef ErrorCodes ResultCode"),
        ("CancellationRequest", "BatchItemRef TransferId"),
        ("LookupBillsRequest", "AccountNumber SkuCode"),
        ("LookupBillsResponse", "ErrorCodes Items ResultCode"),
        ("Bill", "BillRef Price"),
        ("GetAccountLookupResponse", "ErrorCodes Items ResultCode"),
    ] {
        assert_eq!(required(shape), names.split(' ').map(str::to_owned).collect(), "{shape}");
    }
    let product = required("Product");
    for optional in ["ValidityPeriodIso", "AdditionalInformation", "LookupBillsRequired"] {
        assert!(contract["definitions"]["Product"]["properties"][optional].is_object());
        assert!(!product.contains(optional));
    }
}

#[tokio::test]
async fn the_published_examples_keep_to_it() {
    let contract = contract(&Desk::open().await).await;
    for (example, shape) in [
        (include_str!("fixtures/send_transfer_request.json"), "SendTransferRequest"),
        (include_str!("fixtures/send_transfer_response.json"), "SendTransferResponse"),
        (include_str!("fixtures/token_expired.json"), "IApiResponse"),
    ] {
        let example: Value = serde_json::from_str(example).unwrap();
        assert_eq!(conform::faults(&contract, &contract["definitions"][shape], &example), [""; 0], "{shape}");
    }
}

#[tokio::test]
async fn every_list_keeps_to_it() {
    let desk = Desk::open().await;
    let contract = contract(&desk).await;
    for (_, verb, of) in operations(&contract) {
        let method = of["operationId"].as_str().unwrap();
        if verb == "get" && method != "GetAccountLookup" {
            let reply = desk.get(method).await;
            reply.succeeds();
            conforms(&contract, method, &reply);
        }
    }
    for path in [
        "GetAccountLookup?accountNumber=93701234567",
        "GetAccountLookup?accountNumber=93990000000",
        "GetAccountLookup",
        "GetProducts?countryIsos=",
    ] {
        conforms(&contract, path, &desk.get(path).await);
    }
}

#[tokio::test]
async fn every_answer_to_a_body_keeps_to_it() {
    let desk = Desk::open().await;
    let contract = contract(&desk).await;
    let sent = desk.send("93701234567", "sent").await;
    let id = sent.succeeds()["TransferRecord"]["TransferId"].clone();
    let mut validated = order("93701234567", "validated");
    validated["ValidateOnly"] = json!(true);
    let item =
        |reference: &str, sku: &str| json!({"SkuCode": sku, "SendValue": 1, "BatchItemRef": reference});
    conforms(&contract, "SendTransfer", &sent);
    for (method, body) in [
        ("SendTransfer", order("93701234567", "sent")),
        ("SendTransfer", order("93709990007", "refused")),
        ("SendTransfer", order("93709990001", "timed out")),
        ("SendTransfer", order("93709990012", "too fast")),
        ("SendTransfer", order("93709990020", "unknown")),
        ("SendTransfer", validated),
        ("SendTransfer", json!({})),
        ("EstimatePrices", json!([item("1", "AF_AW_TopUp"), item("2", "nothing"), item("3", "ATUS15601")])),
        ("EstimatePrices", json!([1])),
        ("LookupBills", json!({"SkuCode": "ESDO2023", "AccountNumber": "5010345"})),
        ("LookupBills", json!({"SkuCode": "AF_AW_TopUp", "AccountNumber": "93701234567"})),
        ("LookupBills", json!([])),
        ("ListTransferRecords", json!({"Take": 100})),
        ("ListTransferRecords", json!({"Take": 101})),
        ("CancelTransfers", json!([{"TransferId": id, "BatchItemRef": "1"}, {"BatchItemRef": "2"}])),
        ("CancelTransfers", json!({})),
    ] {
        conforms(&contract, method, &desk.post(method, body).await);
    }
    for method in ["SendTransfer", "LookupBills", "CancelTransfers"] {
        conforms(&contract, method, &desk.post_text(method, " ".repeat((1 << 20) + 1)).await);
        let keyless = Request::post(format!("/api/V1/{method}")).body(Body::empty()).unwrap();
        conforms(&contract, method, &desk.call(keyless).await);
    }
}
