//! What the commands ask of the admin API in common: a call whose refusal is a sentence, lists by pages, partners
//! by name, and amounts that fit their currency.

use serde_json::Value;

use saldo_core::{Currency, Dialect, Money};

use super::End;
use crate::admin_client::{AdminClient, Method, StatusCode};
use crate::path::path_with;

/// Calls, and takes every refusal for the end.
pub(super) async fn call(
    client: &mut impl AdminClient,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<Value, End> {
    match client.call(method, path, body).await? {
        (status, answer) if status.is_success() => Ok(answer),
        (status, answer) => Err(refusal(status, &answer)),
    }
}

pub(super) async fn get(client: &mut impl AdminClient, path: &str) -> Result<Value, End> {
    call(client, Method::GET, path, None).await
}

/// What the admin API said when it refused.
pub(super) fn refusal(status: StatusCode, answer: &Value) -> End {
    let said = answer.pointer("/error/message").and_then(Value::as_str);
    match (status, said) {
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
            End::refused("the admin token is not accepted: give this Saldo's own with --token")
        }
        (_, Some(message)) => End::refused(message),
        (status, None) => End::refused(format!("Saldo answered HTTP {}: see its log", status.as_u16())),
    }
}

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Filters {
    pub(super) pairs: Vec<(&'static str, Option<String>)>,
    /// How many items at most, over as many pages as it takes.
    pub(super) limit: usize,
    pub(super) after: Option<String>,
}

impl Filters {
    pub(super) fn first(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }
}

const PAGE_MAX: usize = 100;

/// The items of a list, page by page.
pub(super) async fn list(client: &mut impl AdminClient, path: &str, filters: Filters) -> Result<Listed, End> {
    let mut listed = Listed { items: Vec::new(), next: filters.after };
    loop {
        let wanted = filters.limit.saturating_sub(listed.items.len()).min(PAGE_MAX);
        let mut pairs = filters.pairs.clone();
        pairs.push(("limit", Some(wanted.to_string())));
        pairs.push(("after", listed.next.take()));
        let mut page = get(client, &path_with(path, &pairs)).await?;
        let items = page.get_mut("items").map(Value::take);
        let Some(Value::Array(items)) = items else {
            return Err(End::refused(format!(
                "the answer to {path} has no items: use the saldo of the server"
            )));
        };
        let is_empty = items.is_empty();
        listed.items.extend(items);
        listed.next = page.get("next").filter(|next| !next.is_null()).map(plain_text);
        if is_empty || listed.next.is_none() || listed.items.len() >= filters.limit {
            return Ok(listed);
        }
    }
}

pub(super) struct Listed {
    pub(super) items: Vec<Value>,
    /// Where the rest begins.
    pub(super) next: Option<String>,
}

impl Listed {
    /// In the admin API's own form.
    pub(super) fn to_json(&self) -> Value {
        serde_json::json!({"items": self.items, "next": self.next})
    }
}

fn plain_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// More partners than anyone wants to see in a sentence.
const PARTNERS_MAX: usize = 10_000;
const PARTNERS_TOLD_MAX: usize = 10;

pub(super) async fn partners(client: &mut impl AdminClient) -> Result<Listed, End> {
    list(client, "/admin/v1/partners", Filters::first(PARTNERS_MAX)).await
}

/// The id of a partner given by its id or name.
pub(super) async fn partner_id(client: &mut impl AdminClient, given: &str) -> Result<String, End> {
    let known = partners(client).await?.items;
    let member = |partner: &Value, name: &str| partner.get(name).map(plain_text).unwrap_or_default();
    let found =
        known.iter().find(|partner| member(partner, "id") == given || member(partner, "name") == given);
    if let Some(partner) = found {
        return Ok(member(partner, "id"));
    }
    let mut names: Vec<String> =
        known.iter().take(PARTNERS_TOLD_MAX).map(|partner| member(partner, "name")).collect();
    if known.len() > names.len() {
        names.push(format!("{} more", known.len().saturating_sub(names.len())));
    }
    Err(End::refused(match names.as_slice() {
        [] => {
            format!("there is no partner `{given}`, nor any other: add one with `saldo partner add {given}`")
        }
        names => format!("there is no partner `{given}`; there are: {}", names.join(", ")),
    }))
}

/// As `partner_id`, for a list that a partner may narrow.
pub(super) async fn partner_asked(
    client: &mut impl AdminClient,
    given: Option<&str>,
) -> Result<Option<String>, End> {
    match given {
        Some(given) => partner_id(client, given).await.map(Some),
        None => Ok(None),
    }
}

/// Reads a currency, for clap.
pub(super) fn currency(text: &str) -> Result<Currency, String> {
    text.parse().map_err(|_| format!("`{text}` is no currency of ISO 4217; write it as USD"))
}

/// Reads a dialect, for clap.
pub(super) fn dialect(text: &str) -> Result<Dialect, String> {
    let known = Dialect::ALL.map(Dialect::as_str).join(", ");
    Dialect::parse(text).ok_or_else(|| format!("`{text}` is no dialect; there are: {known}"))
}

/// An amount above zero that its currency can express.
pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, End> {
    let decimals = currency.exponent();
    let example = Money::from_minor(1_050 * 10_i64.saturating_pow(decimals) / 100, currency);
    let money = text.parse().ok().and_then(|amount| Money::from_decimal(amount, currency).ok());
    money.filter(|money| money.is_positive()).ok_or_else(|| {
        End::usage(format!(
            "`{text}` is no amount in {currency}: write a number above zero with at most {decimals} decimals, \
             for example {}",
            example.to_decimal()
        ))
    })
}
