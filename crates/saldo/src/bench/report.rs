//! What a run is reported as, for people and as JSON. Integers only: rates a second, latencies in microseconds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::latency::Quantiles;
use super::validity::Verdict;

#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) method: &'static str,
    pub(super) connections: u16,
    pub(super) threads: u16,
    /// In an open loop.
    pub(super) rate_target: Option<u32>,
    /// What was measured, in nanoseconds, the warm-up left out.
    pub(super) measured_nanos: u64,
    pub(super) warmup_seconds: u64,
    /// How many answers of the measured time are what the run is about.
    pub(super) measured: u64,
    pub(super) latency: Quantiles,
    pub(super) outcomes: Outcomes,
    pub(super) errors: BTreeMap<String, u64>,
    pub(super) connections_lost: u64,
    pub(super) bytes_sent: u64,
    pub(super) bytes_received: u64,
    /// Absent where nothing could be checked.
    pub(super) verdict: Option<Verdict>,
    /// Everything that makes the run invalid.
    pub(super) findings: Vec<String>,
}

/// Of the whole run, warm-up included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outcomes {
    pub(super) complete: u64,
    pub(super) open: u64,
    pub(super) failed: u64,
    pub(super) unanswered: u64,
}

impl Report {
    pub(super) fn rate(&self) -> u64 {
        let rate = u128::from(self.measured) * 1_000_000_000 / u128::from(self.measured_nanos.max(1));
        u64::try_from(rate).unwrap_or(u64::MAX)
    }

    pub(super) fn to_json(&self) -> Value {
        let Outcomes { complete, open, failed, unanswered } = self.outcomes;
        json!({
            "method": self.method,
            "connections": self.connections,
            "threads": self.threads,
            "rate_target": self.rate_target,
            "warmup_s": self.warmup_seconds,
            "measured_ms": self.measured_nanos / 1_000_000,
            "measured": self.measured,
            "rate": self.rate(),
            "latency_us": self.latency.to_json(),
            "outcomes": {"complete": complete, "open": open, "failed": failed, "unanswered": unanswered},
            "errors": self.errors,
            "connections_lost": self.connections_lost,
            "bytes": {"sent": self.bytes_sent, "received": self.bytes_received},
            "checks": self.verdict.as_ref().map(Verdict::to_json),
            "valid": self.findings.is_empty(),
            "findings": self.findings,
        })
    }

    /// The report as lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.headline(), String::new()];
        let mut add = |name: &str, text: String| lines.push(format!("{name:<12}{text}"));
        add("rate", format!("{} a second", grouped(self.rate())));
        let Quantiles { p50, p90, p99, p999, max } = self.latency;
        let named = [("p50", p50), ("p90", p90), ("p99", p99), ("p99.9", p999), ("max", max)];
        let latency = named.map(|(name, micros)| format!("{name} {}", millis(micros)));
        add("latency ms", latency.join("   "));
        let Outcomes { complete, open, failed, unanswered } = self.outcomes;
        let named = [("complete", complete), ("open", open), ("failed", failed), ("unanswered", unanswered)];
        let told = named.iter().filter(|(name, count)| *count > 0 || *name == "complete");
        let told: Vec<String> = told.map(|(name, count)| format!("{} {name}", grouped(*count))).collect();
        add("answers", told.join("   "));
        for (kind, count) in &self.errors {
            add("error", format!("{} x {kind}", grouped(*count)));
        }
        if self.connections_lost > 0 {
            add("lost", format!("{} connections", grouped(self.connections_lost)));
        }
        add(
            "bytes",
            format!("{} sent   {} received", grouped(self.bytes_sent), grouped(self.bytes_received)),
        );
        add("valid", self.judgement());
        lines
    }

    fn headline(&self) -> String {
        let pace = match self.rate_target {
            Some(rate) => format!("open loop at {} a second", grouped(rate.into())),
            None => "closed loop".to_owned(),
        };
        let seconds = self.measured_nanos.saturating_add(500_000_000) / 1_000_000_000;
        format!(
            "{}: {} connections, {pace}, {seconds} s measured after {} s of warm-up",
            self.method, self.connections, self.warmup_seconds
        )
    }

    fn judgement(&self) -> String {
        match (self.findings.as_slice(), &self.verdict) {
            ([], None) => "yes, as far as it was checked".to_owned(),
            ([], Some(verdict)) => {
                let delivered = match verdict.delivered {
                    Some(delivered) => format!("{} delivered", grouped(delivered)),
                    None => "deliveries not known".to_owned(),
                };
                format!("yes: audit clean, nothing held, {} complete, {delivered}", grouped(verdict.complete))
            }
            (findings, _) => format!("NO: {}", findings.join("; ")),
        }
    }
}

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn millis(micros: u64) -> String {
    format!("{}.{:03}", micros / 1_000, micros % 1_000)
}
