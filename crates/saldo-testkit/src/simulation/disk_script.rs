//! How the simulated database does: what it does not take, and how its commits end.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::CommandId;
use saldo_store::simulation::{CommitEnd, Passage, RowsAre, Script};

use super::outside::Outside;

pub(super) struct DiskScript {
    outside: Arc<Outside>,
    /// The commands that were looked at, with whether they are taken.
    spoilt: Mutex<BTreeMap<CommandId, bool>>,
    /// Questions that are not answered before one is.
    deaf_for: Mutex<i64>,
}

impl DiskScript {
    pub(super) fn new(outside: &Arc<Outside>) -> Self {
        Self { outside: Arc::clone(outside), spoilt: Mutex::default(), deaf_for: Mutex::default() }
    }

    fn draw_end(&self) -> CommitEnd {
        let outside = &self.outside;
        if outside.ends_here() || outside.is_dead() {
            outside.die("at a commit");
            return outside.chance.pick(&[CommitEnd::DiesBefore, CommitEnd::DiesAfter]);
        }
        if !outside.goes_wrong(outside.weather.commits) {
            return CommitEnd::Committed;
        }
        *self.deaf_for.lock() = outside.chance.pick(&[0, 3, 25]);
        outside.chance.pick(&[CommitEnd::RolledBack, CommitEnd::LostBefore, CommitEnd::LostAfter])
    }
}

impl Script for DiskScript {
    fn rows_are(&self) -> RowsAre {
        self.outside.weather.rows
    }

    fn pass(&self, passage: Passage) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let outside = Arc::clone(&self.outside);
        let what = match passage {
            Passage::LaneTurn => "before a lane's turn",
            Passage::Read => "before a read",
            Passage::ReadAnswer => "after a read",
        };
        Box::pin(async move { outside.pass(what).await })
    }

    fn is_spoilt(&self, command: CommandId) -> bool {
        let draw = || self.outside.goes_wrong(self.outside.weather.spoilt);
        *self.spoilt.lock().entry(command).or_insert_with(draw)
    }

    fn commit_ends(&self, commands: &[CommandId]) -> CommitEnd {
        let end = self.draw_end();
        self.outside.note(format_args!("commit {commands:?}: {end:?}"));
        end
    }

    fn tells_of_commits(&self) -> bool {
        let mut deaf_for = self.deaf_for.lock();
        *deaf_for -= 1;
        *deaf_for < 0 || self.outside.is_calm()
    }
}
