//! Whole runs against a stand-in that sells at once, and the report they end in.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use clap::Parser;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::bench::latency::Quantiles;
use crate::bench::report::{Outcomes, Report, grouped};
use crate::bench::validity::Verdict;
use crate::bench::{BenchArgs, measure};
use crate::cli::{Exit, Form};

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    args: BenchArgs,
}

fn args(line: &str) -> BenchArgs {
    Line::try_parse_from(["bench"].into_iter().chain(line.split_whitespace())).unwrap().args
}

/// How the stand-in sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selling {
    Well,
    /// Every third is told twice to the provider.
    Twice,
    /// Every tenth is refused.
    Limited,
}

/// What a stand-in keeps when it is killed: the references it has sold, in order.
#[derive(Debug, Default)]
struct Book(Mutex<Vec<String>>);

impl Book {
    fn sell(&self, selling: Selling, request: &Value) -> (StatusCode, Json<Value>) {
        let mut sold = self.0.lock();
        sold.push(request["DistributorRef"].as_str().unwrap().to_owned());
        let number = sold.len();
        if selling == Selling::Limited && number.is_multiple_of(10) {
            let refusal = json!({"ResultCode": 3, "ErrorCodes": [{"Code": "RateLimited"}]});
            return (StatusCode::TOO_MANY_REQUESTS, Json(refusal));
        }
        let record =
            json!({"TransferId": {"TransferRef": number.to_string()}, "ProcessingState": "Complete"});
        (StatusCode::OK, Json(json!({"TransferRecord": record, "ResultCode": 1, "ErrorCodes": []})))
    }

    fn find(&self, query: &HashMap<String, String>) -> Json<Value> {
        let is_sold = query.get("reference").is_some_and(|reference| self.0.lock().contains(reference));
        let found = json!({"state": "complete", "simulated": false});
        Json(json!({"items": if is_sold { vec![found] } else { Vec::new() }, "next": null}))
    }

    fn deliveries(&self, selling: Selling) -> Json<Value> {
        let sold = self.0.lock().len();
        let (deliveries, largest) = match selling {
            Selling::Well => (sold, 1),
            Selling::Twice => (sold + sold / 3, 2),
            Selling::Limited => (sold - sold / 10, 1),
        };
        Json(json!({"attempts": sold, "deliveries": deliveries, "largest": largest}))
    }
}

fn router(selling: Selling, book: &Arc<Book>) -> Router {
    let (asked, searched, told) = (Arc::clone(book), Arc::clone(book), Arc::clone(book));
    let send = move |headers: HeaderMap, Json(request): Json<Value>| async move {
        assert_eq!(headers["api_key"], "demo-key");
        asked.sell(selling, &request)
    };
    let transfers = move |Query(query): Query<HashMap<String, String>>| async move { searched.find(&query) };
    let deliveries = move || async move { told.deliveries(selling) };
    let constant = |answer: Value| get(move || async move { Json(answer) });
    let credentials =
        json!({"partner": "demo", "admin": {"token": "admin"}, "ding": {"api_key": "demo-key"}});
    let balance = json!({"Balance": 1.0, "CurrencyIso": "USD", "ResultCode": 1, "ErrorCodes": []});
    let accounts = json!({
        "items": [{"name": "balance", "currency": "USD", "debits_pending": "0.00"}],
        "next": null
    });
    Router::new()
        .route("/api/V1/SendTransfer", post(send))
        .route("/api/V1/GetBalance", constant(balance))
        .route("/sandbox/credentials", constant(credentials))
        .route("/sandbox/deliveries", get(deliveries))
        .route("/admin/v1/transfers", get(transfers))
        .route("/admin/v1/partners/demo/deposits", post(|| async { Json(json!({"id": 1})) }))
        .route("/admin/v1/audit", constant(json!({"clean": true, "violations": []})))
        .route("/admin/v1/accounts", constant(accounts))
}

