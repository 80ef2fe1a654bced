//! Whether a run counts: everything has ended, nothing is held, the audit is clean, and the provider delivered as
//! many transfers as are complete, none of them twice. All of it by asking Saldo, nothing by trusting the run.

use std::time::Duration;

use serde_json::{Value, json};

use super::template::reference;
use crate::admin_client::{AdminClient, ClientError, Method, StatusCode};
use crate::path::path_with;

/// What the sandbox provider has delivered since it was set up. A Saldo without a sandbox cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deliveries {
    deliveries: u64,
    /// How often the most delivered attempt was delivered.
    largest: u64,
}

/// How things stood when the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Before {
    deliveries: Option<Deliveries>,
    open: bool,
}

/// What the run knows of its transfers, by the numbers of their requests.
#[derive(Debug, Clone, Default)]
pub(super) struct Sold {
    pub(super) run: u64,
    pub(super) partner: Option<String>,
    /// Answered as complete.
    pub(super) complete: u64,
    pub(super) complete_example: Option<u64>,
    /// Answered as not ended.
    pub(super) open: Vec<u64>,
    /// Not answered at all.
    pub(super) unanswered: Vec<u64>,
}

/// What the checks came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// What is wrong, a sentence each; a run without is valid.
    pub(super) findings: Vec<String>,
    pub(super) complete: u64,
    pub(super) simulated: bool,
    pub(super) delivered: Option<u64>,
    pub(super) audit_clean: bool,
}

impl Verdict {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "audit_clean": self.audit_clean,
            "complete": self.complete,
            "simulated": self.simulated,
            "delivered": self.delivered,
        })
    }
}

const POLL: Duration = Duration::from_millis(500);
const OPEN_STATES: [&str; 4] = ["submitted", "processing", "cancelling", "reversing"];

/// Looks at how things stand, once what is open has ended or `patience` is over.
pub(super) async fn before(client: &mut impl AdminClient, patience: Duration) -> Result<Before, ClientError> {
    let open = !wait_until_none_is_open(client, None, patience).await?;
    Ok(Before { deliveries: deliveries(client).await?, open })
}

/// Checks the run.
pub(super) async fn check(
    client: &mut impl AdminClient,
    before: &Before,
    sold: &Sold,
    patience: Duration,
) -> Result<Verdict, ClientError> {
    let mut verdict = Verdict { complete: sold.complete, ..Verdict::default() };
    if before.open {
        verdict
            .findings
            .push("transfers of earlier were open when the run began: start on clean data".to_owned());
    }
    if !wait_until_none_is_open(client, sold.partner.as_deref(), patience).await? {
        let waited = patience.as_secs();
        verdict
            .findings
            .push(format!("transfers are still open after {waited} s: see `saldo transfers list`"));
    }
    look_up(client, sold, &mut verdict).await?;
    audit(client, &mut verdict).await?;
    holds(client, sold.partner.as_deref(), &mut verdict).await?;
    if let (Some(before), Some(after)) = (before.deliveries, deliveries(client).await?) {
        compare(before, after, &mut verdict);
    }
    Ok(verdict)
}

async fn wait_until_none_is_open(
    client: &mut impl AdminClient,
    partner: Option<&str>,
    patience: Duration,
) -> Result<bool, ClientError> {
    let mut waited = Duration::ZERO;
    while any_is_open(client, partner).await? {
        if waited >= patience {
            return Ok(false);
        }
        tokio::time::sleep(POLL).await;
        waited = waited.saturating_add(POLL);
    }
    Ok(true)
}

