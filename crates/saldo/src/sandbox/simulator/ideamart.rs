//! The page with the published simulator's panels and tables: its forms, and what it shows.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use saldo_console::look::{self, Region};
use saldo_console::simulator::{IdeamartPage, Notice, RequestRow, ResponseRow};
use saldo_core::{Dialect, Timestamp};
use saldo_dialects::ideamart::CURRENCY;
use serde::Deserialize;

use super::{Sent, back, codes, live, missing, notifications, read, refused};
use crate::sandbox::amount;
use crate::sandbox::desk::{Desk, Shared, partner};
use crate::sandbox::exchanges::{Seen, Table};
use crate::sandbox::refusal::{Refusal, Told};
use crate::sandbox::subscribers::{self, Change};

/// Rows of a table.
const ROWS: usize = 100;
/// What stands where a request or response has no such value.
const NOTHING: &str = "N/A";

/// What was done before the page is shown.
#[derive(Default, Deserialize)]
pub(super) struct After {
    done: Option<Done>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Balance,
    Parameters,
    Notifications,
}

pub(super) async fn show(State(desk): Shared, after: Result<Query<After>, QueryRejection>) -> Response {
    let done = after.ok().and_then(|Query(after)| after.done).map(|done| {
        Notice::Done(
            match done {
                Done::Balance => "The balance is set.",
                Done::Parameters => "The parameters are set.",
                Done::Notifications => "Charging notifications go there.",
            }
            .to_owned(),
        )
    });
    match page(&desk).await {
        Ok(page) => look::page(StatusCode::OK, &IdeamartPage { notice: done, ..page }),
        Err(refusal) => missing(&refusal),
    }
}

pub(super) async fn live(State(desk): Shared) -> Response {
    live::told(desk, async |desk: Arc<Desk>| regions(&desk).await)
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
    pub(super) fn change(&self) -> Change {
        Change {
            balance: None,
            account_type: Some(self.account_type.clone()),
            account_status: Some(self.account_status.clone()),
            status_code: Some(self.status_code.clone()),
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
        let engine = &desk.current.switch().engine;
        let set = engine.endpoint_set(partner(engine)?, Dialect::Ideamart, form.url.trim()).await;
        set.map_err(|_| {
            Refusal::bad("the URL is an address such as http://localhost:8080/charg-notification")
        })
    };
    match set.await {
        Ok(_) => back("/simulator?done=notifications"),
        Err(refusal) => again(&desk, &refusal, |page| page.notification_url = typed).await,
    }
}

pub(super) async fn clear_requests(State(desk): Shared) -> Response {
    desk.exchanges.clear(Table::Requests);
    back("/simulator")
}

pub(super) async fn clear_responses(State(desk): Shared) -> Response {
    desk.exchanges.clear(Table::Responses);
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
            page.notice = Some(refused(refusal));
            typed(&mut page);
            look::page(refusal.status, &page)
        }
        Err(broken) => missing(&broken),
    }
}

async fn page(desk: &Desk) -> Told<IdeamartPage> {
    let others = subscribers::others(desk)?;
    let (known, is_cut) = subscribers::first(desk).await?;
    let requests = desk.exchanges.newest(Table::Requests, ROWS);
    let responses = desk.exchanges.newest(Table::Responses, ROWS);
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

fn request(seen: &Seen) -> RequestRow {
    let exchange = &seen.exchange;
    RequestRow {
        at: clock_time(seen.at),
        transaction_id: or_nothing(exchange.transaction_id.as_deref()),
        subscriber_id: or_nothing(exchange.subscriber_id.as_deref()),
        application_id: or_nothing(exchange.application_id.as_deref()),
        amount: or_nothing(exchange.amount.as_deref()),
        request_type: exchange.operation,
    }
}

fn response(seen: &Seen) -> ResponseRow {
    let exchange = &seen.exchange;
    ResponseRow {
        at: clock_time(seen.at),
        transaction_id: or_nothing(exchange.transaction_id.as_deref()),
        status_code: exchange.status_code.to_owned(),
        status_detail: exchange.status_detail.to_string(),
        chargeable_balance: or_nothing(exchange.chargeable_balance.as_deref()),
        response_type: exchange.operation,
    }
}

fn latest(seen: &Seen) -> String {
    let Seen { exchange, .. } = seen;
    let of = exchange.subscriber_id.as_deref().unwrap_or("nobody");
    format!("{} of {of}: {} {}", exchange.operation, exchange.status_code, exchange.status_detail)
}

pub(super) fn or_nothing(value: Option<&str>) -> String {
    value.unwrap_or(NOTHING).to_owned()
}

/// `12:30:05`, in UTC.
pub(super) fn clock_time(at: Timestamp) -> String {
    let (hour, minute, second) = at.to_utc().to_hms();
    format!("{hour:02}:{minute:02}:{second:02}")
}