/// The address of a stand-in that lives as long as the test.
async fn stand_in(selling: Selling) -> String {
    let router = router(selling, &Arc::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A stand-in that can be killed with everything it was doing: its runtime is dropped.
fn mortal(address: SocketAddr, book: &Arc<Book>) -> (Runtime, SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind(address)).unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(Selling::Well, book);
    runtime.spawn(async move { axum::serve(listener, router).await });
    (runtime, address)
}

#[test]
fn a_run_outlives_a_server_that_is_killed_and_counts_what_was_sold() {
    let book = Arc::new(Book::default());
    let (first, address) = mortal("127.0.0.1:0".parse().unwrap(), &book);
    let line = format!("--url http://{address} --count 2000 --connections 8 --tolerate-disconnects");
    let run = std::thread::spawn(move || crate::cli::wait_for(measure(&args(&line), Form::Json)).unwrap());
    while book.0.lock().len() < 500 {
        std::thread::yield_now();
    }
    drop(first);
    let (_second, _) = mortal(address, &book);
    let report = run.join().unwrap().unwrap();
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!(report.outcomes.complete + report.outcomes.unanswered, 2_000);
    assert!(report.connections_lost > 0);
    let sold = u64::try_from(book.0.lock().len()).unwrap();
    assert_eq!(report.verdict.unwrap().complete, sold);
}

#[tokio::test]
async fn a_closed_loop_sells_what_it_is_told_to_and_keeps_a_journal() {
    let url = stand_in(Selling::Well).await;
    let directory = tempfile::tempdir().unwrap();
    let journal = directory.path().join("acknowledged");
    let line = format!("--url {url} --count 300 --connections 7 --threads 2 --journal {}", journal.display());
    let report = measure(&args(&line), Form::Json).await.unwrap();
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!((report.measured, report.outcomes.complete), (300, 300));
    assert_eq!(report.verdict.as_ref().unwrap().delivered, Some(300));
    assert!(report.rate() > 0 && report.latency.p50 > 0 && report.bytes_sent > 300 * 200);
    let text = std::fs::read_to_string(journal).unwrap();
    let mut references: Vec<&str> = text.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert!(text.lines().all(|line| line.ends_with("\tcomplete") && line.split('\t').count() == 3));
    references.sort_unstable();
    references.dedup();
    assert_eq!(references.len(), 300);
}

#[tokio::test]
async fn an_open_loop_keeps_its_rate() {
    let url = stand_in(Selling::Well).await;
    let line = format!("--url {url} --rate 500 --duration 1 --warmup 0 --connections 4");
    let report = measure(&args(&line), Form::Json).await.unwrap();
    assert_eq!(report.findings, Vec::<String>::new());
    assert_eq!(report.measured, 500);
}

#[tokio::test]
async fn a_double_delivery_makes_a_run_invalid() {
    let url = stand_in(Selling::Twice).await;
    let report =
        measure(&args(&format!("--url {url} --count 30 --connections 3")), Form::Json).await.unwrap();
    assert_eq!(
        report.findings,
        [
            "the provider delivered 40 and 30 are complete: let nobody else sell while this runs, \
             and run `saldo audit`",
            "a transfer was delivered 2 times: stop, and look into /sandbox/deliveries"
        ]
    );
}

#[tokio::test]
async fn refusals_make_a_run_invalid_and_are_told_by_kind() {
    let url = stand_in(Selling::Limited).await;
    let report =
        measure(&args(&format!("--url {url} --count 100 --connections 3")), Form::Json).await.unwrap();
    let sentence = "10 requests were refused by a limit: start the Saldo that is measured with --no-limits, \
                    or use fewer connections";
    assert_eq!(report.findings, [sentence]);
    assert_eq!(report.errors, BTreeMap::from([("RateLimited (HTTP 429)".to_owned(), 10)]));
    assert_eq!(report.measured, 90);
}

#[tokio::test]
async fn a_run_that_cannot_ask_for_the_balance_says_what_to_do() {
    let refusal = json!({"ResultCode": 3, "ErrorCodes": [{"Code": "RateLimited"}]});
    let limited = move || async move { (StatusCode::TOO_MANY_REQUESTS, Json(refusal)) };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/api/V1/GetBalance", get(limited));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let line = format!("--url {url} --method balance --api-key k");
    let end = measure(&args(&line), Form::Json).await.unwrap_err();
    assert_eq!(end.exit, Exit::Refused);
    assert!(end.sentence.ends_with("with --no-limits"), "{end}");
}

#[tokio::test]
async fn a_read_is_measured_without_checks() {
    let url = stand_in(Selling::Well).await;
    let line = format!("--url {url} --method balance --count 50 --connections 2");
    let report = measure(&args(&line), Form::Json).await.unwrap();
    assert_eq!((report.measured, report.findings.len(), report.verdict), (50, 0, None));
}

#[tokio::test]
async fn nobody_at_the_address_ends_the_run_before_it_begins() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let end = measure(&args(&format!("--url {url}")), Form::Json).await.unwrap_err();
    assert_eq!(end.exit, Exit::Unreachable);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let cases = [
        "--method balance --mix",
        "--method products --journal x",
        "--mix --account 1234567",
        "--filter a=b c",
    ];
    for line in cases {
        let parsed = match line.strip_prefix("--filter ") {
            Some(filter) => Line::try_parse_from(["bench", "--filter", filter]).unwrap().args,
            None => args(line),
        };
        assert_eq!(parsed.check().unwrap_err().exit, Exit::Usage, "{line}");
    }
    assert_eq!(args("--mix=delivered=1 --count 5").check(), Ok(()));
    assert_eq!(args("").duration().as_secs() + args("").warmup().as_secs(), 35);
    assert_eq!(args("--count 5").warmup().as_secs(), 0);
}

