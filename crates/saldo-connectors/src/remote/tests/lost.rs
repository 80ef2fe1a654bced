//! Questions whose answer is lost on its way: only one that has not left is certain, and none is asked twice.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use saldo_core::transfer::Verdict;
use saldo_core::{Clock, Reason};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::connector_to;
use crate::port::{Connector, ConnectorError, Status, StatusQuery};
use crate::sandbox::tests::{Seen, StoppedClock, account, seen, submission};

const NUMBER: &str = "8095551212";
const DELIVERED: &str = r#"{"delivered":{"provider_ref":"1","receipt":null}}"#;

/// What a provider in trouble does with a request that it has read.
#[derive(Clone)]
enum Trouble {
    /// Closes the connection.
    Closes,
    /// Says this, and closes the connection.
    Says(String),
    /// Says this, and leaves the connection open.
    Goes(String),
}

/// Listens, and meets one request after the other as it is told; counts those that have come.
async fn troubled(troubles: Vec<Trouble>) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let come = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&come);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (troubles, counted) = (troubles.clone(), Arc::clone(&counted));
            tokio::spawn(async move {
                while read_request(&mut stream).await {
                    let index = counted.fetch_add(1, Ordering::SeqCst);
                    match troubles.get(index) {
                        Some(Trouble::Goes(text)) => stream.write_all(text.as_bytes()).await.unwrap(),
                        Some(Trouble::Says(text)) => {
                            return stream.write_all(text.as_bytes()).await.unwrap();
                        }
                        Some(Trouble::Closes) | None => return,
                    }
                }
            });
        }
    });
    (address, come)
}

/// Reads one request with its body; false where none comes any more.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut read = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.unwrap().parse().unwrap() {
                return true;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return false,
            Ok(size) => read.extend(&buffer[..size]),
        }
    }
}

fn response(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn what_could_not_be_connected_has_not_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let connector = connector_to(listener.local_addr().unwrap());
    drop(listener);
    let given = submission(1, "CLDO357", NUMBER);
    let refused = Seen::Refused(Reason::ProviderUnavailableForNow, String::new());
    assert_eq!(refused, seen(&connector.submit(&given).await));
    let started_at = StoppedClock.now();
    let query = StatusQuery { attempt: given.attempt, submission: given, started_at };
    assert_eq!(Status::Known(Verdict::Unknown), connector.status(&query).await, "nobody said not found");
    assert_eq!(Err(ConnectorError::Unreachable), connector.lookup_account(&account(NUMBER)).await);
}

#[tokio::test]
async fn what_has_left_and_is_not_answered_whole_is_unknown() {
    let half = response("200 OK", DELIVERED).trim_end_matches("null}}").to_owned();
    for trouble in [
        Trouble::Closes,
        Trouble::Says("HTTP/1.1 200".to_owned()),
        Trouble::Says("SMTP ready\r\n\r\n".to_owned()),
        Trouble::Says(half),
        Trouble::Says(response("200 OK", "")),
        Trouble::Says(response("200 OK", "{}")),
        Trouble::Says(response("200 OK", r#""deliverd""#)),
        Trouble::Says(response("200 OK", r#""not_found""#)),
        Trouble::Says(response("202 Accepted", DELIVERED)),
        Trouble::Says(response("302 Found", DELIVERED)),
        Trouble::Says(response("400 Bad Request", DELIVERED)),
        Trouble::Says(response("404 Not Found", "")),
        Trouble::Says(response("500 Internal Server Error", DELIVERED)),
        Trouble::Says(response("503 Service Unavailable", "")),
    ] {
        let said = match &trouble {
            Trouble::Says(text) | Trouble::Goes(text) => text.clone(),
            Trouble::Closes => "nothing".to_owned(),
        };
        let (address, come) = troubled(vec![trouble]).await;
        let verdict = connector_to(address).submit(&submission(1, "CLDO357", NUMBER)).await;
        assert_eq!(Verdict::Unknown, verdict, "{said}");
        assert_eq!(1, come.load(Ordering::SeqCst), "it is not sent again: {said}");
    }
}

#[tokio::test]
async fn a_connection_that_is_lost_after_a_good_answer_is_not_tried_again() {
    let answered = Trouble::Goes(response("200 OK", DELIVERED));
    let (address, come) = troubled(vec![answered.clone(), answered, Trouble::Closes]).await;
    let connector = connector_to(address);
    for attempt in [1, 2] {
        let verdict = connector.submit(&submission(attempt, "CLDO357", NUMBER)).await;
        assert_eq!(Seen::Delivered, seen(&verdict));
    }
    let verdict = connector.submit(&submission(3, "CLDO357", NUMBER)).await;
    assert_eq!(Verdict::Unknown, verdict);
    assert_eq!(3, come.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_status_or_look_up_without_an_answer_is_none() {
    let (address, _) = troubled(vec![Trouble::Closes, Trouble::Closes]).await;
    let connector = connector_to(address);
    let given = submission(1, "CLDO357", NUMBER);
    let started_at = StoppedClock.now();
    let query = StatusQuery { attempt: given.attempt, submission: given, started_at };
    assert_eq!(Status::Known(Verdict::Unknown), connector.status(&query).await);
    assert_eq!(Err(ConnectorError::Unreachable), connector.lookup_account(&account(NUMBER)).await);
}
