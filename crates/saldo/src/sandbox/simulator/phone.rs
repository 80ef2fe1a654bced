//! A subscriber's phone: what it shows, and what its keys do.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use parking_lot::Mutex;
use saldo_console::look::{self, Region};
use saldo_console::simulator::{Notice, PhonePage, WaitingRow};
use saldo_core::transfer::{State as TransferState, Transfer};
use saldo_dialects::ideamart::CURRENCY;
use serde::Deserialize;

use super::ideamart::{Parameters, clock_time};
use super::messages::rupees;
use super::ussd::{Dialogue, Payment, Step};
use super::{Sent, back, codes, live, messages, missing, read, refused};
use crate::path::encoded;
use crate::sandbox::amount;
use crate::sandbox::desk::{Desk, Shared};
use crate::sandbox::payments::{self, Act};
use crate::sandbox::refusal::{Refusal, Told};
use crate::sandbox::subscribers::{self, Change};

/// Phones whose dialogues are remembered; beyond them all begin anew.
const DIALOGUES_MAX: usize = 1_000;

/// Where the dialogue on each phone is.
#[derive(Default)]
pub(in crate::sandbox) struct Dialogues(Mutex<HashMap<String, Dialogue>>);

impl Dialogues {
    pub(in crate::sandbox) fn clear(&self) {
        self.0.lock().clear();
    }

    fn of(&self, number: &str) -> Dialogue {
        self.0.lock().get(number).cloned().unwrap_or_default()
    }

    fn put(&self, number: &str, dialogue: Dialogue) {
        let mut kept = self.0.lock();
        if kept.len() >= DIALOGUES_MAX && !kept.contains_key(number) {
            kept.clear();
        }
        kept.insert(number.to_owned(), dialogue);
    }
}

#[derive(Deserialize)]
pub(super) struct Opened {
    number: String,
}

/// From the number that was typed to its phone.
pub(super) async fn open(State(desk): Shared, opened: Result<Query<Opened>, QueryRejection>) -> Response {
    let typed = opened.map(|Query(opened)| opened.number).unwrap_or_default();
    match subscribers::one(&desk, &typed).await {
        Ok(subscriber) => back(&path(&subscriber.number.unwrap_or_default())),
        Err(refusal) => missing(&refusal),
    }
}

pub(super) async fn show(State(desk): Shared, Path(number): Path<String>) -> Response {
    match page(&desk, &number).await {
        // Every spelling of a number leads to the one phone.
        Ok(page) if page.number != number => back(&path(&page.number)),
        Ok(page) => look::page(StatusCode::OK, &page),
        Err(refusal) => missing(&refusal),
    }
}

pub(super) async fn live(State(desk): Shared, Path(number): Path<String>) -> Response {
    live::told(desk, move |desk| {
        let number = number.clone();
        async move { regions(&desk, &number).await }
    })
}

async fn regions(desk: &Desk, number: &str) -> Told<Vec<Region>> {
    Ok(page(desk, number).await?.regions())
}

#[derive(Deserialize)]
pub(super) struct Balance {
    balance: String,
}

pub(super) async fn set_balance(
    State(desk): Shared,
    Path(number): Path<String>,
    sent: Sent<Balance>,
) -> Response {
    let typed = sent.as_ref().map(|form| form.balance.clone()).unwrap_or_default();
    let set = async {
        let change = Change { balance: Some(read(sent)?.balance), ..Change::default() };
        subscribers::set(&desk, &number, &change).await
    };
    match set.await {
        Ok(_) => back(&path(&number)),
        Err(refusal) => again(&desk, &number, &refusal, |page| page.balance = typed).await,
    }
}

pub(super) async fn set_parameters(
    State(desk): Shared,
    Path(number): Path<String>,
    sent: Sent<Parameters>,
) -> Response {
    let set = async { subscribers::set(&desk, &number, &read(sent)?.change()).await };
    match set.await {
        Ok(_) => back(&path(&number)),
        Err(refusal) => again(&desk, &number, &refusal, |_| ()).await,
    }
}

#[derive(Deserialize)]
pub(super) struct Dialled {
    input: String,
}

