//! Reads and checks the scenario table, `scenarios.csv`; README.md beside it says what its columns mean.
//! A row is taken whole or refused with its line and column; nothing is guessed.

use std::sync::Arc;

use regex::Regex;
use saldo_core::catalogue::Kind;
use saldo_core::transfer::Refusal;
use saldo_core::{Dialect, Field, ProviderCode, Reason};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;

use super::book::Told;
use super::rows::{self, Layout, Row, TableError};
use super::scenario::{Answer, Operation, Scenario, Scenarios, UatEnding, anchored};

pub(super) const TEXT: &str = include_str!("scenarios.csv");

pub(super) const LAYOUT: Layout = Layout {
    table: "scenarios.csv",
    columns: &[
        "operation",
        "dialect",
        "account",
        "product",
        "kind",
        "reference",
        "uat",
        "outcome",
        "reason",
        "provider_code",
        "message",
        "delay_ms",
        "later",
        "providers",
        "source",
    ],
};

/// The table that is built in.
pub(super) fn scenarios() -> Result<Scenarios, TableError> {
    let rows = read(TEXT)?;
    Scenarios::new(&rows).map_err(|error| TableError {
        table: LAYOUT.table,
        line: 0,
        column: "account",
        problem: error.to_string(),
    })
}

/// The rows of a text, checked.
pub(super) fn read(text: &str) -> Result<Vec<Scenario>, TableError> {
    rows::read(LAYOUT, text)?.iter().map(scenario).collect()
}

fn scenario(row: &Row) -> Result<Scenario, TableError> {
    row.required("source")?;
    row.required("operation")?;
    let operations = row.listed("operation", Operation::parse)?;
    let is_lookup = operations.iter().any(|operation| !operation.submits());
    for column in ["dialect", "reference"] {
        if is_lookup && row.optional(column).is_some() {
            return Err(row.wrong(column, "a look-up has none, so this row would never fit"));
        }
    }
    let account = row.parsed("account", |text| pattern(text).map(|_| text.to_owned()))?;
    Ok(Scenario {
        dialect: row.parsed("dialect", Dialect::parse)?,
        account,
        product: row.parsed("product", pattern)?,
        kinds: row.listed("kind", Kind::parse)?,
        reference: row.parsed("reference", pattern)?,
        uat: row.parsed("uat", uat_ending)?,
        answer: answer(row, &operations)?,
        delay_ms: row.parsed("delay_ms", |text| text.parse().ok())?.unwrap_or_default(),
        operations,
    })
}

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(&anchored(text)).ok()
}

fn uat_ending(text: &str) -> Option<UatEnding> {
    let mut signs = text.chars();
    match (signs.next()?, signs.next()) {
        ('*', None) => Some(UatEnding::Any),
        (digit, None) if digit.is_ascii_digit() => Some(UatEnding::One(digit)),
        _ => None,
    }
}

fn answer(row: &Row, operations: &[Operation]) -> Result<Answer, TableError> {
    let only = |allowed: fn(Operation) -> bool| operations.iter().copied().all(allowed);
    let (answer, is_fitting) = match row.required("outcome")? {
        "delivered" => (Answer::Delivered, only(Operation::submits)),
        "refused" => (Answer::Refused(refusal(row)?), true),
        "unknown" => (Answer::Silent { truth: truth(row)? }, true),
        "found" => (Answer::Found { providers: providers(row)? }, only(finds)),
        "verified" => (Answer::Verified, only(verifies)),
        "not_verified" => (Answer::NotVerified, only(verifies)),
        other => return Err(row.wrong("outcome", &format!("`{other}` is not understood"))),
    };
    if !is_fitting {
        return Err(row.wrong("outcome", "the operation cannot end so"));
    }
    check_unused(row, &answer, operations)?;
    Ok(answer)
}

fn finds(operation: Operation) -> bool {
    matches!(operation, Operation::LookupAccount | Operation::LookupBill | Operation::Packages)
}

fn verifies(operation: Operation) -> bool {
    operation == Operation::Verify
}

/// A cell that the outcome does not use is a mistake of whoever wrote the row.
fn check_unused(row: &Row, answer: &Answer, operations: &[Operation]) -> Result<(), TableError> {
    let refuses = matches!(answer, Answer::Refused(_) | Answer::Silent { truth: Told::Refused(_) });
    let is_silent = matches!(answer, Answer::Silent { .. });
    let submits = operations.iter().copied().all(Operation::submits);
    let names_providers = matches!(answer, Answer::Found { .. }) && *operations == [Operation::LookupAccount];
    let used = [
        ("reason", refuses),
        ("provider_code", refuses),
        ("message", refuses),
        ("later", is_silent && submits),
        ("providers", names_providers),
    ];
    match used.into_iter().find(|(column, is_used)| !is_used && row.optional(column).is_some()) {
        Some((column, _)) => Err(row.wrong(column, "must be empty with this operation and outcome")),
        None => Ok(()),
    }
}

fn truth(row: &Row) -> Result<Told, TableError> {
    match row.optional("later") {
        None => Ok(Told::Unknown),
        Some("delivered") => Ok(Told::Delivered),
        Some("refused") => Ok(Told::Refused(refusal(row)?)),
        Some(other) => Err(row.wrong("later", &format!("`{other}` is not understood"))),
    }
}

fn refusal(row: &Row) -> Result<Refusal, TableError> {
    row.required("reason")?;
    let reason = row.parsed("reason", reason)?.ok_or_else(|| row.wrong("reason", "must not be empty"))?;
    let text = |column| row.optional(column).map(Arc::from);
    Ok(Refusal { reason, provider_code: text("provider_code"), message: text("message") })
}

fn providers(row: &Row) -> Result<Vec<ProviderCode>, TableError> {
    row.listed("providers", ProviderCode::parse)
}

/// A reason by its name in snake case; one that names a field has it after a colon: `invalid:bill_ref`.
pub(super) fn reason(text: &str) -> Option<Reason> {
    let named = |name: &str| Field::deserialize(IntoDeserializer::<ValueError>::into_deserializer(name)).ok();
    match text.split_once(':') {
        None => Reason::deserialize(IntoDeserializer::<ValueError>::into_deserializer(text)).ok(),
        Some(("missing", field)) => named(field).map(Reason::Missing),
        Some(("invalid", field)) => named(field).map(Reason::Invalid),
        Some(("out_of_range", field)) => named(field).map(Reason::OutOfRange),
        Some(_) => None,
    }
}
