//! What clippy cannot hold: the rules of the house, one file each.
//! A rule reads the tree and returns faults; it prints nothing and touches no disk.
//! A rule to add goes into `RULES`, with its cases in `tests/`.

mod arrows;
mod expands;
mod fault;
mod heads;
mod links;
mod marks;
mod paths;
mod pure;
mod rooms;
mod sizes;
#[cfg(test)]
mod tests;
mod tree;

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use fault::Fault;
use tree::Tree;

const RULES: [fn(&Tree) -> Vec<Fault>; 8] = [
    arrows::check,
    expands::check,
    rooms::check,
    sizes::check,
    heads::check,
    marks::check,
    pure::check,
    links::check,
];

/// Checks the repository at `root`, writes one line a fault and then their count.
/// Answers whether there were none.
pub(crate) fn tidy(root: &Path, out: &mut dyn Write) -> Result<bool> {
    let tree = Tree::read(root)?;
    let mut faults: Vec<Fault> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    faults.sort();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    match faults.len() {
        0 => writeln!(out, "tidy: no faults in {} files", tree.len())?,
        1 => writeln!(out, "tidy: 1 fault")?,
        count => writeln!(out, "tidy: {count} faults")?,
    }
    Ok(faults.is_empty())
}
