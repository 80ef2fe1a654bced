//! What a run has counted: one tally a thread, added up at the end.

use std::collections::BTreeMap;

use super::heard::Heard;
use super::latency::Latency;
use super::schedule::Window;

#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// Of all answers in the window, refusals included.
    pub(super) latency: Latency,
    /// How many answers of the window are what the run is about.
    pub(super) measured: u64,
    /// Of the whole run, warm-up included, as all that follows.
    pub(super) complete: u64,
    pub(super) open: u64,
    pub(super) failed: u64,
    /// How many of each kind; failed transfers among them.
    pub(super) refusals: BTreeMap<String, u64>,
    pub(super) bytes_sent: u64,
    pub(super) bytes_received: u64,
    pub(super) connections_lost: u64,
    /// The requests that were answered with a transfer that has not ended.
    pub(super) answered_open: Vec<u64>,
    /// The requests whose answer never came.
    pub(super) unanswered: Vec<u64>,
    /// Some request that was answered as complete.
    pub(super) complete_example: Option<u64>,
    /// When the last answer came.
    pub(super) last_answer: u64,
    /// The request each connection waits for.
    in_flight: Vec<Option<u64>>,
}

/// An answer with its times and sizes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    pub(super) index: u64,
    pub(super) measured_from: u64,
    pub(super) answered_at: u64,
    pub(super) bytes_sent: usize,
    pub(super) bytes_received: usize,
}

/// What a run is about, and so what its rate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Complete transfers, or reads that succeed.
    Successes,
    /// Transfers, however they end: a mix.
    Transfers,
}

impl Tally {
    pub(super) fn new(connections: usize) -> Self {
        Self {
            latency: Latency::new(),
            measured: 0,
            complete: 0,
            open: 0,
            failed: 0,
            refusals: BTreeMap::new(),
            bytes_sent: 0,
            bytes_received: 0,
            connections_lost: 0,
            answered_open: Vec::new(),
            unanswered: Vec::new(),
            complete_example: None,
            last_answer: 0,
            in_flight: vec![None; connections],
        }
    }

    /// Takes note that a connection of this thread has sent a request.
    pub(super) fn sent(&mut self, connection: usize, index: u64) {
        if let Some(slot) = self.in_flight.get_mut(connection) {
            *slot = Some(index);
        }
    }

    /// Its answer came.
    pub(super) fn answered(
        &mut self,
        connection: usize,
        exchange: Exchange,
        heard: Heard,
        rules: (Window, Counted),
    ) {
        self.settle(connection);
        let (window, counted) = rules;
        if window.counts(exchange.measured_from) {
            self.latency.record(exchange.answered_at.saturating_sub(exchange.measured_from));
            self.measured += u64::from(match counted {
                Counted::Successes => heard == Heard::Complete,
                Counted::Transfers => heard.state().is_some(),
            });
        }
        self.last_answer = self.last_answer.max(exchange.answered_at);
        self.bytes_sent += u64::try_from(exchange.bytes_sent).unwrap_or_default();
        self.bytes_received += u64::try_from(exchange.bytes_received).unwrap_or_default();
        match heard {
            Heard::Complete => {
                self.complete += 1;
                self.complete_example.get_or_insert(exchange.index);
            }
            Heard::Open => {
                self.open += 1;
                self.answered_open.push(exchange.index);
            }
            Heard::Failed(kind) => {
                self.failed += 1;
                *self.refusals.entry(kind).or_default() += 1;
            }
            Heard::Refused(kind) => *self.refusals.entry(kind).or_default() += 1,
        }
    }

    /// Its answer will not come: the connection is lost.
    pub(super) fn lost(&mut self, connection: usize) {
        self.connections_lost += 1;
        let index = self.settle(connection);
        self.unanswered.extend(index);
    }

    /// The run is over: what is still waited for stays unanswered.
    pub(super) fn end(&mut self) {
        let left: Vec<u64> = self.in_flight.iter_mut().filter_map(Option::take).collect();
        for _ in &left {
            *self.refusals.entry("no answer by the end of the run".to_owned()).or_default() += 1;
        }
        self.unanswered.extend(left);
    }

    fn settle(&mut self, connection: usize) -> Option<u64> {
        self.in_flight.get_mut(connection).and_then(Option::take)
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.latency.merge(&other.latency);
        self.measured += other.measured;
        self.complete += other.complete;
        self.open += other.open;
        self.failed += other.failed;
        for (kind, count) in other.refusals {
            *self.refusals.entry(kind).or_default() += count;
        }
        self.bytes_sent += other.bytes_sent;
        self.bytes_received += other.bytes_received;
        self.connections_lost += other.connections_lost;
        self.answered_open.extend(other.answered_open);
        self.unanswered.extend(other.unanswered);
        self.complete_example = self.complete_example.or(other.complete_example);
        self.last_answer = self.last_answer.max(other.last_answer);
    }
}