pub(super) async fn dial(State(desk): Shared, Path(number): Path<String>, sent: Sent<Dialled>) -> Response {
    let replied = async {
        let Dialled { input } = read(sent)?;
        reply(&desk, &number, &input).await
    };
    match replied.await {
        Ok(dialogue) => {
            desk.dialogues.put(&number, dialogue);
            back(&path(&number))
        }
        Err(refusal) => again(&desk, &number, &refusal, |_| ()).await,
    }
}

/// The screen that follows a reply, once what it asks for is done.
async fn reply(desk: &Desk, number: &str, typed: &str) -> Told<Dialogue> {
    let waiting = payments::waiting(&desk.current.switch().engine, number).await?;
    match desk.dialogues.of(number).reply(typed, waiting.iter().map(|charge| payment(charge)).collect()) {
        Step::Show(dialogue) => Ok(dialogue),
        Step::Pay { reference, amount } => Ok(pay(desk, number, &reference, amount).await),
        Step::Reject { reference } => {
            let answered = payments::answer(desk, &reference, Some(number), Act::Reject).await;
            Ok(ended(answered, |_| vec![format!("Payment {reference} is rejected.")]))
        }
    }
}

async fn pay(desk: &Desk, number: &str, reference: &str, typed: Option<String>) -> Dialogue {
    let amount = typed.map(|typed| amount::parse(&typed, "the amount")).transpose();
    let answered = match amount {
        Ok(amount) => payments::answer(desk, reference, Some(number), Act::Pay(amount)).await,
        Err(refusal) => Err(refusal),
    };
    ended(answered, |charge| {
        let paid = format!("Paid: {}", rupees(charge, charge.paid_minor));
        let standing = match charge.state {
            TransferState::Complete => format!("Payment {reference} is complete."),
            _ => format!("Still due: {}", rupees(charge, charge.due_minor())),
        };
        vec![paid, standing]
    })
}

fn ended(answered: Told<Arc<Transfer>>, said: impl FnOnce(&Transfer) -> Vec<String>) -> Dialogue {
    match answered {
        Ok(charge) => Dialogue::over(said(&charge)),
        Err(refusal) => match refused(&refusal) {
            Notice::Done(sentence) | Notice::Refused(sentence) => Dialogue::over(vec![sentence]),
        },
    }
}

/// The page with what was refused, and what was typed still there.
async fn again(desk: &Desk, number: &str, refusal: &Refusal, typed: impl FnOnce(&mut PhonePage)) -> Response {
    match page(desk, number).await {
        Ok(mut page) => {
            page.notice = Some(refused(refusal));
            typed(&mut page);
            look::page(refusal.status, &page)
        }
        Err(broken) => missing(&broken),
    }
}

async fn page(desk: &Desk, number: &str) -> Told<PhonePage> {
    let subscriber = subscribers::one(desk, number).await?;
    let number = subscriber.number.unwrap_or_default();
    let engine = &desk.current.switch().engine;
    let waiting = payments::waiting(engine, &number).await?;
    Ok(PhonePage {
        currency: CURRENCY,
        balance: amount::print(subscriber.balance),
        parameters: codes::parameters(&subscriber.traits),
        notice: None,
        messages: messages::of(engine, &number).await?,
        waiting: waiting.iter().map(|charge| row(charge)).collect(),
        dialogue: desk.dialogues.of(&number).lines,
        number,
    })
}

fn row(charge: &Transfer) -> WaitingRow {
    let currency = charge.order.quote.send.currency();
    let print = |minor| amount::print(saldo_core::Money::from_minor(minor, currency));
    WaitingRow {
        reference_id: charge.provider_ref.as_deref().unwrap_or_default().to_owned(),
        paid: print(charge.paid_minor),
        due: print(charge.due_minor()),
        until: charge.due_at.map(clock_time).unwrap_or_default(),
    }
}

fn payment(charge: &Transfer) -> Payment {
    Payment {
        reference: charge.provider_ref.as_deref().unwrap_or_default().to_owned(),
        due: rupees(charge, charge.due_minor()),
    }
}

fn path(number: &str) -> String {
    format!("/simulator/phones/{}", encoded(number))
}
