//! `saldo partner limits`: how often a partner may call, and send to one account number; shown, or set anew.

use saldo_core::Dialect;
use saldo_core::limits::{Velocity, VelocityRule};
use serde_json::{Value, json};

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};

#[derive(Debug, clap::Args)]
pub(crate) struct LimitsArgs {
    /// The partner's name or id.
    partner: String,
    /// Calls in ten minutes, as ding.GetBalance=500; `*` is every other operation, 0 is without limit.
    #[arg(long, value_name = "OPERATION=CALLS", value_parser = calls)]
    calls: Vec<Calls>,
    /// Successful sends to one account number, as 5/600 for 5 in 600 seconds; or off.
    #[arg(long, value_name = "SENDS/SECONDS", value_parser = velocity)]
    velocity: Option<Velocity>,
    /// Back to what is published and configured.
    #[arg(long, conflicts_with_all = ["calls", "velocity"])]
    published: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Calls {
    dialect: Dialect,
    operation: String,
    calls: u32,
}

/// Without an option it only looks; otherwise what is not named is as published and configured from then on.
pub(super) async fn run(
    args: &LimitsArgs,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let partner = ask::partner_id(client, &args.partner).await?;
    let path = format!("/admin/v1/partners/{partner}/limits");
    let only_looks = args.calls.is_empty() && args.velocity.is_none() && !args.published;
    let answer = if only_looks {
        ask::get(client, &path).await?
    } else {
        ask::call(client, Method::PUT, &path, Some(&body(args))).await?
    };
    screen.show(&answer, |screen| screen.table(&table::thing(&answer)));
    Ok(())
}

fn body(args: &LimitsArgs) -> Value {
    let mut dialects = serde_json::Map::new();
    for Calls { dialect, operation, calls } in &args.calls {
        let operations = dialects.entry(dialect.as_str()).or_insert_with(|| json!({}));
        if let Some(operations) = operations.as_object_mut() {
            operations.insert(operation.clone(), json!(calls));
        }
    }
    let velocity = args.velocity.map(|velocity| match velocity {
        Velocity::Off => json!({"sends": 0}),
        Velocity::AtMost(rule) => json!({"sends": rule.sends_max, "seconds": rule.window_s}),
    });
    json!({"calls": dialects, "velocity": velocity})
}

fn calls(text: &str) -> Result<Calls, String> {
    let read = || {
        let (name, calls) = text.split_once('=')?;
        let (dialect, operation) = name.split_once('.')?;
        let dialect = Dialect::parse(dialect)?;
        Some(Calls { dialect, operation: operation.to_owned(), calls: calls.parse().ok()? })
    };
    read().ok_or_else(|| format!("`{text}` is no limit of calls; write it as ding.GetBalance=500"))
}

fn velocity(text: &str) -> Result<Velocity, String> {
    if text == "off" {
        return Ok(Velocity::Off);
    }
    let read = || {
        let (sends, seconds) = text.split_once('/')?;
        VelocityRule::new(sends.parse().ok()?, seconds.parse().ok()?)
    };
    read().map(Velocity::AtMost).ok_or_else(|| {
        let (sends, seconds) = (VelocityRule::SENDS_MAX, VelocityRule::WINDOW_S_MAX);
        format!(
            "`{text}` is no velocity; write it as 5/600, at most {sends} sends in {seconds} seconds, or off"
        )
    })
}