fn report() -> Report {
    Report {
        method: "send",
        connections: 64,
        threads: 1,
        rate_target: None,
        measured_nanos: 30_000_000_000,
        warmup_seconds: 5,
        measured: 457_020,
        latency: Quantiles { p50: 3_912, p90: 5_020, p99: 9_871, p999: 14_003, max: 20_111 },
        outcomes: Outcomes { complete: 530_000, open: 2, failed: 1, unanswered: 0 },
        errors: BTreeMap::from([("ProviderError (HTTP 500)".to_owned(), 1)]),
        connections_lost: 3,
        bytes_sent: 1_234,
        bytes_received: 987,
        verdict: Some(Verdict {
            findings: Vec::new(),
            complete: 530_002,
            simulated: false,
            delivered: Some(530_002),
            audit_clean: true,
        }),
        findings: Vec::new(),
    }
}

#[test]
fn the_report_for_people() {
    let expected = "\
send: 64 connections, closed loop, 30 s measured after 5 s of warm-up

rate        15,234 a second
latency ms  p50 3.912   p90 5.020   p99 9.871   p99.9 14.003   max 20.111
answers     530,000 complete   2 open   1 failed
error       1 x ProviderError (HTTP 500)
lost        3 connections
bytes       1,234 sent   987 received
valid       yes: audit clean, nothing held, 530,002 complete, 530,002 delivered";
    assert_eq!(report().lines().join("\n"), expected);
    let invalid =
        Report { findings: vec!["a".to_owned(), "b".to_owned()], rate_target: Some(900), ..report() };
    assert_eq!(invalid.lines().last().unwrap(), "valid       NO: a; b");
    assert!(invalid.lines()[0].contains("open loop at 900 a second"));
}

#[test]
fn the_report_as_json() {
    let expected = json!({
        "method": "send", "connections": 64, "threads": 1, "rate_target": null,
        "warmup_s": 5, "measured_ms": 30_000, "measured": 457_020, "rate": 15_234,
        "latency_us": {"p50": 3_912, "p90": 5_020, "p99": 9_871, "p99.9": 14_003, "max": 20_111},
        "outcomes": {"complete": 530_000, "open": 2, "failed": 1, "unanswered": 0},
        "errors": {"ProviderError (HTTP 500)": 1},
        "connections_lost": 3,
        "bytes": {"sent": 1_234, "received": 987},
        "checks": {"audit_clean": true, "complete": 530_002, "simulated": false, "delivered": 530_002},
        "valid": true,
        "findings": []
    });
    assert_eq!(report().to_json(), expected);
}

#[test]
fn numbers_are_grouped_by_thousands() {
    for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")] {
        assert_eq!(grouped(number), text);
    }
}
