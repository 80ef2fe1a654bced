//! Rooms, refused and passed.

use super::super::rooms::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

const CODE: &str = "//! A.\nstruct A;\n";

/// The dialects crate with these files in the folder of one dialect.
fn dialect(name: &str, files: &[&str]) -> Tree {
    let paths = files.iter().map(|file| format!("crates/saldo-dialects/src/{name}/{file}"));
    let own = ["crates/saldo-dialects/Cargo.toml", "crates/saldo-dialects/src/lib.rs"].map(str::to_owned);
    Tree::from_paths(paths.chain(own), CODE)
}

#[test]
fn a_dialect_with_all_rooms_passes_as_files_or_folders() {
    let files = ["mod.rs", "routes.rs", "wire.rs", "translate.rs", "error.rs", "auth.rs", "tests.rs"];
    assert_eq!(lines(&check(&dialect("ding", &files))), [""; 0]);
    let folders =
        ["mod.rs", "routes/buy.rs", "wire/mod.rs", "translate/mod.rs", "error.rs", "auth.rs", "tests/buy.rs"];
    assert_eq!(lines(&check(&dialect("sling", &folders))), [""; 0]);
}

#[test]
fn a_missing_room_is_named() {
    let files = ["mod.rs", "routes.rs", "wire.rs", "error.rs", "auth.rs", "tests.rs"];
    for name in ["dtone", "brand-new"] {
        let place = format!("crates/saldo-dialects/src/{name}:1: rooms: the dialect {name} lacks");
        assert_one(&check(&dialect(name, &files)), &place, &["translate.rs or translate/"]);
    }
}

#[test]
fn folders_that_are_no_published_dialect_need_no_rooms() {
    assert_eq!(lines(&check(&dialect("admin", &["mod.rs", "routes.rs", "wire.rs"]))), [""; 0]);
    assert_eq!(lines(&check(&dialect("http", &["mod.rs"]))), [""; 0]);
}

/// The store with these files below its `src`.
fn store(files: &[&str]) -> Tree {
    let own = ["crates/saldo-store/Cargo.toml".to_owned()];
    Tree::from_paths(files.iter().map(|file| format!("crates/saldo-store/src/{file}")).chain(own), CODE)
}

#[test]
fn the_stores_are_twins() {
    assert_eq!(lines(&check(&store(&["sqlite/mod.rs", "sqlite/pool.rs"]))), [""; 0]);
    assert_eq!(lines(&check(&store(&["sqlite/mod.rs", "postgres/mod.rs"]))), [""; 0]);
    assert_eq!(lines(&check(&store(&["sqlite/mod.rs", "sqlite/owner.rs", "postgres/mod.rs"]))), [""; 0]);
    let faults = check(&store(&["sqlite/mod.rs", "sqlite/pool.rs", "postgres/mod.rs"]));
    assert_one(&faults, "crates/saldo-store/src/postgres:1: rooms: ", &["its twin has `pool.rs`"]);
    let faults = check(&store(&["sqlite/mod.rs", "postgres/pin.rs", "postgres/mod.rs"]));
    assert_one(&faults, "crates/saldo-store/src/sqlite:1: rooms: ", &["its twin has `pin.rs`"]);
}

#[test]
fn a_crate_without_manifest_or_source_is_refused() {
    let no_source = Tree::from([("crates/a/Cargo.toml", ""), ("crates/a/README.md", "")]);
    assert_one(&check(&no_source), "crates/a:1: rooms: ", &["no src/"]);
    assert_one(
        &check(&Tree::from([("crates/a/src/lib.rs", CODE)])),
        "crates/a:1: rooms: ",
        &["no Cargo.toml"],
    );
}

#[test]
fn an_empty_module_is_refused() {
    for text in ["", "//! Only a head.\n", "//! A.\nmod inside {}\nstruct A;\n"] {
        assert_one(
            &check(&Tree::from([("xtask/src/a.rs", text)])),
            "xtask/src/a.rs:1: rooms: an empty module",
            &[],
        );
    }
}
