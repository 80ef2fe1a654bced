//! The repository as the rules see it: every file's path, and the text of those that rules read.
//! Only `read` touches the disk, so the tests of a rule make their trees in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

/// Paths are relative to the root and written with `/`.
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads the tree below `root`, without `.git` and without build output.
    pub(crate) fn read(root: &Path) -> Result<Tree> {
        let mut files = BTreeMap::new();
        for entry in WalkDir::new(root).into_iter().filter_entry(is_ours) {
            let entry = entry?;
            if entry.file_type().is_dir() {
                continue;
            }
            let path = relative(root, entry.path())?;
            let text = if is_read(&path) {
                fs::read_to_string(entry.path()).with_context(|| format!("{path} cannot be read as UTF-8"))?
            } else {
                String::new()
            };
            files.insert(path, text);
        }
        Ok(Tree { files })
    }

    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Path and text of every file whose name ends in `.extension`.
    pub(crate) fn with_extension(&self, extension: &str) -> impl Iterator<Item = (&str, &str)> {
        self.iter()
            .filter(move |(path, _)| path.rsplit_once('.').is_some_and(|(_, ending)| ending == extension))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or a folder stands at `path`; the root itself is "".
    pub(crate) fn contains(&self, path: &str) -> bool {
        path.is_empty() || self.files.contains_key(path) || self.below(path).next().is_some()
    }

    /// The paths of all files below a folder, relative to it.
    pub(crate) fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("{folder}/");
        self.files.keys().filter_map(move |path| path.strip_prefix(&prefix))
    }

    /// The names of the folders directly in `folder`.
    pub(crate) fn folders_in(&self, folder: &str) -> BTreeSet<&str> {
        self.below(folder).filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect()
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Tree {
    fn from(files: [(&str, &str); N]) -> Tree {
        Tree { files: files.map(|(path, text)| (path.to_owned(), text.to_owned())).into() }
    }
}

#[cfg(test)]
impl Tree {
    /// A tree with the same text in every file.
    pub(crate) fn from_paths(paths: impl Iterator<Item = String>, text: &str) -> Tree {
        Tree { files: paths.map(|path| (path, text.to_owned())).collect() }
    }
}

/// Whether a Rust file is a test: `tests.rs`, or anything below `tests/` or `benches/`.
pub(crate) fn is_test(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches"))
}

/// Whether an entry belongs to the repository. Cargo marks its target folders with a CACHEDIR.TAG.
fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let output =
        entry.file_type().is_dir() && (name == "target" || entry.path().join("CACHEDIR.TAG").exists());
    name != ".git" && !output
}

fn is_read(path: &str) -> bool {
    [".rs", ".md", ".sql", ".toml"].iter().any(|ending| path.ends_with(ending))
}

fn relative(root: &Path, path: &Path) -> Result<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root)?.iter().map(|part| part.to_str()).collect();
    Ok(parts.with_context(|| format!("{} is not named in UTF-8", path.display()))?.join("/"))
}
