//! Each command against canned answers: what it asks, and what it prints as a table and as JSON.

use clap::Parser;
use serde_json::{Value, json};

use crate::admin_client::tests::Canned;
use crate::cli::{Arguments, End, Exit, Form, Screen, ask_through};

/// What a command line asked and printed.
struct Ran {
    calls: Vec<(String, Option<Value>)>,
    printed: String,
    ended: Result<(), End>,
}

fn run(line: &str, answers: impl IntoIterator<Item = (u16, Value)>) -> Ran {
    let arguments = Arguments::try_parse_from(["saldo"].into_iter().chain(line.split_whitespace())).unwrap();
    let mut client = Canned::with(answers);
    let mut out = Vec::new();
    let form = if arguments.json { Form::Json } else { Form::Table };
    let mut screen = Screen::new(form, &mut out);
    let ended = crate::cli::wait_for(ask_through(arguments.command, &mut client, &mut screen)).unwrap();
    assert_eq!(client.left(), 0, "{line}");
    Ran { calls: client.asked, printed: String::from_utf8(out).unwrap(), ended }
}

fn partners() -> (u16, Value) {
    let items = json!([
        {"id": 1, "name": "demo", "parent": null, "prevent_duplicates": true, "created_at": "2026-11-22T06:00:00Z"},
        {"id": 12, "name": "acme", "parent": "demo", "prevent_duplicates": true, "created_at": "2026-11-22T07:00:00Z"},
    ]);
    (200, json!({"items": items, "next": null}))
}

fn transfer(id: u64, state: &str) -> Value {
    json!({
        "id": id, "partner": "demo", "dialect": "ding", "reference": "r-1", "sku": "AF_AW_TopUp",
        "account_number": "93701234567", "state": state,
        "send": {"amount": "10.00", "currency": "USD"}, "receive": {"amount": "760.00", "currency": "AFN"},
        "provider_ref": null,
    })
}

#[test]
fn partners_are_listed() {
    let ran = run("partner list", [partners()]);
    assert_eq!(ran.calls, [("GET /admin/v1/partners?limit=100".to_owned(), None)]);
    let expected = "
 ID  NAME  PARENT  CREATED
 1   demo          2026-11-22T06:00:00Z
 12  acme  demo    2026-11-22T07:00:00Z
";
    assert_eq!(format!("\n{}", ran.printed), expected);
    let ran = run("partner list --json", [partners()]);
    assert_eq!(serde_json::from_str::<Value>(&ran.printed).unwrap(), partners().1);
}

#[test]
fn a_list_of_nothing_says_so() {
    let ran = run("transfers list", [(200, json!({"items": [], "next": null}))]);
    assert_eq!(ran.printed, "None.\n");
}

#[test]
fn a_partner_is_added() {
    let answer = json!({"id": 12, "name": "acme", "parent": null, "created_at": "2026-11-22T07:00:00Z"});
    let ran = run("partner add acme", [(201, answer)]);
    let body = Some(json!({"name": "acme"}));
    assert_eq!(ran.calls, [("POST /admin/v1/partners".to_owned(), body)]);
    assert_eq!(ran.printed, " created at  2026-11-22T07:00:00Z\n id          12\n name        acme\n");
}

#[test]
fn limits_are_shown_and_set_anew() {
    let answer = json!({"partner": "acme", "calls": {"ding": {"*": 0}}, "velocity": null});
    let ran = run("partner limits acme", [partners(), (200, answer.clone())]);
    assert_eq!(ran.calls[1], ("GET /admin/v1/partners/12/limits".to_owned(), None));
    assert_eq!(ran.printed, " calls ding *  0\n partner       acme\n");
    let sets = [
        (
            "--calls ding.GetBalance=500 --calls ding.*=0 --velocity 5/600",
            json!({"calls": {"ding": {"GetBalance": 500, "*": 0}}, "velocity": {"sends": 5, "seconds": 600}}),
        ),
        ("--velocity off", json!({"calls": {}, "velocity": {"sends": 0}})),
        ("--published", json!({"calls": {}, "velocity": null})),
    ];
    for (options, body) in sets {
        let ran = run(&format!("partner limits acme {options}"), [partners(), (200, answer.clone())]);
        assert_eq!(ran.calls[1], ("PUT /admin/v1/partners/12/limits".to_owned(), Some(body)), "{options}");
    }
}

