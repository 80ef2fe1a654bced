//! What a lane tells the operator: commits, their size and time, and how much waits.

use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

pub(super) struct Meters {
    commits: Counter,
    batch_size: Histogram,
    commit_seconds: Histogram,
    settles: Gauge,
    opens: Gauge,
}

impl Meters {
    pub(super) fn new(lane: usize) -> Self {
        let lane = lane.to_string();
        Self {
            commits: counter!("journal_commits_total", "lane" => lane.clone()),
            batch_size: histogram!("journal_batch_size", "lane" => lane.clone()),
            commit_seconds: histogram!("journal_commit_seconds", "lane" => lane.clone()),
            settles: gauge!("journal_queue_depth", "lane" => lane.clone(), "queue" => "settle"),
            opens: gauge!("journal_queue_depth", "lane" => lane, "queue" => "open"),
        }
    }

    pub(super) fn committed(&self, commands: usize, took: Duration) {
        self.commits.increment(1);
        self.batch_size.record(count(commands));
        self.commit_seconds.record(took);
    }

    pub(super) fn waiting(&self, settles: usize, opens: usize) {
        self.settles.set(count(settles));
        self.opens.set(count(opens));
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
