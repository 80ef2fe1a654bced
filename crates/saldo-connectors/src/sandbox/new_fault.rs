//! A fault as testers write it down in JSON: one of `count` and `rate`, the rate a decimal from 0 to 1.

use saldo_core::ConnectorName;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::faults::{Extent, Fault, FaultKind};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFault {
    connector: Option<String>,
    kind: FaultKind,
    count: Option<u32>,
    rate: Option<Box<RawValue>>,
    delay_ms: Option<u64>,
}

/// Why it is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NewFaultError {
    #[error("there is one connector here: {0}")]
    OtherConnector(ConnectorName),
    #[error("rate is a decimal from 0 to 1, for example 0.05")]
    NoRate,
    #[error("give either count or rate")]
    NoExtent,
}

impl NewFault {
    /// The fault it asks for, of the only connector that there is.
    pub fn of(self, own: &ConnectorName) -> Result<Fault, NewFaultError> {
        if self.connector.is_some_and(|name| name != own.as_str()) {
            return Err(NewFaultError::OtherConnector(own.clone()));
        }
        let extent = match (self.count, &self.rate) {
            (Some(count), None) => Extent::Count(count),
            (None, Some(rate)) => Extent::rate(rate.get().trim_matches('"')).ok_or(NewFaultError::NoRate)?,
            _ => return Err(NewFaultError::NoExtent),
        };
        Ok(Fault { connector: own.clone(), kind: self.kind, extent, delay_ms: self.delay_ms })
    }
}