#[test]
fn a_credential_is_issued_with_its_secret() {
    let answer = json!({"id": 5, "dialect": "ding", "secret": "sk_1"});
    let line =
        "key add --partner acme --dialect ding --currency USD --label till --expires 2030-01-31T00:00:00Z";
    let ran = run(line, [partners(), (201, answer)]);
    let body =
        json!({"dialect": "ding", "currency": "USD", "label": "till", "expires_at": "2030-01-31T00:00:00Z"});
    assert_eq!(ran.calls[1], ("POST /admin/v1/partners/12/credentials".to_owned(), Some(body)));
    assert_eq!(
        ran.printed,
        " dialect  ding\n id       5\n secret   sk_1\nKeep the secret: it is not shown again.\n"
    );
}

#[test]
fn an_oauth_client_is_issued() {
    let line = "key add --partner acme --dialect ding --currency USD --oauth";
    let answer = json!({"id": 5, "public_id": "shop", "secret": "sk_1"});
    let ran = run(line, [partners(), (201, answer.clone())]);
    let body = json!({"dialect": "ding", "currency": "USD", "token_lifetime_seconds": 1800});
    assert_eq!(ran.calls[1].1, Some(body));
    let ran = run(&format!("{line} --client-id shop --token-lifetime 60"), [partners(), (201, answer)]);
    let body =
        json!({"dialect": "ding", "currency": "USD", "token_lifetime_seconds": 60, "public_id": "shop"});
    assert_eq!(ran.calls[1].1, Some(body));
    assert!(ran.printed.ends_with("Keep the secret: it is not shown again.\n"));
}

#[test]
fn a_credential_is_issued_with_its_restrictions() {
    let line = "key add --partner acme --dialect ideamart --currency LKR --public-id APP_1 \
                --allowed-host 203.0.113.0/24 --allowed-host ::ffff:198.51.100.1 --per-second 10 --per-day 5000";
    let answer = json!({"id": 5, "allowed_hosts": ["203.0.113.0/24", "198.51.100.1"], "secret": "sk_1"});
    let ran = run(line, [partners(), (201, answer)]);
    let body = json!({
        "dialect": "ideamart", "currency": "LKR", "public_id": "APP_1",
        "allowed_hosts": ["203.0.113.0/24", "198.51.100.1"],
        "calls_per_second": 10, "calls_per_day": 5000,
    });
    assert_eq!(ran.calls[1].1, Some(body));
    let expected = "
 allowed hosts  203.0.113.0/24, 198.51.100.1
 id             5
 secret         sk_1
Keep the secret: it is not shown again.
";
    assert_eq!(format!("\n{}", ran.printed), expected);
}

#[test]
fn a_credential_is_restricted_anew() {
    let answer = json!({"id": 5, "allowed_hosts": [], "calls_per_second": 10, "calls_per_day": null});
    let ran = run("key restrict 5 --per-second 10", [(200, answer.clone())]);
    let body = json!({"calls_per_second": 10});
    assert_eq!(ran.calls, [("PUT /admin/v1/credentials/5/restrictions".to_owned(), Some(body))]);
    assert_eq!(ran.printed, " calls per second  10\n id                5\n");
    let ran = run("key restrict 5 --none", [(200, answer)]);
    assert_eq!(ran.calls[0].1, Some(json!({})));
}

#[test]
fn a_credential_is_rotated_at_once_or_later() {
    let answer = json!({"id": 6, "secret": "sk_2"});
    let ran = run("key rotate 5", [(201, answer.clone())]);
    let body = json!({"grace_seconds": 0});
    assert_eq!(ran.calls, [("POST /admin/v1/credentials/5/rotate".to_owned(), Some(body))]);
    let expected = " id      6\n secret  sk_2\nKeep the secret: it is not shown again.\n";
    assert_eq!(ran.printed, expected);
    let ran = run("key rotate 5 --grace 3600", [(201, answer)]);
    assert_eq!(ran.calls[0].1, Some(json!({"grace_seconds": 3600})));
}

#[test]
fn credentials_are_listed_with_their_last_use() {
    let items = json!([
        {"id": 5, "dialect": "ding", "currency": "USD", "public_id": "shop", "token_lifetime_seconds": 1800,
         "label": "", "created_at": "2026-11-22T06:00:00Z", "expires_at": null, "last_used_at": "2026-11-22T07:00:00Z"},
    ]);
    let ran = run("key list --partner acme", [partners(), (200, json!({"items": items, "next": null}))]);
    let expected = "
 ID  DIALECT  CURRENCY  PUBLIC ID  TOKENS S  CREATED               LAST USED
 5   ding     USD       shop           1800  2026-11-22T06:00:00Z  2026-11-22T07:00:00Z
";
    assert_eq!(format!("\n{}", ran.printed), expected);
}

