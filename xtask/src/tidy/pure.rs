//! Purity: which crate must never name what. The core knows no I/O and no clock, dialects know no store,
//! and the environment is read in `saldo` alone. Tests, examples and build scripts are free.

use super::fault::Fault;
use super::paths::{Named, mentions, named};
use super::tree::{Tree, is_test};

struct Ban {
    covers: fn(&str) -> bool,
    paths: &'static [&'static str],
    why: &'static str,
}

const BANS: [Ban; 3] = [
    Ban {
        covers: |path| path.starts_with("crates/saldo-core/src/"),
        paths: &["tokio", "serde_json", "std::fs", "std::net", "SystemTime", "std::time::Instant"],
        why: "saldo-core is values and pure rules; take the value as an argument, or do it where I/O is",
    },
    Ban {
        covers: |path| path.starts_with("crates/saldo-dialects/"),
        paths: &["saldo_store", "rusqlite", "postgres"],
        why: "a dialect translates and never sees the store; ask the engine for a use case",
    },
    Ban {
        covers: reads_no_environment,
        paths: &["std::env"],
        why: "only the crate saldo reads the environment; take the value from its configuration",
    },
];

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    tree.with_extension("rs")
        .filter(|(path, _)| !is_test(path) && !path.ends_with("/build.rs"))
        .flat_map(|(path, text)| faults(path, text))
        .collect()
}

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let bans: Vec<&Ban> = BANS.iter().filter(|ban| (ban.covers)(path)).collect();
    if bans.is_empty() {
        return Vec::new();
    }
    let mut faults: Vec<Fault> =
        named(text).iter().flat_map(|named| bans.iter().filter_map(|ban| fault(path, named, ban))).collect();
    faults.dedup();
    faults
}

fn fault(path: &str, named: &Named, ban: &Ban) -> Option<Fault> {
    let banned = ban.paths.iter().find(|banned| mentions(&named.path, banned))?;
    let message = format!("names `{banned}`: {}", ban.why);
    Some(Fault { path: path.to_owned(), line: named.line, rule: "pure", message })
}

fn reads_no_environment(path: &str) -> bool {
    path.starts_with("crates/")
        && !path.starts_with("crates/saldo/")
        && !path.starts_with("crates/saldo-testkit/")
        && !path.contains("/examples/")
}