async fn any_is_open(client: &mut impl AdminClient, partner: Option<&str>) -> Result<bool, ClientError> {
    for state in OPEN_STATES {
        let pairs = [
            ("state", Some(state.to_owned())),
            ("partner", partner.map(str::to_owned)),
            ("limit", Some("1".to_owned())),
        ];
        let page = get(client, &path_with("/admin/v1/transfers", &pairs)).await?;
        if !items(&page).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Finds what became of the transfers whose answers did not say.
async fn look_up(
    client: &mut impl AdminClient,
    sold: &Sold,
    verdict: &mut Verdict,
) -> Result<(), ClientError> {
    let (mut vanished, mut unended) = (0_u64, 0_u64);
    for index in &sold.open {
        match find(client, sold, *index).await? {
            Some(transfer) if is_state(&transfer, "complete") => verdict.complete += 1,
            Some(transfer) if is_state(&transfer, "failed") => {}
            Some(_) => unended += 1,
            None => vanished += 1,
        }
    }
    for index in &sold.unanswered {
        match find(client, sold, *index).await? {
            Some(transfer) if is_state(&transfer, "complete") => verdict.complete += 1,
            Some(transfer) if !is_state(&transfer, "failed") => unended += 1,
            // What was never acknowledged need not be there.
            Some(_) | None => {}
        }
    }
    if let Some(index) = sold.complete_example {
        match find(client, sold, index).await? {
            Some(transfer) => verdict.simulated = transfer.get("simulated") == Some(&Value::Bool(true)),
            None => vanished += 1,
        }
    }
    if vanished > 0 {
        verdict
            .findings
            .push(format!("{vanished} acknowledged transfers are not there: the server lost them"));
    }
    if unended > 0 {
        verdict
            .findings
            .push(format!("{unended} transfers of the run have not ended: wait, and run `saldo audit`"));
    }
    Ok(())
}

async fn find(client: &mut impl AdminClient, sold: &Sold, index: u64) -> Result<Option<Value>, ClientError> {
    let pairs = [
        ("reference", Some(reference(sold.run, index))),
        ("partner", sold.partner.clone()),
        ("limit", Some("1".to_owned())),
    ];
    let mut page = get(client, &path_with("/admin/v1/transfers", &pairs)).await?;
    Ok(page.pointer_mut("/items/0").map(Value::take))
}

async fn audit(client: &mut impl AdminClient, verdict: &mut Verdict) -> Result<(), ClientError> {
    let report = get(client, "/admin/v1/audit").await?;
    verdict.audit_clean = report.get("clean") == Some(&Value::Bool(true));
    if !verdict.audit_clean {
        verdict.findings.push("the audit is not clean: see `saldo audit`".to_owned());
    }
    Ok(())
}

async fn holds(
    client: &mut impl AdminClient,
    partner: Option<&str>,
    verdict: &mut Verdict,
) -> Result<(), ClientError> {
    let mut after = None;
    loop {
        let pairs = [
            ("partner", partner.map(str::to_owned)),
            ("limit", Some("100".to_owned())),
            ("after", after.take()),
        ];
        let page = get(client, &path_with("/admin/v1/accounts", &pairs)).await?;
        for account in items(&page) {
            let text = |name: &str| account.get(name).and_then(Value::as_str).unwrap_or_default();
            let held = text("debits_pending");
            if text("name") == "balance" && held.bytes().any(|sign| matches!(sign, b'1'..=b'9')) {
                let currency = text("currency");
                verdict
                    .findings
                    .push(format!("{held} {currency} are still held: see `saldo transfers list`"));
            }
        }
        after = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn deliveries(client: &mut impl AdminClient) -> Result<Option<Deliveries>, ClientError> {
    let (status, counts) = client.call(Method::GET, "/sandbox/deliveries?summary=1", None).await?;
    if status == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    let count = |name| counts.get(name).and_then(Value::as_u64);
    match (count("deliveries"), count("largest")) {
        (Some(deliveries), Some(largest)) => Ok(Some(Deliveries { deliveries, largest })),
        _ => Err(unreadable("/sandbox/deliveries", status)),
    }
}

fn compare(before: Deliveries, after: Deliveries, verdict: &mut Verdict) {
    let delivered = after.deliveries.checked_sub(before.deliveries);
    verdict.delivered = delivered;
    let expected = if verdict.simulated { 0 } else { verdict.complete };
    match delivered {
        Some(delivered) if delivered == expected => {}
        Some(delivered) => verdict.findings.push(format!(
            "the provider delivered {delivered} and {expected} are complete: let nobody else sell while this runs, \
             and run `saldo audit`"
        )),
        None => verdict.findings.push("the provider's book was reset while this ran: run it again".to_owned()),
    }
    if after.largest > 1 {
        let times = after.largest;
        verdict
            .findings
            .push(format!("a transfer was delivered {times} times: stop, and look into /sandbox/deliveries"));
    }
}

async fn get(client: &mut impl AdminClient, path: &str) -> Result<Value, ClientError> {
    match client.call(Method::GET, path, None).await? {
        (status, answer) if status.is_success() => Ok(answer),
        (StatusCode::UNAUTHORIZED, _) => Err(ClientError::Unusable(
            "the admin token is not accepted: give this Saldo's own with --token".to_owned(),
        )),
        (status, _) => Err(unreadable(path, status)),
    }
}

fn unreadable(path: &str, status: StatusCode) -> ClientError {
    ClientError::Unreadable { path: path.to_owned(), detail: format!("HTTP {}", status.as_u16()) }
}

fn items(page: &Value) -> &[Value] {
    page.get("items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_state(transfer: &Value, state: &str) -> bool {
    transfer.get("state").and_then(Value::as_str) == Some(state)
}