#[test]
fn credentials_are_listed_with_their_restrictions() {
    let item = |id: u8, hosts: &[&str], per_day: Option<u32>| json!({"id": id, "allowed_hosts": hosts, "calls_per_second": null, "calls_per_day": per_day});
    let items = json!([item(5, &["203.0.113.7", "2001:db8::/32"], None), item(6, &[], Some(5_000))]);
    let ran = run("key list --partner acme", [partners(), (200, json!({"items": items, "next": null}))]);
    let expected = "
 ID  ALLOWED HOSTS               PER DAY
 5   203.0.113.7, 2001:db8::/32
 6                                  5000
";
    assert_eq!(format!("\n{}", ran.printed), expected);
}

#[test]
fn signing_keys_are_listed_and_rotated() {
    let key =
        json!({"kid": "A1", "signs": true, "created_at": "2026-11-22T06:00:00Z", "verifies_until": null});
    let ran = run("signing-key list", [(200, json!({"items": [key], "next": null}))]);
    assert_eq!(ran.calls, [("GET /admin/v1/signing-keys".to_owned(), None)]);
    assert_eq!(ran.printed, " KID  SIGNS  CREATED\n A1   true   2026-11-22T06:00:00Z\n");
    let ran = run("signing-key rotate", [(201, key)]);
    assert_eq!(ran.calls, [("POST /admin/v1/signing-keys".to_owned(), None)]);
    assert_eq!(ran.printed, " created at  2026-11-22T06:00:00Z\n kid         A1\n signs       true\n");
}

#[test]
fn a_credential_is_revoked_at_once_or_later() {
    let ran = run("key revoke 5", [(200, json!({"id": 5}))]);
    assert_eq!(ran.calls[0].0, "DELETE /admin/v1/credentials/5");
    assert_eq!(ran.printed, "The credential 5 has ended.\n");
    let ran = run("key revoke 5 --grace 60", [(200, json!({"id": 5}))]);
    assert_eq!(ran.calls[0].0, "DELETE /admin/v1/credentials/5?grace_seconds=60");
    assert_eq!(ran.printed, "The credential 5 ends in 60 s.\n");
}

#[test]
fn a_deposit_names_the_partner_by_id() {
    let answer = json!({"id": 9, "amount": "10.50", "currency": "USD", "available": "110.50"});
    let line = "deposit --partner demo --currency USD --amount 10.5 --reference p-1";
    let ran = run(line, [partners(), (201, answer.clone())]);
    let body = json!({"currency": "USD", "amount": "10.50", "reference": "p-1"});
    assert_eq!(ran.calls[1], ("POST /admin/v1/partners/1/deposits".to_owned(), Some(body)));
    assert_eq!(ran.printed, " amount     10.50\n available  110.50\n currency   USD\n id         9\n");
    let ran = run(&format!("{line} --json"), [partners(), (201, answer.clone())]);
    assert_eq!(serde_json::from_str::<Value>(&ran.printed).unwrap(), answer);
}

#[test]
fn an_unknown_partner_is_told_with_those_that_are_known() {
    let ran = run("deposit --partner dem --currency USD --amount 1", [partners()]);
    let end = ran.ended.unwrap_err();
    assert_eq!(
        (end.exit, end.sentence.as_str()),
        (Exit::Refused, "there is no partner `dem`; there are: demo, acme")
    );
    let ran = run("key list --partner acme", [(200, json!({"items": [], "next": null}))]);
    let sentence = "there is no partner `acme`, nor any other: add one with `saldo partner add acme`";
    assert_eq!(ran.ended.unwrap_err().sentence, sentence);
}

#[test]
fn a_malformed_amount_is_told_with_what_would_be_right() {
    let cases = [
        (
            "USD",
            "10.505",
            "`10.505` is no amount in USD: write a number above zero with at most 2 decimals, for example 10.50",
        ),
        (
            "JPY",
            "1.5",
            "`1.5` is no amount in JPY: write a number above zero with at most 0 decimals, for example 10",
        ),
        (
            "KWD",
            "0",
            "`0` is no amount in KWD: write a number above zero with at most 3 decimals, for example 10.500",
        ),
        (
            "USD",
            "ten",
            "`ten` is no amount in USD: write a number above zero with at most 2 decimals, for example 10.50",
        ),
        (
            "USD",
            "99999999999999999999",
            "`99999999999999999999` is no amount in USD: write a number above zero with at most 2 decimals, for example 10.50",
        ),
    ];
    for (currency, amount, sentence) in cases {
        let ran = run(&format!("deposit --partner demo --currency {currency} --amount {amount}"), []);
        let end = ran.ended.unwrap_err();
        assert_eq!((end.exit, end.sentence.as_str()), (Exit::Usage, sentence));
    }
}

