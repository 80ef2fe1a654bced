//! Ideamart CaaS on the binary, as the description's section *Using the Simulator* has it, eZ Cash in parts, and many
//! charges at once.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::{Saldo, directory, until};
use crate::receiver::Receiver;

/// An application that nobody has configured.
const APPLICATION: (&str, &str) = ("APP_000017", "95904999aa8edb0c038b3295fdd271de");

pub(crate) fn caas(switch: &Saldo, path: &str, members: &Value) -> Value {
    let mut body = json!({"applicationId": APPLICATION.0, "password": APPLICATION.1});
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let reply = switch.call("POST", path, &[], Some(&body));
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

pub(crate) fn balance(switch: &Saldo, subscriber: &str) -> Value {
    caas(switch, "/caas/get/balance", &json!({"subscriberId": subscriber}))
}

pub(crate) fn debit(switch: &Saldo, subscriber: &str, reference: &str, amount: &str) -> Value {
    let members = json!({"subscriberId": subscriber, "externalTrxId": reference, "amount": amount});
    caas(switch, "/caas/direct/debit", &members)
}

pub(crate) fn put(switch: &Saldo, path: &str, body: &Value) -> Value {
    let reply = switch.call("PUT", path, &[], Some(body));
    assert_eq!(reply.status, 200, "{path}: {reply:?}");
    reply.json()
}

/// What has been posted to an account of the demonstration partner in rupees.
fn posted(switch: &Saldo, name: &str) -> String {
    let accounts = switch.admin("GET", "/accounts?partner=demo&limit=500", None).json();
    let is_it = |account: &&Value| account["name"] == name && account["currency"] == "LKR";
    let found = accounts["items"].as_array().unwrap().iter().find(is_it);
    found.map_or_else(|| "0.00".to_owned(), |account| account["posted"].as_str().unwrap().to_owned())
}

pub(crate) fn books_are_right(switch: &Saldo) {
    let audit = switch.admin("GET", "/audit", None).json();
    assert_eq!(audit["clean"], json!(true), "{audit:#}");
}

#[test]
fn the_simulator_is_used_as_the_description_has_it() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    put(&switch, "/sandbox/subscribers", &json!({"balance": "1000", "account_type": "Pre Paid"}));
    let told = balance(&switch, "94771234567");
    assert_eq!((&told["chargeableBalance"], &told["statusCode"]), (&json!("1000.00"), &json!("S1000")));
    for _ in 0..10 {
        assert_eq!(debit(&switch, "tel:94771234567", "the same", "100")["statusCode"], "S1000");
    }
    assert_eq!(balance(&switch, "94771234567")["chargeableBalance"], "0.00");
    let refused = debit(&switch, "94771234567", "one more", "100");
    assert_eq!(
        (&refused["statusCode"], &refused["statusDetail"]),
        (&json!("E1308"), &json!("Charging Error"))
    );

    let poor = put(&switch, "/sandbox/subscribers/+94770000000", &json!({"balance": "0.00"}));
    assert_eq!((&poor["number"], &poor["balance"]), (&json!("94770000000"), &json!("0.00")));
    assert_eq!(debit(&switch, "tel:94770000000", "poor", "1")["statusCode"], "E1308");

    put(&switch, "/sandbox/subscribers", &json!({"status_code": "E1301"}));
    assert_eq!(balance(&switch, "94779999999")["statusCode"], "E1301");
    assert_eq!(debit(&switch, "94779999999", "forced", "1")["statusCode"], "E1301");
    put(&switch, "/sandbox/subscribers", &json!({"status_code": "S1000", "account_status": "Blocked"}));
    let other = balance(&switch, "94779999999");
    assert_eq!(
        (&other["chargeableBalance"], &other["accountStatus"]),
        (&json!("1000.00"), &json!("Blocked"))
    );
    assert_eq!(posted(&switch, "revenue"), "1000.00");
    books_are_right(&switch);

    assert_eq!(switch.call("POST", "/sandbox/reset", &[], Some(&json!({}))).status, 200);
    assert_eq!(balance(&switch, "94779999999")["chargeableBalance"], "0.00");
}

#[test]
fn a_sandbox_can_answer_as_production_does() {
    let (_root, data) = directory();
    let arguments = ["--json", "sandbox", "--listen", "127.0.0.1:0", "--production-codes", "--data"];
    let switch = Saldo::start(&[&arguments[..], &[data.to_str().unwrap()]].concat());
    assert_eq!(debit(&switch, "94771234567", "too much", "1")["statusCode"], "E1378");
    put(&switch, "/sandbox/subscribers/94771234567", &json!({"balance": "10"}));
    let done = debit(&switch, "94771234567", "once", "1");
    let again = debit(&switch, "94771234567", "once", "1");
    assert_eq!((&done["statusCode"], &again["statusCode"]), (&json!("S1000"), &json!("E1379")));
    assert_eq!(done["internalTrxId"], again["internalTrxId"]);
}

