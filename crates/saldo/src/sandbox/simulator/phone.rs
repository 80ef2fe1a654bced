//! A subscriber's phone: what it shows, and what its keys do.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use parking_lot::Mutex;
use saldo_console::look::{self, Region};
use saldo_console::simulator::{Notice, PhonePage, WaitingRow};
use saldo_core::transfer::{State as TransferState, Transfer};
use saldo_core::{Money, Reason};
use saldo_dialects::ideamart::CURRENCY;
use serde::Deserialize;

use super::ideamart::{Parameters, moment};
use super::messages::rupees;
use super::ussd::{self, Dialogue, Step, Waiting};
use super::{After, Sent, back, codes, done, live, messages, missing, read, sentence};
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

/// The number in the address of a phone, as it is kept: every spelling of it is the same phone.
pub(super) struct Number {
    kept: String,
    is_as_written: bool,
}

impl FromRequestParts<Arc<Desk>> for Number {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let read = Path::<String>::from_request_parts(parts, desk).await;
        let Ok(Path(written)) = read else {
            return Err(missing(&Refusal::not_found("there is no such number")));
        };
        let found = subscribers::one(desk, &written).await.map_err(|refusal| missing(&refusal))?;
        let kept = found.number.unwrap_or_default();
        Ok(Self { is_as_written: kept == written, kept })
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

pub(super) async fn show(
    State(desk): Shared,
    number: Number,
    after: Result<Query<After>, QueryRejection>,
) -> Response {
    if !number.is_as_written {
        return back(&path(&number.kept));
    }
    match page(&desk, &number.kept).await {
        Ok(page) => look::page(StatusCode::OK, &PhonePage { notice: done(after), ..page }),
        Err(refusal) => missing(&refusal),
    }
}

pub(super) async fn live(State(desk): Shared, number: Number) -> Response {
    let number: Arc<str> = number.kept.into();
    live::told(&desk, move |desk| {
        let number = Arc::clone(&number);
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

pub(super) async fn set_balance(State(desk): Shared, number: Number, sent: Sent<Balance>) -> Response {
    let number = number.kept;
    let typed = sent.as_ref().map(|form| form.balance.clone()).unwrap_or_default();
    let set = async {
        let change = Change { balance: Some(read(sent)?.balance), ..Change::default() };
        subscribers::set(&desk, &number, &change).await
    };
    match set.await {
        Ok(_) => back(&format!("{}?done=balance", path(&number))),
        Err(refusal) => again(&desk, &number, &refusal, |page| page.balance = typed).await,
    }
}

pub(super) async fn set_parameters(State(desk): Shared, number: Number, sent: Sent<Parameters>) -> Response {
    let number = number.kept;
    let set = async { subscribers::set(&desk, &number, &read(sent)?.change()).await };
    match set.await {
        Ok(_) => back(&format!("{}?done=parameters", path(&number))),
        Err(refusal) => again(&desk, &number, &refusal, |_| ()).await,
    }
}

#[derive(Deserialize)]
pub(super) struct Dialled {
    input: String,
}

pub(super) async fn dial(State(desk): Shared, number: Number, sent: Sent<Dialled>) -> Response {
    let number = number.kept;
    let replied = async {
        let Dialled { input } = read(sent)?;
        reply(&desk, &number, &input).await
    };
    match replied.await {
        Ok(()) => back(&path(&number)),
        Err(refusal) => again(&desk, &number, &refusal, |_| ()).await,
    }
}

/// Goes on to the screen that follows a reply, once what it asks for is done: in one turn, so that a reply that is sent
/// twice is answered once.
async fn reply(desk: &Desk, number: &str, typed: &str) -> Told<()> {
    let turn = desk.turn().await;
    let switch = desk.current.switch();
    let charges = payments::waiting(&switch.engine, number).await?;
    let waiting = charges.iter().map(|charge| waiting(charge)).collect();
    let next = match desk.dialogues.of(number).reply(typed, waiting) {
        Step::Show(dialogue) => dialogue,
        Step::Pay(one, typed) => {
            let act = typed.map(|typed| amount::parse(&typed, "the amount")).transpose().map(Act::Pay);
            let charge = charges.iter().find(|charge| charge.id == one.charge);
            let answered = match (charge, act) {
                (Some(charge), Ok(act)) => payments::answer(&turn, &switch, charge, act).await,
                (None, _) => Err(gone(&one)),
                (_, Err(refusal)) => Err(refusal),
            };
            screen(answered, |charge| paid(charge, &one))
        }
        Step::Reject(one) => {
            let answered = match charges.iter().find(|charge| charge.id == one.charge) {
                Some(charge) => payments::answer(&turn, &switch, charge, Act::Reject).await,
                None => Err(gone(&one)),
            };
            screen(answered, |_| vec![format!("Payment {} is rejected.", one.reference)])
        }
    };
    desk.dialogues.put(number, next);
    Ok(())
}

fn gone(one: &Waiting) -> Refusal {
    Refusal::not_found(format!("payment {} does not wait any more", one.reference))
}

fn paid(charge: &Transfer, one: &Waiting) -> Vec<String> {
    let standing = match charge.state {
        TransferState::Complete => format!("Payment {} is complete.", one.reference),
        _ => format!("Still due: {}", rupees(charge, charge.due_minor())),
    };
    vec![format!("Paid: {}", rupees(charge, charge.paid_minor)), standing]
}

fn screen(answered: Told<Arc<Transfer>>, said: impl FnOnce(&Transfer) -> Vec<String>) -> Dialogue {
    match answered {
        Ok(charge) => Dialogue::over(said(&charge)),
        Err(refusal) => Dialogue::over(vec![sentence(&refusal)]),
    }
}

/// The page with what was refused, and what was typed still there.
async fn again(desk: &Desk, number: &str, refusal: &Refusal, typed: impl FnOnce(&mut PhonePage)) -> Response {
    match page(desk, number).await {
        Ok(mut page) => {
            page.notice = Some(Notice::Refused(sentence(refusal)));
            typed(&mut page);
            look::page(refusal.status, &page)
        }
        Err(broken) => missing(&broken),
    }
}

async fn page(desk: &Desk, number: &str) -> Told<PhonePage> {
    let subscriber = subscribers::one(desk, number).await?;
    let number = subscriber.number.ok_or(Reason::AccountNumberInvalid)?;
    let engine = &desk.current.switch().engine;
    let waiting = payments::waiting(engine, &number).await?;
    let messages = messages::of(engine, &number).await?;
    let dialogue = desk.dialogues.of(&number).lines;
    Ok(PhonePage {
        currency: CURRENCY,
        code: ussd::CODE,
        balance: amount::print(subscriber.balance),
        parameters: codes::parameters(&subscriber.traits),
        notice: None,
        newest: messages
            .first()
            .map(|newest| format!("{}: {}", newest.title, newest.text))
            .unwrap_or_default(),
        messages,
        waiting: waiting.iter().map(|charge| row(charge)).collect(),
        is_in_dialogue: !dialogue.is_empty(),
        dialogue: if dialogue.is_empty() { vec![ussd::how_to_begin()] } else { dialogue },
        number,
    })
}

fn row(charge: &Transfer) -> WaitingRow {
    let currency = charge.order.quote.send.currency();
    let print = |minor| amount::print(Money::from_minor(minor, currency));
    WaitingRow {
        reference_id: charge.provider_ref.as_deref().unwrap_or_default().to_owned(),
        paid: print(charge.paid_minor),
        due: print(charge.due_minor()),
        until: charge.due_at.map(moment).unwrap_or_default(),
    }
}

fn waiting(charge: &Transfer) -> Waiting {
    Waiting {
        charge: charge.id,
        reference: charge.provider_ref.as_deref().unwrap_or_default().to_owned(),
        due: rupees(charge, charge.due_minor()),
    }
}

fn path(number: &str) -> String {
    format!("/simulator/phones/{}", encoded(number))
}