#[test]
fn transfers_are_listed_over_pages() {
    let page = |items: Vec<Value>, next: Value| (200, json!({"items": items, "next": next}));
    let first = page((0..100).map(|id| transfer(200 - id, "complete")).collect(), json!("101"));
    let second = page(vec![transfer(100, "failed")], Value::Null);
    let line = "transfers list --limit 150 --partner demo --state complete --reference r-1";
    let ran = run(line, [partners(), first, second]);
    assert_eq!(
        ran.calls.iter().map(|(call, _)| call.as_str()).collect::<Vec<_>>()[1..],
        [
            "GET /admin/v1/transfers?reference=r-1&partner=1&state=complete&limit=100",
            "GET /admin/v1/transfers?reference=r-1&partner=1&state=complete&limit=50&after=101",
        ]
    );
    assert_eq!(ran.printed.lines().count(), 102);
}

#[test]
fn a_list_of_transfers_says_when_there_are_more() {
    let page = json!({"items": [transfer(8, "complete"), transfer(7, "failed")], "next": "7"});
    let ran = run("transfers list --limit 2", [(200, page.clone())]);
    let expected = "
 ID  PARTNER  DIALECT  REFERENCE  SKU          ACCOUNT NUMBER  STATE          SEND     RECEIVE
 8   demo     ding     r-1        AF_AW_TopUp  93701234567     complete  10.00 USD  760.00 AFN
 7   demo     ding     r-1        AF_AW_TopUp  93701234567     failed    10.00 USD  760.00 AFN
There are more: go on with --after 7
";
    assert_eq!(format!("\n{}", ran.printed), expected);
    let ran = run("transfers list --limit 2 --json", [(200, page.clone())]);
    assert_eq!(serde_json::from_str::<Value>(&ran.printed).unwrap(), page);
}

#[test]
fn one_transfer_is_shown_with_its_entries() {
    let mut shown = transfer(8, "complete");
    shown["entries"] = json!([
        {"account": 4, "name": "balance", "side": "debit", "posted": "10.00"},
        {"account": 5, "name": "provider:AWAF", "side": "credit", "posted": "10.00"},
    ]);
    shown["quote"] = json!({"rate": "1", "tax": {"name": "AIT"}});
    let ran = run("transfers show 8", [(200, shown)]);
    let expected = "
 account number  93701234567
 dialect         ding
 id              8
 partner         demo
 quote rate      1
 quote tax name  AIT
 receive         760.00 AFN
 reference       r-1
 send            10.00 USD
 sku             AF_AW_TopUp
 state           complete

entries:
 ACCOUNT  NAME           POSTED  SIDE
 4        balance        10.00   debit
 5        provider:AWAF  10.00   credit
";
    assert_eq!(format!("\n{}", ran.printed), expected);
}

#[test]
fn an_audit_that_is_not_clean_ends_with_3() {
    let clean =
        json!({"clean": true, "violations": [], "counts": {"postings": 6}, "watermark": {"partners": []}});
    let ran = run("audit", [(200, clean)]);
    assert_eq!((ran.printed.as_str(), ran.ended), ("The books are right.\n postings  6\n", Ok(())));
    let violation =
        json!({"rule": "balanced", "partner": "demo", "subject": "posting 7", "detail": "1.00 USD off"});
    let report = json!({"clean": false, "violations": [violation]});
    let ran = run("audit", [(200, report.clone())]);
    assert_eq!(
        ran.printed,
        " DETAIL        PARTNER  RULE      SUBJECT\n 1.00 USD off  demo     balanced  posting 7\n"
    );
    assert_eq!(ran.ended.as_ref().unwrap_err().exit, Exit::NotClean);
    let ran = run("audit --json", [(200, report.clone())]);
    assert_eq!(serde_json::from_str::<Value>(&ran.printed).unwrap(), report);
    assert_eq!(ran.ended.unwrap_err().exit, Exit::NotClean);
}

#[test]
fn refusals_are_the_sentence_of_the_admin_api() {
    let refused = |status: u16, body: Value| run("transfers show 1", [(status, body)]).ended.unwrap_err();
    let said =
        json!({"error": {"code": "not_found", "message": "no such transfer; look for it in the list"}});
    assert_eq!(refused(404, said).sentence, "no such transfer; look for it in the list");
    let sentence = "the admin token is not accepted: give this Saldo's own with --token";
    assert_eq!(refused(401, json!({})).sentence, sentence);
    assert_eq!(refused(500, Value::Null).sentence, "Saldo answered HTTP 500: see its log");
}