#[test]
fn ez_cash_is_paid_in_parts_and_each_is_told_to_a_real_receiver() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let shop = Receiver::listen(200, Duration::ZERO);
    switch.admin("PUT", "/partners/demo/webhooks/ideamart", Some(&json!({"url": shop.url})));
    let asked = json!({
        "subscriberId": "tel:94773687964", "externalTrxId": "456123", "amount": "25.00", "currency": "LKR",
        "paymentInstrumentName": "Dialog-Ezcash",
        "additionalParams": {"ezcashAgentPin": "4444", "ezcashAgentAlias": "VC_0000"},
    });
    let pending = caas(&switch, "/caas/direct/debit", &asked);
    assert_eq!((&pending["statusCode"], &pending["amountDue"]), (&json!("P1003"), &json!("25")));
    let reference = pending["referenceId"].as_str().unwrap().to_owned();

    let first = json!({"action": "pay", "amount": "10.00"});
    let part = put(&switch, &format!("/sandbox/payments/{reference}"), &first);
    assert_eq!((&part["state"], &part["balance_due"]), (&json!("processing"), &json!("15.00")));
    until("the part is told", || shop.posts().len() == 1);
    let whole = put(&switch, "/sandbox/payments/456123", &json!({"action": "pay"}));
    assert_eq!((&whole["state"], &whole["paid"]), (&json!("complete"), &json!("25.00")));
    until("the rest is told", || shop.posts().len() == 2);
    let told: Vec<_> = shop
        .posts()
        .iter()
        .map(|post| {
            ["statusCode", "paidAmount", "totalAmount", "balanceDue"].map(|name| post.body[name].clone())
        })
        .collect();
    let text = |values: [&str; 4]| values.map(|value| json!(value));
    assert_eq!(told[0][0], json!("P1001"));
    assert_eq!(told[1], text(["S1000", "15.00", "25.00", "0.00"]));

    let again = caas(&switch, "/caas/direct/debit", &asked);
    let reference = again["referenceId"].as_str().unwrap();
    // Longer than the lease of its attempt: others may ask about it at the same moment.
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 60})));
    let rejected = put(&switch, &format!("/sandbox/payments/{reference}"), &json!({"action": "reject"}));
    assert_eq!(rejected["state"], "failed");
    until("the rejection is told", || shop.posts().len() == 3);
    assert_eq!(shop.posts()[2].body["statusCode"], "E1406");
    caas(&switch, "/caas/direct/debit", &asked);
    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 1_900})));
    until("the expiry is told", || shop.posts().len() == 4);
    assert_eq!(shop.posts()[3].body["statusCode"], "E1405");
    let listed = switch.admin("GET", "/transfers?state=complete", None).json();
    assert_eq!(listed["items"][0]["paid"], json!({"amount": "25.00", "currency": "LKR"}));
    let nothing = switch.call("PUT", &format!("/sandbox/payments/{reference}"), &[], Some(&first));
    assert_eq!(nothing.status, 404);
    books_are_right(&switch);
}

#[test]
fn ten_thousand_charges_at_once_take_what_is_there_and_no_more() {
    const SUBSCRIBERS: usize = 100;
    const EACH: usize = 100;
    const CALLERS: usize = 20;
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    // Enough for 60 of the 100 charges of 10.00 that each of them gets.
    put(&switch, "/sandbox/subscribers", &json!({"balance": "600.00"}));
    let taken = AtomicI64::new(0);
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let (switch, taken) = (&switch, &taken);
            scope.spawn(move || {
                for number in (caller..SUBSCRIBERS * EACH).step_by(CALLERS) {
                    let subscriber = format!("9477{:07}", number % SUBSCRIBERS);
                    let answer = debit(switch, &subscriber, &number.to_string(), "10.00");
                    match answer["statusCode"].as_str().unwrap() {
                        "S1000" => drop(taken.fetch_add(1, Ordering::Relaxed)),
                        "E1308" => {}
                        other => panic!("{other}: {answer}"),
                    }
                }
            });
        }
    });
    assert_eq!(taken.load(Ordering::Relaxed), 6_000);
    assert_eq!(posted(&switch, "revenue"), "60000.00");
    books_are_right(&switch);
}
