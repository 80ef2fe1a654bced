//! A partner's own limits, whose operations are those that a dialect counts.

use std::num::NonZeroU32;

use saldo_core::Dialect;
use saldo_core::limits::{CallLimit, PartnerLimits, Velocity, VelocityRule};
use saldo_core::party::Partner;
use saldo_engine::Engine;

use super::parties::dialects;
use crate::admin::error::Problem;
use crate::admin::wire;

/// Every operation that is not named.
const EVERY: &str = "*";

pub(in crate::admin) fn new_limits(engine: &Engine, sent: wire::NewLimits) -> Result<PartnerLimits, Problem> {
    let mut calls = Vec::new();
    for (dialect, operations) in sent.calls {
        let unnamed = || Problem::field("calls", dialects());
        let dialect = Dialect::parse(&dialect).ok_or_else(unnamed)?;
        for (operation, calls_max) in operations {
            let known: Vec<_> = engine.usage_operations(dialect).collect();
            if operation != EVERY && !known.contains(&operation.as_str()) {
                return Err(Problem::field("calls", unknown(&operation, &known)));
            }
            let operation = Some(operation).filter(|operation| operation != EVERY);
            calls.push(CallLimit { dialect, operation, calls_max: NonZeroU32::new(calls_max) });
        }
    }
    Ok(PartnerLimits { calls, velocity: sent.velocity.as_ref().map(velocity).transpose()? })
}

pub(in crate::admin) fn limits(engine: &Engine, partner: &Partner) -> wire::Limits {
    let mut calls = wire::Calls::new();
    for limit in &partner.limits.calls {
        let operation = limit.operation.as_deref().unwrap_or(EVERY).to_owned();
        let calls_max = limit.calls_max.map_or(0, NonZeroU32::get);
        calls.entry(limit.dialect.as_str().to_owned()).or_default().insert(operation, calls_max);
    }
    wire::Limits {
        partner: partner.name.clone(),
        calls,
        velocity: partner.limits.velocity.map(shown),
        velocity_in_force: Some(shown(engine.velocity_of(partner.id))).filter(|rule| rule.sends > 0),
    }
}

fn velocity(sent: &wire::Velocity) -> Result<Velocity, Problem> {
    if sent.sends == 0 {
        return Ok(Velocity::Off);
    }
    let rule = sent.seconds.and_then(|seconds| VelocityRule::new(sent.sends, seconds));
    rule.map(Velocity::AtMost).ok_or_else(|| {
        let (sends, seconds) = (VelocityRule::SENDS_MAX, VelocityRule::WINDOW_S_MAX);
        let message = format!(
            "`velocity` is not 1 to {sends} `sends` in 1 to {seconds} `seconds`; correct it, or give 0 `sends` for no rule"
        );
        Problem::field("velocity", message)
    })
}

fn shown(velocity: Velocity) -> wire::Velocity {
    match velocity {
        Velocity::Off => wire::Velocity { sends: 0, seconds: None },
        Velocity::AtMost(rule) => {
            wire::Velocity { sends: rule.sends_max.get(), seconds: Some(rule.window_s.get()) }
        }
    }
}

fn unknown(operation: &str, known: &[&str]) -> String {
    match known {
        [] => {
            format!("`{operation}` is not counted, nor is any other operation of this dialect; leave it out")
        }
        known => format!("`{operation}` is not counted; take one of {}, or {EVERY}", known.join(", ")),
    }
}
