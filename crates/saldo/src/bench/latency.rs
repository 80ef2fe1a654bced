//! Latencies, to three significant digits, from a microsecond to ten minutes.

use hdrhistogram::Histogram;
use serde_json::{Value, json};

const MICROS_MAX: u64 = 600_000_000;

#[derive(Debug, Clone)]
pub(super) struct Latency {
    micros: Histogram<u64>,
}

/// What is reported of the latencies, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantiles {
    pub(super) p50: u64,
    pub(super) p90: u64,
    pub(super) p99: u64,
    pub(super) p999: u64,
    pub(super) max: u64,
}

impl Latency {
    pub(super) fn new() -> Self {
        let micros = Histogram::new_with_bounds(1, MICROS_MAX, 3);
        #[expect(clippy::expect_used, reason = "the bounds are constants that the histogram takes")]
        Self { micros: micros.expect("constant bounds") }
    }

    pub(super) fn record(&mut self, nanos: u64) {
        self.micros.saturating_record(nanos.div_ceil(1_000).max(1));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        // Equal bounds cannot fail to add up.
        self.micros.add(&other.micros).ok();
    }

    pub(super) fn quantiles(&self) -> Quantiles {
        let at = |quantile| self.micros.value_at_quantile(quantile).min(self.micros.max());
        Quantiles { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: self.micros.max() }
    }
}

impl Quantiles {
    pub(super) fn to_json(self) -> Value {
        json!({"p50": self.p50, "p90": self.p90, "p99": self.p99, "p99.9": self.p999, "max": self.max})
    }
}
