//! What Saldo is measured beside: `reference http DIR` answers each SendTransfer with the same bytes, `reference steps DIR`
//! writes it to SQLite as a plain service would, one durable commit for the hold and one for the end.
//! No keys, no catalogue, no claims, no limits: a floor and a ceiling, not an example. `cargo xtask bench-compare` runs it.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a program that only measures, started by another, ends where something is wrong"
)]

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use parking_lot::Mutex;
use rusqlite::{Connection, params};
use tokio::net::TcpListener;

const BALANCE: &str = r#"{"Balance":100000000.00,"CurrencyIso":"USD","ResultCode":1,"ErrorCodes":[]}"#;

/// As long as Saldo's own.
const SOLD: &str = r#"{"TransferRecord":{"TransferId":{"TransferRef":"244476755886592","DistributorRef":"bench-1"},"SkuCode":"NG_4X_TopUp","Price":{"CustomerFee":0.0,"DistributorFee":0.0,"ReceiveValue":3090.00,"ReceiveCurrencyIso":"NGN","ReceiveValueExcludingTax":3090.00,"TaxRate":0,"TaxName":null,"TaxCalculation":null,"SendValue":2.00,"SendCurrencyIso":"USD"},"CommissionApplied":0.0,"StartedUtc":"2026-11-22T20:00:00.000Z","CompletedUtc":"2026-11-22T20:00:00.003Z","ProcessingState":"Complete","ReceiptText":null,"ReceiptParams":{},"AccountNumber":"2348031234567"},"ResultCode":1,"ErrorCodes":[]}"#;

const SCHEMA: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE transfers (id INTEGER PRIMARY KEY, state TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE entries (account INTEGER, sequence INTEGER, transfer INTEGER, amount INTEGER,
    PRIMARY KEY (account, sequence)) WITHOUT ROWID;
CREATE TABLE balances (account INTEGER PRIMARY KEY, amount INTEGER NOT NULL, sequence INTEGER NOT NULL);
INSERT INTO balances VALUES (1, 1000000000000, 0), (2, 0, 0), (3, 0, 0), (4, 0, 0);";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let router = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["http", _] => Router::new().fallback(get(balance).post(async || json(SOLD))),
        ["steps", directory] => {
            let connection = Connection::open(format!("{directory}/steps.db")).expect("a database");
            connection.execute_batch(SCHEMA).expect("an empty database");
            let shared = Arc::new(Mutex::new(connection));
            let sell = move |body: Bytes| {
                let shared = Arc::clone(&shared);
                async move {
                    sell(&shared.lock(), &body).expect("a disk that can be written");
                    json(SOLD)
                }
            };
            Router::new().fallback(get(balance).post(sell))
        }
        _ => return eprintln!("usage: reference http DIR | reference steps DIR"),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("http://{}", listener.local_addr().expect("an address"));
        axum::serve(listener, router).await.expect("a socket");
    });
}

async fn balance() -> impl IntoResponse {
    json(BALANCE)
}

fn json(body: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], body)
}

/// Two commits: the hold, then the end; five entries, four balances.
fn sell(connection: &Connection, body: &[u8]) -> rusqlite::Result<()> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(drop);
    run("BEGIN IMMEDIATE")?;
    let mut insert = connection.prepare_cached("INSERT INTO transfers (state, body) VALUES ('held', ?1)")?;
    insert.execute(params![body])?;
    let transfer = connection.last_insert_rowid();
    post(connection, transfer, &[(1, -200), (2, 200)])?;
    run("COMMIT")?;
    run("BEGIN IMMEDIATE")?;
    connection
        .prepare_cached("UPDATE transfers SET state = 'complete' WHERE id = ?1")?
        .execute([transfer])?;
    post(connection, transfer, &[(2, -200), (3, 195), (4, 5)])?;
    run("COMMIT")
}

fn post(connection: &Connection, transfer: i64, legs: &[(i64, i64)]) -> rusqlite::Result<()> {
    for (account, amount) in legs {
        let mut change = connection.prepare_cached(
            "UPDATE balances SET amount = amount + ?2, sequence = sequence + 1 WHERE account = ?1
             RETURNING sequence",
        )?;
        let sequence: i64 = change.query_row(params![account, amount], |row| row.get(0))?;
        let mut insert = connection.prepare_cached("INSERT INTO entries VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(params![account, sequence, transfer, amount])?;
    }
    Ok(())
}
