//! Who owns a database file, or a directory: the process that holds the lock file beside it.
//! The system lets go of the lock when a process ends, however it ends.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process;

use crate::error::StoreError;

/// Ownership of what is at a path, until it is dropped.
#[derive(Debug)]
pub struct Owner {
    _lock: File,
}

impl Owner {
    /// Becomes the owner, or says who is.
    pub fn take(path: &Path) -> Result<Self, StoreError> {
        let mut lock = open(path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Owned { path: path.to_owned(), by: owner_of(&mut lock) });
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(path, &error)),
        }
        sign(&mut lock).map_err(|error| unwritable(path, &error))?;
        Ok(Self { _lock: lock })
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    let directory = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    if !directory.exists() {
        return Err(StoreError::DirectoryMissing { path: directory.to_owned() });
    }
    let lock = File::options().create(true).truncate(false).read(true).write(true).open(lock_path(path));
    lock.map_err(|error| unwritable(path, &error))
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    PathBuf::from(name)
}

/// Leaves this process's number for whoever finds the lock taken.
fn sign(lock: &mut File) -> io::Result<()> {
    lock.set_len(0)?;
    writeln!(lock, "process {}", process::id())
}

fn owner_of(lock: &mut File) -> String {
    let mut text = String::new();
    match lock.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => "another process".to_owned(),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unwritable { path: path.to_owned(), detail: error.to_string() }
}
