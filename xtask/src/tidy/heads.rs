//! Heads: every Rust file opens with `//!`, one to five lines that say what it is for.

use super::fault::Fault;
use super::tree::Tree;

const LINES_MAX: usize = 5;

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    tree.with_extension("rs").filter_map(|(path, text)| fault(path, text)).collect()
}

fn fault(path: &str, text: &str) -> Option<Fault> {
    let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let message = if head.len() > LINES_MAX {
        format!("the head has {} lines; keep the {LINES_MAX} that a newcomer needs", head.len())
    } else if head.iter().all(|line| line.trim().is_empty()) {
        "the file does not open with `//!`; say there what it is for, and what it must never do".to_owned()
    } else {
        return None;
    };
    Some(Fault { path: path.to_owned(), line: 1, rule: "heads", message })
}
