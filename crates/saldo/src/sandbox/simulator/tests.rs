//! The dialogue on a phone, reply by reply; what an open page is told, and when; and the things that are kept.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use parking_lot::Mutex;
use saldo_console::look::Region;
use saldo_core::TransferId;
use tokio::sync::watch;
use tokio::time::Instant;

use super::live::changes;
use super::ussd::{Dialogue, Step, Waiting};
use crate::sandbox::kept::Kept;

fn payment(charge: i64, reference: &str, due: &str) -> Waiting {
    Waiting { charge: TransferId::new(charge), reference: reference.to_owned(), due: due.to_owned() }
}

fn waiting() -> Vec<Waiting> {
    vec![payment(1, "17839448", "Rs 25.00"), payment(2, "17839449", "Rs 8.00")]
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
        (&["#111#", "0", "1"], &["Good bye."]),
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
    let first = waiting().remove(0);
    let cases = [
        (&["#111#", "1"][..], "1", Step::Pay(first.clone(), None)),
        (&["#111#", "1", "2"], "10.00", Step::Pay(first.clone(), Some("10.00".to_owned()))),
        (&["#111#", "1"], "3", Step::Reject(first)),
    ];
    for (replies, last, step) in cases {
        assert_eq!(after(replies).reply(last, waiting()), step);
    }
}

#[test]
fn a_choice_means_what_was_shown_whatever_has_changed_since() {
    let listed = after(&["#111#"]);
    let newer = payment(3, "11111111", "Rs 1.00");
    let now = [vec![newer], waiting()].concat();
    let Step::Show(chosen) = listed.reply("1", now) else { panic!("a payment is shown") };
    assert_eq!(chosen.lines[0], "Payment 17839448");
}

/// A page of one part, which reads as it is set, and what it was told and when.
struct Watched {
    text: Arc<Mutex<String>>,
    calls: watch::Sender<u64>,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    told: std::pin::Pin<Box<dyn futures_util::Stream<Item = Region> + Send>>,
}

fn watched() -> Watched {
    let text = Arc::new(Mutex::new("one".to_owned()));
    let calls = watch::Sender::new(0);
    let (end, ended) = tokio::sync::oneshot::channel();
    let read = Arc::clone(&text);
    let look = move || {
        let html = read.lock().clone();
        async move { vec![Region { id: "part", html }] }
    };
    let end_of_it = async move { drop(ended.await) };
    let told = Box::pin(changes(calls.subscribe(), end_of_it, look));
    Watched { text, calls, end: Some(end), told }
}

impl Watched {
    /// What is told next, and how long it took.
    async fn next(&mut self) -> (String, Duration) {
        let begun = Instant::now();
        let region = self.told.next().await.unwrap();
        (region.html, begun.elapsed())
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_page_is_told_at_first_and_then_only_what_has_changed() {
    let mut page = watched();
    assert_eq!(page.next().await, ("one".to_owned(), Duration::ZERO));
    let text = Arc::clone(&page.text);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(10_500)).await;
        *text.lock() = "two".to_owned();
    });
    let (html, waited) = page.next().await;
    assert_eq!(html, "two");
    assert!((10_500..=11_500).contains(&waited.as_millis()), "within a second: {waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_is_told_soon_after_any_rest() {
    let mut page = watched();
    page.next().await;
    for round in 0..5 {
        let (text, calls) = (Arc::clone(&page.text), page.calls.clone());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(5_300)).await;
            *text.lock() = format!("call {round}");
            calls.send_modify(|count| *count += 1);
        });
        let (html, waited) = page.next().await;
        assert_eq!(html, format!("call {round}"));
        assert!((5_300..=5_600).contains(&waited.as_millis()), "soon: {waited:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_when_it_is_told_to() {
    let mut page = watched();
    page.next().await;
    page.end.take().unwrap().send(()).unwrap();
    assert_eq!(page.told.next().await, None);
}

#[test]
fn only_the_last_things_are_kept_newest_first() {
    let kept = Kept::default();
    assert_eq!(kept.newest(3), Vec::<usize>::new());
    for number in 0..1_500 {
        kept.keep(number);
    }
    assert_eq!(kept.newest(3), [1_499, 1_498, 1_497]);
    assert_eq!(kept.newest(usize::MAX).len(), 1_000);
    kept.clear();
    assert_eq!(kept.newest(3), Vec::<usize>::new());
}
