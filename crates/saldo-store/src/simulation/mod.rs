//! The store in a simulation: the real journal and the real SQL, on one thread and on a database in memory whose
//! commits end as a `Script` says. Nothing of it is in a build without the feature `simulation`.
//! A `Disk` outlives the process that is simulated on it, as a real one does.

mod backend;
mod disk;
mod reader;
mod script;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use disk::Disk;
pub use script::{CommitEnd, Passage, RowsAre, Script};

use crate::error::StoreError;
use crate::journal::Journal;
use crate::members::Members;
use crate::options::StoreOptions;
use crate::reads::{Reads, Source};
use crate::store::Store;
use backend::Scripted;
pub(crate) use reader::Reader;

/// A lane's work, turn by turn, until the journal ends: for whoever runs the simulation to poll.
pub type Turns = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Store {
    /// Opens the data on a simulated disk. Nothing is written but where the lanes' turns are polled.
    #[expect(clippy::needless_pass_by_value, reason = "options are made for one store")]
    pub fn simulated(
        disk: &Disk,
        script: &Arc<dyn Script>,
        options: StoreOptions,
    ) -> Result<(Self, Vec<Turns>), StoreError> {
        let balances = match script.rows_are() {
            RowsAre::Ours => disk.balances()?,
            RowsAre::Shared => Vec::new(),
        };
        let backends = (0..options.lanes.max(1)).map(|_| Scripted::new(disk, script)).collect();
        let script_of_turns = Arc::clone(script);
        let pause = move || script_of_turns.pass(Passage::LaneTurn);
        let (journal, lanes) = Journal::by_turns(backends, &balances, &options, pause);
        let members = Members::sole();
        let reads = Reads::new(Source::Simulated(Reader::new(disk, script)), members.work());
        let turns = |lane| -> Turns { Box::pin(lane) };
        Ok((Self { journal, reads, members }, lanes.into_iter().map(turns).collect()))
    }
}
