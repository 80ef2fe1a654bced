//! The note a running process leaves beside its data, so that commands find it and speak to it.
//! Its token is made anew at every start, lets only local commands in, and is readable by this user alone.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::system::write_private;

/// Who serves a data directory, and how to ask it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Owner {
    pub(crate) url: String,
    pub(crate) token: String,
}

fn file(directory: &Path) -> PathBuf {
    directory.join("owner.json")
}

/// The process that says it owns a directory; it may have died since.
pub(crate) fn find(directory: &Path) -> Option<Owner> {
    let text = std::fs::read_to_string(file(directory)).ok()?;
    serde_json::from_str(&text).ok()
}

/// The note while its process runs; it is taken away with it.
pub(crate) struct OwnerNote(PathBuf);

impl OwnerNote {
    pub(crate) fn leave(directory: &Path, owner: &Owner) -> anyhow::Result<Self> {
        let file = file(directory);
        write_private(&file, &serde_json::to_string(owner)?)?;
        Ok(Self(file))
    }
}

impl Drop for OwnerNote {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}
