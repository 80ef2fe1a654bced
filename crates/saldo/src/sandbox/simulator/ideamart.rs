//! The page with the published simulator's panels and tables: its forms, and what it shows.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use saldo_console::look::{self, Region};
use saldo_console::simulator::{IdeamartPage, Notice, RequestRow, ResponseRow};
use saldo_core::Timestamp;
use saldo_dialects::ideamart::{Answered, Asked, CURRENCY};
use serde::Deserialize;

use super::{After, Sent, back, codes, done, live, missing, notifications, read, sentence};
use crate::sandbox::amount;
use crate::sandbox::desk::{Desk, Shared};
use crate::sandbox::exchanges::Seen;
use crate::sandbox::refusal::{Refusal, Told};
use crate::sandbox::subscribers::{self, Change};

/// Rows of a table.
const ROWS: usize = 100;
/// What stands where a request or response has no such value.
const NOTHING: &str = "N/A";

pub(super) async fn show(State(desk): Shared, after: Result<Query<After>, QueryRejection>) -> Response {
    match page(&desk).await {
        Ok(page) => look::page(StatusCode::OK, &IdeamartPage { notice: done(after), ..page }),
        Err(refusal) => missing(&refusal),
    }
}

pub(super) async fn live(State(desk): Shared) -> Response {
    live::told(&desk, async |desk: Arc<Desk>| regions(&desk).await)
}

async fn regions(desk: &Desk) -> Told<Vec<Region>> {
    Ok(page(desk).await?.regions())
}

#[derive(Deserialize)]
pub(super) struct Balance {
    balance: String,
    #[serde(default)]
    number: String,
}

pub(super) async fn set_balance(State(desk): Shared, sent: Sent<Balance>) -> Response {
    let typed = sent.as_ref().map(|form| form.balance.clone()).unwrap_or_default();
    let set = async {
        let form = read(sent)?;
        let change = Change { balance: Some(form.balance), ..Change::default() };
        set(&desk, form.number.trim(), &change).await
    };
    match set.await {
        Ok(()) => back("/simulator?done=balance"),
        Err(refusal) => again(&desk, &refusal, |page| page.balance = typed).await,
    }
}

#[derive(Deserialize)]
pub(super) struct Parameters {
    account_type: String,
    account_status: String,
    status_code: String,
    #[serde(default)]
    number: String,
}

impl Parameters {
    /// What is empty stays as it is.
    pub(super) fn change(&self) -> Change {
        let chosen = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Change {
            balance: None,
            account_type: chosen(&self.account_type),
            account_status: chosen(&self.account_status),
            status_code: chosen(&self.status_code),
        }
    }
}

pub(super) async fn set_parameters(State(desk): Shared, sent: Sent<Parameters>) -> Response {
    let set = async {
        let form = read(sent)?;
        set(&desk, form.number.trim(), &form.change()).await
    };
    match set.await {
        Ok(()) => back("/simulator?done=parameters"),
        Err(refusal) => again(&desk, &refusal, |_| ()).await,
    }
}

#[derive(Deserialize)]
pub(super) struct Address {
    url: String,
}

pub(super) async fn set_notifications(State(desk): Shared, sent: Sent<Address>) -> Response {
    let typed = sent.as_ref().map(|form| form.url.clone()).unwrap_or_default();
    let set = async {
        let form = read(sent)?;
        notifications::tell_at(&desk, form.url.trim()).await
    };
    let shown = match (set.await, page(&desk).await) {
        (Ok(said), Ok(page)) => (StatusCode::OK, IdeamartPage { notice: Some(Notice::Done(said)), ..page }),
        (Err(refusal), Ok(page)) => {
            let notice = Some(Notice::Refused(sentence(&refusal)));
            (refusal.status, IdeamartPage { notice, notification_url: typed, ..page })
        }
        (_, Err(broken)) => return missing(&broken),
    };
    look::page(shown.0, &shown.1)
}

pub(super) async fn clear_requests(State(desk): Shared) -> Response {
    desk.exchanges.requests.clear();
    back("/simulator")
}

pub(super) async fn clear_responses(State(desk): Shared) -> Response {
    desk.exchanges.responses.clear();
    back("/simulator")
}

/// For one subscriber, or where no number is given for all.
async fn set(desk: &Desk, number: &str, change: &Change) -> Told<()> {
    if number.is_empty() {
        subscribers::set_all(desk, change).await?;
    } else {
        subscribers::set(desk, number, change).await?;
    }
    Ok(())
}

/// The page with what was refused, and what was typed still there.
async fn again(desk: &Desk, refusal: &Refusal, typed: impl FnOnce(&mut IdeamartPage)) -> Response {
    match page(desk).await {
        Ok(mut page) => {
            page.notice = Some(Notice::Refused(sentence(refusal)));
            typed(&mut page);
            look::page(refusal.status, &page)
        }
        Err(broken) => missing(&broken),
    }
}

async fn page(desk: &Desk) -> Told<IdeamartPage> {
    let others = subscribers::others(desk)?;
    let (known, is_cut) = subscribers::some(desk, ROWS).await?;
    let requests = desk.exchanges.requests.newest(ROWS);
    let responses = desk.exchanges.responses.newest(ROWS);
    Ok(IdeamartPage {
        currency: CURRENCY,
        balance: amount::print(others.balance),
        parameters: codes::parameters(&others.traits),
        notification_url: notifications::url(desk).await?,
        notice: None,
        opening_balance: amount::print(others.balance),
        others: codes::row(&others),
        subscribers: known.iter().map(codes::row).collect(),
        is_cut,
        latest: responses.first().map(latest).unwrap_or_default(),
        requests: requests.iter().map(request).collect(),
        responses: responses.iter().map(response).collect(),
        notifications: notifications::rows(desk).await?,
    })
}

fn request(seen: &Seen<Asked>) -> RequestRow {
    let asked = &seen.what;
    RequestRow {
        at: moment(seen.at),
        transaction_id: or_nothing(asked.transaction_id.as_deref()),
        subscriber_id: or_nothing(asked.subscriber_id.as_deref()),
        application_id: or_nothing(asked.application_id.as_deref()),
        amount: or_nothing(asked.amount.as_deref()),
        request_type: asked.operation,
    }
}

fn response(seen: &Seen<Answered>) -> ResponseRow {
    let answered = &seen.what;
    ResponseRow {
        at: moment(seen.at),
        transaction_id: or_nothing(answered.asked.transaction_id.as_deref()),
        status_code: answered.status_code.to_owned(),
        status_detail: answered.status_detail.to_string(),
        chargeable_balance: or_nothing(answered.chargeable_balance.as_deref()),
        response_type: answered.asked.operation,
    }
}

/// With its time, so that one that is like the one before is told too.
fn latest(seen: &Seen<Answered>) -> String {
    let Answered { asked, status_code, status_detail, .. } = &seen.what;
    let of = asked.subscriber_id.as_deref().unwrap_or("nobody");
    let id = asked.transaction_id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
    format!("{}{id} of {of}: {status_code} {status_detail}, {}", asked.operation, seen.at)
}

pub(super) fn or_nothing(value: Option<&str>) -> String {
    value.unwrap_or(NOTHING).to_owned()
}

/// `2026-11-22 12:30:05`, in UTC.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_string().get(..19).unwrap_or_default().replace('T', " ")
}
