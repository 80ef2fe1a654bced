//! The checks after a run, against canned answers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::admin_client::tests::Canned;
use crate::bench::validity::{Before, Sold, Verdict, before, check};

fn none() -> (u16, Value) {
    (200, json!({"items": [], "next": null}))
}

fn found(state: &str) -> (u16, Value) {
    (200, json!({"items": [{"state": state, "simulated": false}], "next": null}))
}

fn delivered(deliveries: u64, largest: u64) -> (u16, Value) {
    (200, json!({"attempts": deliveries, "deliveries": deliveries, "largest": largest}))
}

fn audit(clean: bool) -> (u16, Value) {
    (200, json!({"clean": clean, "violations": []}))
}

fn held(amount: &str) -> (u16, Value) {
    let account = |name, held| json!({"name": name, "currency": "USD", "debits_pending": held});
    (200, json!({"items": [account("balance", amount), account("provider:4XNG", "7.00")], "next": null}))
}

async fn earlier() -> Before {
    let mut client = Canned::with([none(), none(), none(), none(), delivered(100, 1)]);
    before(&mut client, Duration::ZERO).await.unwrap()
}

fn sold() -> Sold {
    Sold {
        run: 1,
        partner: Some("demo".to_owned()),
        complete: 10,
        complete_example: Some(0),
        open: vec![3, 4],
        unanswered: vec![5, 6],
    }
}

/// The answers of a run of which all is well: 10 were complete at once, 2 became so, one of them unanswered.
fn sound() -> Vec<(u16, Value)> {
    vec![
        none(),
        none(),
        none(),
        none(),
        found("complete"),
        found("failed"),
        found("complete"),
        none(),
        found("complete"),
        audit(true),
        held("0.00"),
        delivered(112, 1),
    ]
}

async fn verdict_of(answers: Vec<(u16, Value)>) -> Verdict {
    let earlier = earlier().await;
    let mut client = Canned::with(answers);
    let verdict = check(&mut client, &earlier, &sold(), Duration::ZERO).await.unwrap();
    assert_eq!(client.left(), 0, "{:?}", client.calls());
    verdict
}

#[tokio::test(flavor = "current_thread")]
async fn a_sound_run_is_valid() {
    let verdict = verdict_of(sound()).await;
    let expected = Verdict {
        findings: Vec::new(),
        complete: 12,
        simulated: false,
        delivered: Some(12),
        audit_clean: true,
    };
    assert_eq!(verdict, expected);
}

#[tokio::test(flavor = "current_thread")]
async fn the_checks_ask_for_this_run_and_partner_only() {
    let earlier = earlier().await;
    let mut client = Canned::with(sound());
    check(&mut client, &earlier, &sold(), Duration::ZERO).await.unwrap();
    let calls = client.calls();
    assert_eq!(calls[0], "GET /admin/v1/transfers?state=submitted&partner=demo&limit=1");
    assert_eq!(calls[4], "GET /admin/v1/transfers?reference=bench-1-000000000003&partner=demo&limit=1");
    assert_eq!(calls[9], "GET /admin/v1/audit");
    assert_eq!(calls[10], "GET /admin/v1/accounts?partner=demo&limit=100");
    assert_eq!(calls[11], "GET /sandbox/deliveries?summary=1");
}

#[tokio::test(flavor = "current_thread")]
async fn each_fault_is_named() {
    let cases = [
        (5, none(), "1 acknowledged transfers are not there: the server lost them"),
        (5, found("processing"), "1 transfers of the run have not ended: wait, and run `saldo audit`"),
        (7, found("submitted"), "1 transfers of the run have not ended: wait, and run `saldo audit`"),
        (8, none(), "1 acknowledged transfers are not there: the server lost them"),
        (9, audit(false), "the audit is not clean: see `saldo audit`"),
        (10, held("2.00"), "2.00 USD are still held: see `saldo transfers list`"),
        (
            11,
            delivered(113, 1),
            "the provider delivered 13 and 12 are complete: let nobody else sell while this runs, \
             and run `saldo audit`",
        ),
        (11, delivered(112, 2), "a transfer was delivered 2 times: stop, and look into /sandbox/deliveries"),
        (11, delivered(12, 1), "the provider's book was reset while this ran: run it again"),
    ];
    for (at, answer, finding) in cases {
        let mut answers = sound();
        answers[at] = answer;
        assert_eq!(verdict_of(answers).await.findings, [finding]);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn open_transfers_make_a_run_invalid() {
    let mut answers = sound();
    answers.splice(0..4, [found("submitted")]);
    assert_eq!(
        verdict_of(answers).await.findings,
        ["transfers are still open after 0 s: see `saldo transfers list`"]
    );
}

#[tokio::test(flavor = "current_thread")]
async fn what_was_open_before_is_told() {
    let mut client = Canned::with([found("processing"), delivered(100, 1)]);
    let earlier = before(&mut client, Duration::ZERO).await.unwrap();
    let verdict = check(&mut Canned::with(sound()), &earlier, &sold(), Duration::ZERO).await.unwrap();
    assert_eq!(verdict.findings, ["transfers of earlier were open when the run began: start on clean data"]);
}

#[tokio::test(flavor = "current_thread")]
async fn simulated_transfers_are_left_out() {
    let mut answers = sound();
    answers[8] = (200, json!({"items": [{"state": "complete", "simulated": true}], "next": null}));
    answers[11] = delivered(100, 1);
    let verdict = verdict_of(answers).await;
    assert_eq!((verdict.findings, verdict.simulated), (Vec::new(), true));
}

#[tokio::test(flavor = "current_thread")]
async fn a_saldo_without_a_sandbox_has_no_deliveries_to_compare() {
    let missing = || (404, json!({"error": {"code": "not_found", "message": "no such address"}}));
    let mut client = Canned::with([none(), none(), none(), none(), missing()]);
    let earlier = before(&mut client, Duration::ZERO).await.unwrap();
    let mut answers = sound();
    answers[11] = missing();
    let verdict = check(&mut Canned::with(answers), &earlier, &sold(), Duration::ZERO).await.unwrap();
    assert_eq!((verdict.findings, verdict.delivered), (Vec::new(), None));
}
