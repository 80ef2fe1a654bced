//! The file of acknowledged transfers, one a line: reference, Saldo's id and state, with tabs between.
//! What stands in it, the server has promised; a test that kills the server compares afterwards.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use parking_lot::Mutex;

#[derive(Debug)]
pub(super) struct Acknowledged {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: BufWriter<File>,
    /// The first write that failed.
    failure: Option<io::Error>,
}

impl Acknowledged {
    /// Appends to the file, which is made if need be.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::options().create(true).append(true).open(path)?;
        Ok(Self { state: Mutex::new(State { file: BufWriter::new(file), failure: None }) })
    }

    pub(super) fn add(&self, reference: &str, transfer_ref: &str, state: &str) {
        let mut guarded = self.state.lock();
        if let Err(error) = writeln!(guarded.file, "{reference}\t{transfer_ref}\t{state}") {
            guarded.failure.get_or_insert(error);
        }
    }

    /// Writes what is buffered; the first error there was, of all writes.
    pub(super) fn finish(&self) -> io::Result<()> {
        let mut guarded = self.state.lock();
        let flushed = guarded.file.flush();
        guarded.failure.take().map_or(flushed, Err)
    }
}
