//! The pages under `/docs`: what is on them, and what the browser is told to keep to.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::contract::{Contract, Page, router};

async fn get(path: &str) -> (StatusCode, HeaderMap, Bytes) {
    get_of(Contract::At("/things.json"), path).await
}

async fn get_of(contract: Contract, path: &str) -> (StatusCode, HeaderMap, Bytes) {
    let page = Page {
        name: "things",
        title: "Things & more",
        summary: "What there is.",
        contract,
        scheme: "Key",
        key: "\"><script>{{title}}".to_owned(),
        postman: Bytes::from_static(b"{}"),
        guide: "# Things",
    };
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (head, body) = router(&[page]).oneshot(request).await.unwrap().into_parts();
    (head.status, head.headers, body.collect().await.unwrap().to_bytes())
}

async fn text(path: &str) -> String {
    let (status, _, body) = get(path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test]
async fn every_dialect_is_listed() {
    for path in ["/docs", "/docs/"] {
        assert!(text(path).await.contains("<a href=\"/docs/things\">Things &amp; more</a>"));
    }
}

#[tokio::test]
async fn a_page_says_what_its_script_needs() {
    let page = text("/docs/things").await;
    for part in [
        "<title>Things &amp; more - Saldo</title>",
        "data-contract=\"/things.json\"",
        "data-scheme=\"Key\"",
        "href=\"/docs/things/postman.json\"",
        "href=\"/docs/things/guide.md\"",
        "<label for=\"key\">",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("{{"), "{page}");
    assert_eq!(text("/docs/things/guide.md").await, "# Things");
    assert_eq!(text("/docs/things/postman.json").await, "{}");
}

#[tokio::test]
async fn a_contract_may_be_served_beside_its_page() {
    let beside = || Contract::Beside(Bytes::from_static(b"{\"openapi\":\"3.1.0\"}"));
    let (_, _, page) = get_of(beside(), "/docs/things").await;
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("data-contract=\"/docs/things/openapi.json\""), "{page}");
    let (status, headers, body) = get_of(beside(), "/docs/things/openapi.json").await;
    assert_eq!((status, &body[..]), (StatusCode::OK, &b"{\"openapi\":\"3.1.0\"}"[..]));
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(get("/docs/things/openapi.json").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_is_text_whatever_it_looks_like() {
    let page = text("/docs/things").await;
    assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;&#123;&#123;title}}\""), "{page}");
}

#[tokio::test]
async fn pages_run_nothing_but_files_of_this_process() {
    for path in ["/docs", "/docs/things"] {
        let (_, headers, body) = get(path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["cache-control"], "no-store");
        let page = String::from_utf8(body.to_vec()).unwrap();
        let loaded = page.split("src=\"").skip(1).chain(page.split("stylesheet\" href=\"").skip(1));
        for address in loaded.map(|rest| rest.split('"').next().unwrap()) {
            assert_eq!(get(address).await.0, StatusCode::OK, "{address}");
        }
        let (scripts, files) = (page.matches("<script").count(), page.matches("<script src=").count());
        assert_eq!(scripts, files, "{page}");
        assert!(!page.contains("http"), "{page}");
    }
}

#[tokio::test]
async fn swagger_ui_is_sent_as_compressed_as_it_is_kept() {
    for (path, kind) in [("swagger-ui.js", "text/javascript"), ("swagger-ui.css", "text/css")] {
        let (status, headers, body) = get(&format!("/docs/assets/{path}")).await;
        assert_eq!((status, &headers["content-encoding"]), (StatusCode::OK, &"gzip".parse().unwrap()));
        assert!(headers["content-type"].to_str().unwrap().starts_with(kind));
        assert_eq!(headers["cache-control"], "public, max-age=86400");
        assert_eq!(body[..4], [0x1f, 0x8b, 8, 0], "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_says_where_to_look() {
    let (status, headers, body) = get("/docs/nothing").await;
    assert_eq!(
        (status, &body[..]),
        (StatusCode::NOT_FOUND, &b"No page is here. /docs lists what there is.\n"[..])
    );
    assert!(headers.contains_key("content-security-policy"));
}
