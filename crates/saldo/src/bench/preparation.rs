//! Before a run: who calls, with what key, and with enough money; and what the provider had delivered by then.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::arguments::{BenchArgs, Method};
use super::connection::Connection;
use super::template::Template;
use crate::admin_client::{AdminClient, HttpAdmin, Method as Verb};
use crate::cli::{End, Exit};

/// Who calls. Without a token nothing is checked afterwards.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) api_key: String,
    pub(super) token: Option<String>,
    pub(super) partner: Option<String>,
    /// Who takes turns with this caller, if anybody does.
    pub(super) others: Vec<String>,
}

/// Takes what was given, and the rest from the sandbox.
pub(super) async fn caller(args: &BenchArgs, client: &mut impl AdminClient) -> Result<Caller, End> {
    if let Some(api_key) = &args.api_key {
        let (token, partner) = (args.token.clone(), args.partner.clone());
        return checked(Caller { api_key: api_key.clone(), token, partner, others: Vec::new() });
    }
    let (status, known) = client.call(Verb::GET, "/sandbox/credentials", None).await?;
    let text = |pointer: &str| known.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let Some(api_key) = text("/ding/api_key").filter(|_| status.is_success()) else {
        return Err(End::usage(
            "this Saldo is no sandbox: give a Ding API key with --api-key, and --token and --partner",
        ));
    };
    let token = args.token.clone().or_else(|| text("/admin/token"));
    let partner = args.partner.clone().or_else(|| text("/partner"));
    checked(Caller { api_key, token, partner, others: Vec::new() })
}

fn checked(caller: Caller) -> Result<Caller, End> {
    let is_plain = !caller.api_key.is_empty() && caller.api_key.bytes().all(|byte| byte.is_ascii_graphic());
    is_plain
        .then_some(caller)
        .ok_or_else(|| End::usage("the API key has characters no key has: copy it again"))
}

/// What the partner can spend.
struct Balance {
    amount: Decimal,
    currency: String,
}

/// As many transfers as are paid for in advance when no number was given.
const TRANSFERS_FORESEEN: u64 = 10_000_000;

/// Looks whether the key is good, and deposits what the run needs where the balance is smaller.
pub(super) async fn provide(args: &BenchArgs, caller: &Caller, client: &mut HttpAdmin) -> Result<(), End> {
    let balance = balance(args, caller).await?;
    let (Some(partner), true) = (&caller.partner, caller.token.is_some()) else {
        return Ok(());
    };
    let count = Decimal::from(args.count.unwrap_or(TRANSFERS_FORESEEN));
    let needed = args.amount.checked_mul(count).and_then(|sum| sum.checked_mul(Decimal::TWO));
    let needed = needed.ok_or_else(|| End::usage(format!("{} is too much to send so often", args.amount)))?;
    if args.method != Method::Send || balance.amount >= needed {
        return Ok(());
    }
    let amount = needed.checked_sub(balance.amount).unwrap_or(needed).round_dp(0).to_string();
    let body = json!({"currency": balance.currency, "amount": amount, "note": "saldo bench"});
    let path = format!("/admin/v1/partners/{partner}/deposits");
    made(client, &path, &body).await.map(drop)
}

/// Makes the partners of a run, who take turns; what is checked afterwards is of all partners then.
pub(super) async fn partners(
    args: &BenchArgs,
    caller: Caller,
    run: u64,
    client: &mut HttpAdmin,
) -> Result<Caller, End> {
    let Some(count) = args.partners else {
        return Ok(caller);
    };
    if caller.token.is_none() || args.method != Method::Send {
        return Err(End::usage(
            "--partners makes partners who send: it needs --token, and no other --method",
        ));
    }
    let mut keys = Vec::new();
    for number in 1..=count {
        let name = format!("bench-{run:x}-{number}");
        made(client, "/admin/v1/partners", &json!({"name": name})).await?;
        let of = |what: &str| format!("/admin/v1/partners/{name}/{what}");
        let money = json!({"currency": "USD", "amount": "100000000", "note": "saldo bench"});
        made(client, &of("deposits"), &money).await?;
        let key = made(client, &of("credentials"), &json!({"dialect": "ding", "currency": "USD"})).await?;
        keys.extend(key.get("secret").and_then(Value::as_str).map(str::to_owned));
    }
    let api_key = keys.first().cloned().unwrap_or_default();
    Ok(Caller { api_key, token: caller.token, partner: None, others: keys })
}

/// What the admin API made.
async fn made(client: &mut HttpAdmin, path: &str, body: &Value) -> Result<Value, End> {
    let (status, answer) = client.call(Verb::POST, path, Some(body)).await?;
    if status.is_success() {
        return Ok(answer);
    }
    let said =
        answer.pointer("/error/message").and_then(Value::as_str).unwrap_or("see the log of the server");
    Err(End::refused(format!("what the run needs could not be made: {said}")))
}

async fn balance(args: &BenchArgs, caller: &Caller) -> Result<Balance, End> {
    let authority = args.url.authority();
    let mut template = Template::get(authority, &caller.api_key, "/api/V1/GetBalance");
    let unreachable = |detail: String| {
        End::new(Exit::Unreachable, format!("Saldo cannot be reached at {} ({detail}): start it", args.url))
    };
    let mut connection = Connection::open(authority).await.map_err(|error| unreachable(error.to_string()))?;
    let answer =
        connection.exchange(template.fill(0)).await.map_err(|error| unreachable(error.to_string()))?;
    if answer.status == 401 {
        return Err(End::refused("the Ding API key is not accepted: give one of this Saldo with --api-key"));
    }
    if answer.status == 429 {
        return Err(End::refused(
            "the calls of GetBalance are used up: start the Saldo that is measured with --no-limits",
        ));
    }
    let body: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let amount = body.get("Balance").and_then(|amount| amount.to_string().parse().ok());
    let currency = body.get("CurrencyIso").and_then(Value::as_str).map(str::to_owned);
    match (amount, currency) {
        (Some(amount), Some(currency)) => Ok(Balance { amount, currency }),
        _ => Err(End::refused(format!(
            "GetBalance answered HTTP {}: see the log of the server",
            answer.status
        ))),
    }
}
