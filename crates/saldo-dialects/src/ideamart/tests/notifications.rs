//! Charging notifications: each payment is told with what it brings the charge to, and each end that nobody heard of.

use std::sync::Arc;

use saldo_core::command::Payment;
use saldo_core::{AttemptId, Dialect, Money, Reason, Reference, TransferId};
use saldo_testkit::{Answered, Receiver};
use saldo_webhooks::{Format, Post, Webhooks};
use serde_json::{Value, json};

use super::{DEBIT, Desk, by_ezcash};
use crate::ideamart::IdeamartFormat;

const URL: &str = "https://app.example/charg-notification";
/// How long the subscriber has to pay.
const TIME_TO_PAY_S: i64 = 1_800;

pub(super) struct Charging {
    pub(super) desk: Desk,
    pub(super) webhooks: Arc<Webhooks>,
}

impl Charging {
    pub(super) async fn open() -> Self {
        let desk = Desk::open().await;
        let world = &desk.world;
        world.engine.endpoint_set(world.partner, Dialect::Ideamart, URL).await.unwrap();
        let webhooks = world.telling(Dialect::Ideamart, IdeamartFormat);
        Self { desk, webhooks }
    }

    /// A charge of so much that waits to be paid: its id, and the answer.
    pub(super) async fn asked(&self, amount: &str) -> (i64, Value) {
        let told = self.desk.post(DEBIT, by_ezcash("456123", amount)).await.is("P1003");
        (told["internalTrxId"].as_str().unwrap().parse().unwrap(), told)
    }

    pub(super) async fn pay(&self, charge: i64, reference: &str, minor: i64) -> Result<(), Reason> {
        let payment = Payment {
            partner: self.desk.world.partner,
            transfer: TransferId::new(charge),
            reference: Reference::parse(reference).unwrap(),
            amount: Money::from_minor(minor, "LKR".parse().unwrap()),
        };
        self.desk.world.engine.payment_record(payment).await.map(|_| ())
    }

    /// Everything that was told once everything that is due now was done.
    pub(super) async fn told(&self) -> Vec<Post> {
        self.desk.world.run_due().await;
        self.webhooks.run_due().await.unwrap();
        self.desk.world.receivers.posts()
    }
}

pub(super) fn body(post: &Post) -> Value {
    serde_json::from_str(&post.body).unwrap()
}

fn told(of: &Value, code: &str, (paid, total, due): (&str, &str, &str)) {
    let amounts = (&of["paidAmount"], &of["totalAmount"], &of["balanceDue"]);
    assert_eq!(amounts, (&json!(paid), &json!(total), &json!(due)), "{of}");
    assert_eq!(of["statusCode"], code, "{of}");
}

#[tokio::test]
async fn a_charge_that_is_paid_in_two_parts_is_told_of_twice() {
    let charging = Charging::open().await;
    let (charge, answered) = charging.asked("10.00").await;
    charging.pay(charge, "part one", 400).await.unwrap();
    charging.pay(charge, "part one", 400).await.unwrap();
    let [part] = charging.told().await.try_into().unwrap();
    assert_eq!(part.headers["content-type"], "application/json");
    let expected = json!({
        "externalTrxId": "456123",
        "internalTrxId": charge.to_string(),
        "referenceId": answered["referenceId"],
        "paidAmount": "4.00",
        "totalAmount": "4.00",
        "balanceDue": "6.00",
        "currency": "LKR",
        "statusCode": "P1001",
        "statusDetail": "Request was Successfully processed, Due amount partially paid.",
        "timeStamp": "22-Nov-2026 11:54",
    });
    assert_eq!(body(&part), expected);

    charging.desk.world.advance(60);
    charging.pay(charge, "part two", 600).await.unwrap();
    let [_, whole] = charging.told().await.try_into().unwrap();
    let whole = body(&whole);
    told(&whole, "S1000", ("6.00", "10.00", "0.00"));
    assert_eq!(whole["statusDetail"], "Request was Successfully processed, Due amount fully paid.");
    assert_eq!(whole["timeStamp"], "22-Nov-2026 11:55");
    charging.desk.world.assert_settled().await;
}

