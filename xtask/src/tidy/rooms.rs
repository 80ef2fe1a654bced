//! Rooms: same things have the same files. Every published dialect has the same rooms, the two stores are
//! twins, and no crate or module stands empty.

use std::collections::BTreeSet;

use syn::Item;

use super::fault::Fault;
use super::tree::Tree;

const DIALECTS: &str = "crates/saldo-dialects/src";
const STORES: [&str; 2] = ["crates/saldo-store/src/sqlite", "crates/saldo-store/src/postgres"];

/// What one store alone has, and why the other cannot: only a file has one owner; only a server has an address, is
/// asked for many rows at once, and lets several processes write.
const OF_ONE_STORE: [&str; 11] = [
    "address.rs",
    "owner.rs",
    "tests.rs",
    "grid.rs",
    "lanes.rs",
    "load.rs",
    "member.rs",
    "tallies.rs",
    "migrations/V0012__lanes.sql",
    "migrations/V0013__nodes.sql",
    "migrations/V0015__lanes_tell.sql",
];

/// Saldo's own API publishes no text of others, so it may do without some rooms.
const OWN: &str = "admin";

const PUBLISHED: [&str; 5] = ["ding", "ideamart", "utelecard", "dtone", "sling"];

/// Each room by the paths it may have; a path that ends in `/` is a folder.
const ROOMS: [&[&str]; 7] = [
    &["mod.rs"],
    &["routes.rs", "routes/"],
    &["wire.rs", "wire/"],
    &["translate.rs", "translate/"],
    &["error.rs"],
    &["auth.rs"],
    &["tests/", "tests.rs"],
];

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    [dialects(tree), twins(tree), empty_crates(tree), empty_modules(tree)].concat()
}

fn dialects(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for dialect in tree.folders_in(DIALECTS) {
        let folder = format!("{DIALECTS}/{dialect}");
        if !is_published(tree, &folder, dialect) {
            continue;
        }
        for names in ROOMS {
            let exists = |name: &&str| tree.contains(&format!("{folder}/{}", name.trim_end_matches('/')));
            if !names.iter().any(exists) {
                let message = format!(
                    "the dialect {dialect} lacks {}; every dialect has the same rooms",
                    names.join(" or ")
                );
                faults.push(fault(&folder, message));
            }
        }
    }
    faults
}

/// A dialect that is not in the list is known by its `wire` room.
fn is_published(tree: &Tree, folder: &str, dialect: &str) -> bool {
    let has_wire = tree.contains(&format!("{folder}/wire.rs")) || tree.contains(&format!("{folder}/wire"));
    PUBLISHED.contains(&dialect) || (has_wire && dialect != OWN)
}

fn twins(tree: &Tree) -> Vec<Fault> {
    let [left, right] = STORES.map(|folder| tree.below(folder).collect::<BTreeSet<&str>>());
    if left.is_empty() || right.is_empty() {
        return Vec::new();
    }
    let [sqlite, postgres] = STORES;
    let lacks = |folder: &str, names: Vec<&str>| -> Vec<Fault> {
        let message = |name| format!("its twin has `{name}`; both stores have the same file names");
        names
            .into_iter()
            .filter(|name| !OF_ONE_STORE.contains(name))
            .map(|name| fault(folder, message(name)))
            .collect()
    };
    let mut faults = lacks(sqlite, right.difference(&left).copied().collect());
    faults.extend(lacks(postgres, left.difference(&right).copied().collect()));
    faults
}

fn empty_crates(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for name in tree.folders_in("crates") {
        for (needed, is_there) in [("Cargo.toml", is_file(tree, name)), ("src/", has_source(tree, name))] {
            if !is_there {
                let message = format!("the crate has no {needed}; fill it or remove the folder");
                faults.push(fault(&format!("crates/{name}"), message));
            }
        }
    }
    faults
}

fn is_file(tree: &Tree, name: &str) -> bool {
    tree.text(&format!("crates/{name}/Cargo.toml")).is_some()
}

fn has_source(tree: &Tree, name: &str) -> bool {
    tree.below(&format!("crates/{name}/src")).any(|path| path.ends_with(".rs"))
}

fn empty_modules(tree: &Tree) -> Vec<Fault> {
    let is_empty = |text: &str| syn::parse_file(text).is_ok_and(|file| has_hole(&file.items));
    let empty = tree.with_extension("rs").filter(|(_, text)| is_empty(text));
    empty.map(|(path, _)| fault(path, "an empty module; fill it or remove it".to_owned())).collect()
}

/// Whether there is nothing here, or in a module written inside.
fn has_hole(items: &[Item]) -> bool {
    let inner = items.iter().filter_map(|item| match item {
        Item::Mod(module) => module.content.as_ref().map(|(_, items)| items),
        _ => None,
    });
    items.is_empty() || inner.into_iter().any(|items| has_hole(items))
}

fn fault(path: &str, message: String) -> Fault {
    Fault { path: path.to_owned(), line: 1, rule: "rooms", message }
}
