//! Time-ordered identities below 2^53 that no two nodes and no two calls share, without a counter in the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use saldo_core::{Clock, Ids, NodeId};

/// 41 bits of milliseconds since 2025, 4 bits of node, 8 bits of sequence.
///
/// A busy millisecond borrows from the next one; a clock that goes back is ignored until it has caught up.
pub struct TimeOrderedIds {
    clock: Arc<dyn Clock>,
    node: i64,
    /// The last millisecond and sequence given out, as one number.
    last: AtomicI64,
}

const EPOCH_MS: i64 = 1_735_689_600_000;
const SEQUENCE_BITS: i64 = 8;
const NODE_BITS: i64 = 4;
const NODES_MAX: i64 = 1 << NODE_BITS;

impl TimeOrderedIds {
    /// `node` tells up to 16 processes on one database apart.
    pub fn new(clock: Arc<dyn Clock>, node: NodeId) -> Self {
        Self { clock, node: node.value() % NODES_MAX, last: AtomicI64::new(0) }
    }
}

impl Ids for TimeOrderedIds {
    fn next(&self) -> i64 {
        let earliest = (self.clock.now().millis() - EPOCH_MS).max(0) << SEQUENCE_BITS;
        let step = |last: i64| Some((last + 1).max(earliest));
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).unwrap_or(0);
        let mine = (last + 1).max(earliest);
        let (millis, sequence) = (mine >> SEQUENCE_BITS, mine & ((1 << SEQUENCE_BITS) - 1));
        (((millis << NODE_BITS) | self.node) << SEQUENCE_BITS) | sequence
    }
}
