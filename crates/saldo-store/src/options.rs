//! How large the store's queues, batches and pools are, and what happens when a disk fails.

use std::fmt;
use std::process;
use std::sync::Arc;

/// Called with one sentence when the process must end. What it does not end, it leaves stopped.
pub type FatalHook = Arc<dyn Fn(&str) + Send + Sync>;

/// Ends the process as a failed service; exit code 70 is `EX_SOFTWARE` of sysexits.h.
const EXIT_FATAL: i32 = 70;

#[derive(Clone)]
pub struct StoreOptions {
    /// Writers, each with the partners that hash to it. More than one helps no SQLite file.
    pub lanes: u16,
    /// Commands other than opens that may wait in a lane; further callers wait for room.
    pub queue_settle_max: usize,
    /// Opens are shed while this many other commands wait in the lane.
    pub queue_settle_mark: usize,
    /// Opens that may wait in a lane; beyond it they are shed, the partner over its share first.
    pub queue_open_max: usize,
    /// Commands in one commit.
    pub batch_max: usize,
    /// Connections for reads.
    pub readers: usize,
    pub on_fatal: FatalHook,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            lanes: 1,
            queue_settle_max: 16_384,
            queue_settle_mark: 4_096,
            queue_open_max: 8_192,
            batch_max: 1_024,
            readers: 4,
            on_fatal: Arc::new(exit),
        }
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("StoreOptions")
            .field("lanes", &self.lanes)
            .field("queue_settle_max", &self.queue_settle_max)
            .field("queue_settle_mark", &self.queue_settle_mark)
            .field("queue_open_max", &self.queue_open_max)
            .field("batch_max", &self.batch_max)
            .field("readers", &self.readers)
            .finish_non_exhaustive()
    }
}

#[expect(clippy::exit, reason = "a restart recovers what a failed disk leaves; going on would not")]
fn exit(sentence: &str) {
    tracing::error!("{sentence}");
    process::exit(EXIT_FATAL);
}
