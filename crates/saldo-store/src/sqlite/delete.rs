//! Taking a database file away with what SQLite keeps beside it.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Owner;
use crate::error::StoreError;

pub(crate) fn delete(path: &Path) -> Result<(), StoreError> {
    let _owner = Owner::take(path)?;
    for ending in ["", "-wal", "-shm"] {
        let mut name = OsString::from(path);
        name.push(ending);
        let file = PathBuf::from(name);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(StoreError::Unwritable { path: file, detail: error.to_string() });
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
