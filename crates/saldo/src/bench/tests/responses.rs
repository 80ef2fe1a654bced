//! Answers as they come: whole, in pieces, chunked, and garbled.

use crate::bench::heard::{Heard, of_read, of_send, transfer_ref};
use crate::bench::response::{Answer, Garbled, Reader};

const PLAIN: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
const CHUNKED: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n3;x=y\r\n:1}\r\n0\r\nt: 1\r\n\r\n";

/// What is told of an answer: status, body, bytes and whether the connection closes.
type Told = (u16, Vec<u8>, usize, bool);

fn feed(reader: &mut Reader, bytes: &[u8]) -> Result<bool, Garbled> {
    let mut rest = bytes;
    let mut is_whole = false;
    while !rest.is_empty() {
        let space = reader.space();
        let count = rest.len().min(space.len());
        space[..count].copy_from_slice(&rest[..count]);
        is_whole = reader.took(count)?;
        rest = &rest[count..];
    }
    Ok(is_whole)
}

fn read(pieces: &[&[u8]]) -> Result<Option<Told>, Garbled> {
    let mut reader = Reader::new();
    for piece in pieces {
        feed(&mut reader, piece)?;
    }
    Ok(reader.answer().map(|answer| (answer.status, answer.body.to_vec(), answer.bytes, answer.closes)))
}

#[test]
fn an_answer_reads_the_same_however_it_is_split() {
    for (bytes, status) in [(PLAIN, 200), (CHUNKED, 503)] {
        let whole = (status, b"{\"a\":1}".to_vec(), bytes.len(), false);
        assert_eq!(read(&[bytes]), Ok(Some(whole.clone())));
        for at in 1..bytes.len() {
            assert_eq!(read(&[&bytes[..at], &bytes[at..]]), Ok(Some(whole.clone())), "split at {at}");
            assert_eq!(read(&[&bytes[..at]]), Ok(None), "cut at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&single), Ok(Some(whole)));
    }
}

#[test]
fn a_body_larger_than_the_buffer_is_read() {
    let body = vec![b'x'; 200_000];
    let bytes =
        [format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes(), &body].concat();
    assert_eq!(read(&[&bytes]), Ok(Some((200, body, bytes.len(), false))));
}

#[test]
fn an_answer_may_have_no_body_and_may_close() {
    let bytes = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    assert_eq!(read(&[bytes]), Ok(Some((204, Vec::new(), bytes.len(), true))));
    let bytes = b"HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(read(&[bytes]), Ok(Some((200, Vec::new(), bytes.len(), false))));
}

#[test]
fn a_reader_is_used_again() {
    let mut reader = Reader::new();
    for bytes in [CHUNKED, PLAIN, CHUNKED] {
        reader.clear();
        assert_eq!(reader.answer(), None);
        assert_eq!(feed(&mut reader, bytes), Ok(true));
        assert_eq!(reader.answer().unwrap().body, b"{\"a\":1}");
    }
}

#[test]
fn garbage_is_refused() {
    let cases: [&[u8]; 15] = [
        b"garbage\r\n\r\n",
        b"HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1e3\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    ];
    for bytes in cases {
        assert!(read(&[bytes]).is_err(), "{}", String::from_utf8_lossy(bytes));
    }
    let endless = [b"HTTP/1.1 200 OK\r\n".as_slice(), &b"a: b\r\n".repeat(20_000)].concat();
    assert!(read(&[&endless]).is_err());
}

fn answer(status: u16, body: &str) -> Answer<'_> {
    Answer { status, body: body.as_bytes(), bytes: 0, closes: false }
}

#[test]
fn what_an_answer_says_of_its_transfer() {
    let record = |state: &str| {
        format!(
            r#"{{"TransferRecord":{{"TransferId":{{"TransferRef":"863","DistributorRef":"P"}},"ProcessingState":"{state}"}},"ResultCode":4,"ErrorCodes":[{{"Code":"ProviderError"}}]}}"#
        )
    };
    let bare = r#"{"ResultCode":3,"ErrorCodes":[{"Code":"RateLimited"}]}"#;
    let failed = Heard::Failed("ProviderError (HTTP 500)".to_owned());
    let refused = |text: &str| Heard::Refused(text.to_owned());
    let cases = [
        (200, record("Complete"), Heard::Complete, Some("863")),
        (200, record("Processing"), Heard::Open, Some("863")),
        (200, record("Submitted"), Heard::Open, Some("863")),
        (500, record("Failed"), failed, Some("863")),
        (429, bare.to_owned(), refused("RateLimited (HTTP 429)"), None),
        (502, "<html>".to_owned(), refused("no error code (HTTP 502)"), None),
        (200, "{}".to_owned(), refused("no error code (HTTP 200)"), None),
    ];
    for (status, body, heard, id) in cases {
        assert_eq!(of_send(&answer(status, &body)), heard);
        assert_eq!(transfer_ref(body.as_bytes()), id);
    }
    assert_eq!(of_read(&answer(200, "{}")), Heard::Complete);
    assert_eq!(of_read(&answer(429, bare)), Heard::Refused("RateLimited (HTTP 429)".to_owned()));
}

/// A transfer with a state nobody has met is no success.
#[test]
fn a_strange_state_is_refused() {
    let body = r#"{"TransferRecord":{"TransferId":{"TransferRef":"1"},"ProcessingState":"Completely"},"ErrorCodes":[]}"#;
    assert_eq!(of_send(&answer(200, body)), Heard::Refused("no error code (HTTP 200)".to_owned()));
}