#[tokio::test]
async fn what_is_paid_too_much_is_told_and_never_due() {
    let charging = Charging::open().await;
    let (charge, _) = charging.asked("10").await;
    charging.pay(charge, "one", 1_250).await.unwrap();
    charging.pay(charge, "two", 50).await.unwrap();
    let [one, two] = charging.told().await.try_into().unwrap();
    told(&body(&one), "S1000", ("12.50", "12.50", "0.00"));
    told(&body(&two), "S1000", ("0.50", "13.00", "0.00"));
    charging.desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_rejection_is_told_once_its_time_has_come() {
    let charging = Charging::open().await;
    let (charge, _) = charging.asked("10").await;
    assert!(charging.desk.world.provider.answer_payment(AttemptId::new(charge), Answered::Refused));
    charging.desk.world.advance(TIME_TO_PAY_S);
    let [end] = charging.told().await.try_into().unwrap();
    told(&body(&end), "E1406", ("0.00", "0.00", "10.00"));
    assert_eq!(body(&end)["statusDetail"], "Charging request rejected");
    let late = charging.pay(charge, "late", 1_000).await;
    assert_eq!(late, Err(Reason::AlreadyFinal));
    assert_eq!(charging.told().await.len(), 1, "a person must look at that one");
}

#[tokio::test]
async fn a_charge_that_is_not_paid_in_time_is_told_with_what_was() {
    let charging = Charging::open().await;
    let (charge, _) = charging.asked("10").await;
    charging.pay(charge, "part", 400).await.unwrap();
    charging.desk.world.advance(TIME_TO_PAY_S - 1);
    assert_eq!(charging.told().await.len(), 1);
    charging.desk.world.advance(1);
    let [_, end] = charging.told().await.try_into().unwrap();
    told(&body(&end), "E1405", ("0.00", "4.00", "6.00"));
    assert_eq!(body(&end)["statusDetail"], "Charging request timed out");
    charging.desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_debit_that_was_in_progress_is_told_how_it_ended() {
    let charging = Charging::open().await;
    let ends = [
        ("94779990021", "S1000", ("25.00", "25.00", "0.00")),
        ("94779990022", "E1404", ("0.00", "0.00", "25.00")),
    ];
    for (number, code, amounts) in ends {
        let asked = json!({"subscriberId": number, "externalTrxId": number, "amount": "25"});
        charging.desk.post(DEBIT, asked).await.is("P1003");
        charging.desk.world.advance(2);
        let posts = charging.told().await;
        let end = body(posts.last().unwrap());
        told(&end, code, amounts);
        assert_eq!(end["externalTrxId"], number);
        assert!(end.get("referenceId").is_none(), "only what is paid by the subscriber has one");
    }
    charging.desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_ez_cash_charge_that_turns_out_paid_is_told_with_its_eight_digits() {
    let charging = Charging::open().await;
    let mut asked = by_ezcash("456123", "25");
    asked["subscriberId"] = json!("94779990021");
    charging.desk.post(DEBIT, asked).await.is("P1003");
    charging.desk.world.advance(2);
    let [end] = charging.told().await.try_into().unwrap();
    told(&body(&end), "S1000", ("25.00", "25.00", "0.00"));
    let reference = body(&end)["referenceId"].as_str().unwrap().to_owned();
    assert!(reference.len() == 8 && reference.bytes().all(|sign| sign.is_ascii_digit()), "{reference}");
    charging.desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_debit_that_was_answered_is_not_told() {
    let charging = Charging::open().await;
    charging.desk.debit("a", "10").await.is("S1000");
    charging.desk.debit("b", "10000").await.is("E1308");
    assert!(charging.told().await.is_empty());
}

#[tokio::test]
async fn an_application_that_declines_is_told_again() {
    let charging = Charging::open().await;
    let unread = r#"{"statusCode":"E1601","statusDetail":"Request is Invalid."}"#;
    let read = r#"{"statusCode":"S1000","statusDetail":"Success"}"#;
    charging.desk.world.receivers.next(URL, [Receiver::says(unread), Receiver::says(read)]);
    let (charge, _) = charging.asked("10").await;
    charging.pay(charge, "whole", 1_000).await.unwrap();
    assert_eq!(charging.told().await.len(), 1);
    charging.desk.world.advance(6);
    let [first, second] = charging.told().await.try_into().unwrap();
    assert_eq!(first.body, second.body);
    charging.desk.world.advance(86_400);
    assert_eq!(charging.told().await.len(), 2, "it was taken");
    charging.desk.world.assert_settled().await;
}

#[test]
fn only_another_status_code_declines() {
    let taken = [
        r#"{"statusCode":"S1000","statusDetail":"Success"}"#,
        r#" {"statusCode":" S1000 "}"#,
        r#"{"statusCode":null}"#,
        r#"{"statusDetail":"E1601"}"#,
        r#"["statusCode"]"#,
        r#""E1601""#,
        "",
        "OK",
        r#"{"statusCode":"E1601""#,
    ];
    for body in taken {
        assert!(IdeamartFormat.is_taken(body), "{body}");
    }
    let declined = [
        r#"{"statusCode":"E1601"}"#,
        r#"{"statusCode":"P1001"}"#,
        r#"{"statusCode":""}"#,
        r#"{"statusCode":1000}"#,
    ];
    for body in declined {
        assert!(!IdeamartFormat.is_taken(body), "{body}");
    }
}
