//! What clients may keep: freshness, tags, answers not sent again, and answers in gzip.

use std::io::Read;

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use flate2::read::GzDecoder;
use http_body_util::BodyExt;
use saldo_engine::catalogue::document_from;
use serde_json::json;
use tower::ServiceExt;

use super::{Desk, Reply};

const VARY: &str = "Accept-Encoding, api_key, Authorization";

const LISTS: [(&str, &str); 10] = [
    ("GetCountries", "private, max-age=86400"),
    ("GetCurrencies", "private, max-age=86400"),
    ("GetRegions", "private, max-age=86400"),
    ("GetProviders", "private, max-age=86400"),
    ("GetProviderStatus", "private, max-age=300"),
    ("GetProducts", "private, max-age=10800"),
    ("GetProductDescriptions", "private, max-age=10800"),
    ("GetPromotions", "private, max-age=10800"),
    ("GetPromotionDescriptions", "private, max-age=10800"),
    ("GetErrorCodeDescriptions", "private, max-age=86400"),
];

fn tag(reply: &Reply) -> String {
    reply.headers["etag"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn lists_are_kept_and_not_sent_twice() {
    let desk = Desk::open().await;
    for (method, control) in LISTS {
        let first = desk.get(method).await;
        first.succeeds();
        assert_eq!(first.headers["cache-control"], control, "{method}");
        assert_eq!(first.headers["vary"], VARY, "{method}");
        assert!(tag(&first).starts_with("W/\"1-USD-"), "{}", tag(&first));
        let again = desk.get_with(method, ("if-none-match", &tag(&first))).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{method}");
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(again.headers[name], first.headers[name], "{method} {name}");
        }
        assert!(!again.headers.contains_key("content-type"));
    }
}

#[tokio::test]
async fn everything_else_is_stored_nowhere() {
    let desk = Desk::open().await;
    let replies = [
        desk.get("GetBalance").await,
        desk.get("GetAccountLookup?accountNumber=93701234567").await,
        desk.get("GetProducts?Skip=x").await,
        desk.get("GetNothing").await,
        desk.send("93701234567", "sent").await,
        desk.post("ListTransferRecords", json!({"Take": 1})).await,
        desk.post("EstimatePrices", json!([])).await,
    ];
    for reply in replies {
        assert_eq!(reply.headers["cache-control"], "no-store", "{}", reply.text);
        assert!(!reply.headers.contains_key("etag"));
    }
}

#[tokio::test]
async fn tags_are_compared_weakly_and_in_lists() {
    let desk = Desk::open().await;
    let tag = tag(&desk.get("GetCountries").await);
    let strong = tag.trim_start_matches("W/").to_owned();
    let listed = format!("\"a,b\", W/\"c\" ,{tag}");
    for known in [tag.as_str(), &strong, &listed, "*", " * "] {
        let reply = desk.get_with("GetCountries", ("if-none-match", known)).await;
        assert_eq!(reply.status.as_u16(), 304, "{known}");
    }
    for unknown in ["", "\"*\"", "W/\"1-USD\"", strong.trim_matches('"'), "\u{e9}"] {
        let reply = desk.get_with("GetCountries", ("if-none-match", unknown)).await;
        assert_eq!(reply.status.as_u16(), 200, "{unknown}");
    }
    let request = Request::get("/api/V1/GetCountries").header("api_key", desk.key);
    let request = request.header("if-none-match", "\"a\"").header("if-none-match", &tag);
    let reply = desk.call(request.header("x-correlation-id", "c-1").body(Body::empty()).unwrap()).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["x-correlation-id"]), (304, &"c-1".parse().unwrap()));
}

#[tokio::test]
async fn a_tag_tells_currencies_catalogues_and_numbers_apart() {
    let desk = Desk::open().await;
    let in_dollars = tag(&desk.get("GetProducts?take=1").await);
    let afghan = tag(&desk.get("GetProducts?accountNumber=93701234567").await);
    let haitian = tag(&desk.get("GetProducts?accountNumber=50937012345").await);
    assert!(afghan != haitian && afghan != in_dollars, "{afghan} {haitian}");
    let known = desk.get_with("GetProducts?accountNumber=93701234567", ("if-none-match", &afghan)).await;
    assert_eq!(known.status.as_u16(), 304);

    let mut files = saldo_testkit::shipped_catalogue();
    let (_, texts) = files.iter_mut().find(|(name, _)| name == "countries.csv").unwrap();
    *texts = texts.replace("Afghanistan", "Afghanistan again");
    desk.world.engine.catalogue_import(document_from(files)).await.unwrap();
    let imported = desk.get_with("GetProducts?take=1", ("if-none-match", &in_dollars)).await;
    imported.succeeds();
    assert_ne!(tag(&imported), in_dollars);

    let partner = desk.world.partner;
    let desk = desk.with_key(partner, "DOP").await;
    assert!(tag(&desk.get("GetProducts?take=1").await).starts_with("W/\"2-DOP-"));
}

#[tokio::test]
async fn an_answer_that_is_not_sent_again_is_a_call() {
    let desk = Desk::open().await;
    let tag = tag(&desk.get("GetCountries").await);
    for _ in 0..19 {
        assert_eq!(desk.get_with("GetCountries", ("if-none-match", &tag)).await.status.as_u16(), 304);
    }
    desk.get_with("GetCountries", ("if-none-match", &tag)).await.fails(429, 3, "RateLimited");
}

/// Headers and bytes, as they are sent.
async fn raw(desk: &Desk, method: &str, accepts: &str) -> (HeaderMap, Vec<u8>) {
    let request = Request::get(format!("/api/V1/{method}")).header("api_key", desk.key);
    let request = request.header("accept-encoding", accepts).body(Body::empty()).unwrap();
    let (head, body) = desk.router.clone().oneshot(request).await.unwrap().into_parts();
    (head.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

#[tokio::test]
async fn large_lists_are_compressed_where_the_client_takes_it() {
    let desk = Desk::open().await;
    let plain = desk.get("GetProviders").await;
    for accepts in ["gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "*", "x-gzip"] {
        for _ in 0..2 {
            let (headers, bytes) = raw(&desk, "GetProviders", accepts).await;
            assert_eq!(headers["content-encoding"], "gzip", "{accepts}");
            assert_eq!(
                (&headers["etag"], &headers["vary"]),
                (&plain.headers["etag"], &VARY.parse().unwrap())
            );
            assert!(bytes.len() < plain.text.len() / 4);
            let mut text = String::new();
            GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
            assert_eq!(text, plain.text);
        }
    }
    for accepts in ["", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0"] {
        let (headers, bytes) = raw(&desk, "GetProviders", accepts).await;
        assert!(!headers.contains_key("content-encoding"), "{accepts}");
        assert_eq!(bytes, plain.text.as_bytes());
    }
}

#[tokio::test]
async fn what_is_small_or_no_list_is_sent_as_it_is() {
    let desk = Desk::open().await;
    for method in ["GetProviders?take=1", "GetBalance", "GetProviders?skip=x"] {
        let (headers, bytes) = raw(&desk, method, "gzip").await;
        assert!(!headers.contains_key("content-encoding"), "{method}");
        assert!(bytes.starts_with(b"{"), "{method}");
    }
}
