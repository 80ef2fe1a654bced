//! The dialogue on a phone, reply by reply, and the calls that are kept for the tables.

use saldo_core::Timestamp;
use saldo_dialects::ideamart::{Exchange, Onlooker};

use super::ussd::{Dialogue, Payment, Step};
use crate::sandbox::exchanges::{Exchanges, Table};

fn waiting() -> Vec<Payment> {
    [("17839448", "Rs 25.00"), ("17839449", "Rs 8.00")]
        .map(|(reference, due)| Payment { reference: reference.to_owned(), due: due.to_owned() })
        .into()
}

/// The screen after these replies, all of which lead to one.
#[track_caller]
fn after(replies: &[&str]) -> Dialogue {
    replies.iter().fold(Dialogue::default(), |dialogue, typed| match dialogue.reply(typed, waiting()) {
        Step::Show(next) => next,
        done => panic!("{typed}: {done:?}"),
    })
}

#[test]
fn a_dialogue_leads_to_each_payment_and_back() {
    let listed = ["eZ Cash: payments to authorise", "1 17839448  Rs 25.00", "2 17839449  Rs 8.00", "0 Exit"];
    let second =
        ["Payment 17839449", "Due: Rs 8.00", "1 Pay all", "2 Pay another amount", "3 Reject", "0 Back"];
    let amount = ["Payment 17839449", "Amount in Rs:", "0 Back"];
    for (replies, lines) in [
        (&["#111#"][..], &listed[..]),
        (&[" #111# "], &listed),
        (&["#111#", "2"], &second),
        (&["#111#", "17839449"], &second),
        (&["#111#", "2", "2"], &amount),
        (&["#111#", "2", "2", "0"], &second),
        (&["#111#", "2", "0"], &listed),
        (&["#111#", "2", "#111#"], &listed),
        (&["#111#", "0"], &["Good bye."]),
        (&["#111#", "0", "1"], &["Dial #111# for eZ Cash."]),
        (&["1"], &["Dial #111# for eZ Cash."]),
        (&["#111#", "2", "*1#"], &["Connection problem or invalid MMI code."]),
    ] {
        assert_eq!(after(replies).lines, lines, "{replies:?}");
    }
}

#[test]
fn what_is_no_choice_is_said_so_and_asked_again() {
    for (replies, shown_again) in [
        (&["#111#", "3"][..], "1 17839448  Rs 25.00"),
        (&["#111#", "-1"], "1 17839448  Rs 25.00"),
        (&["#111#", "99999999999999999999"], "1 17839448  Rs 25.00"),
        (&["#111#", ""], "1 17839448  Rs 25.00"),
        (&["#111#", "1", "4"], "Payment 17839448"),
    ] {
        let lines = after(replies).lines;
        assert_eq!(lines[..2], ["That is no choice here.", shown_again], "{replies:?}");
    }
}

#[test]
fn nothing_is_paid_or_rejected_but_by_the_last_choice() {
    let reference = "17839448".to_owned();
    let cases = [
        (&["#111#", "1"][..], "1", Step::Pay { reference: reference.clone(), amount: None }),
        (
            &["#111#", "1", "2"],
            "10.00",
            Step::Pay { reference: reference.clone(), amount: Some("10.00".to_owned()) },
        ),
        (&["#111#", "1"], "3", Step::Reject { reference }),
    ];
    for (replies, last, step) in cases {
        assert_eq!(after(replies).reply(last, waiting()), step);
    }
}

#[test]
fn a_choice_means_what_was_shown_whatever_has_changed_since() {
    let listed = after(&["#111#"]);
    let newer = Payment { reference: "11111111".to_owned(), due: "Rs 1.00".to_owned() };
    let now = [vec![newer], waiting()].concat();
    let Step::Show(chosen) = listed.reply("1", now) else { panic!("a payment is shown") };
    assert_eq!(chosen.lines[0], "Payment 17839448");
}

fn exchange(number: usize) -> Exchange {
    Exchange {
        operation: "Direct/Debit",
        transaction_id: Some(number.to_string()),
        subscriber_id: None,
        application_id: None,
        amount: None,
        status_code: "S1000",
        status_detail: "Success".into(),
        chargeable_balance: None,
    }
}

fn ids(exchanges: &Exchanges, table: Table) -> Vec<String> {
    let newest = exchanges.newest(table, 3);
    newest.into_iter().filter_map(|seen| seen.exchange.transaction_id).collect()
}

#[test]
fn each_table_keeps_the_newest_and_is_cleared_by_itself() {
    let exchanges = Exchanges::new(|| Timestamp::ZERO);
    assert_eq!(ids(&exchanges, Table::Requests), Vec::<String>::new());
    for number in 0..1_500 {
        exchanges.seen(exchange(number));
    }
    assert_eq!(ids(&exchanges, Table::Requests), ["1499", "1498", "1497"]);
    assert_eq!(exchanges.newest(Table::Requests, usize::MAX).len(), 1_000);
    exchanges.clear(Table::Requests);
    assert_eq!(ids(&exchanges, Table::Requests), Vec::<String>::new());
    assert_eq!(ids(&exchanges, Table::Responses), ["1499", "1498", "1497"]);
    exchanges.seen(exchange(1_500));
    assert_eq!(ids(&exchanges, Table::Requests), ["1500"]);
    assert_eq!(ids(&exchanges, Table::Responses), ["1500", "1499", "1498"]);
    exchanges.clear_all();
    assert_eq!(ids(&exchanges, Table::Responses), Vec::<String>::new());
}
