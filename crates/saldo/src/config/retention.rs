//! `[retention]` in `saldo.toml`: how long what is kept that the books do not need.

use anyhow::{Context, bail};
use saldo_engine::Retention;
use serde::Deserialize;

/// Receivers are told for up to five days, and may ask for an event again after that.
const DAYS_MIN: u32 = 7;
const DAYS_MAX: u32 = 36_500;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RetentionConfig {
    events_days: Option<u32>,
    receipts_days: Option<u32>,
}

impl RetentionConfig {
    pub(super) fn read(&self) -> anyhow::Result<Retention> {
        Ok(Retention {
            events_ms: self.events_days.map(kept_ms).transpose().context("[retention] events_days")?,
            receipts_ms: self.receipts_days.map(kept_ms).transpose().context("[retention] receipts_days")?,
        })
    }
}

fn kept_ms(days: u32) -> anyhow::Result<i64> {
    if !(DAYS_MIN..=DAYS_MAX).contains(&days) {
        bail!("is a number of days from {DAYS_MIN} to {DAYS_MAX}; leave it out to keep them for good");
    }
    Ok(i64::from(days) * 86_400_000)
}
