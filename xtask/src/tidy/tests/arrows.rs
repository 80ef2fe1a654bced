//! Arrows, refused and passed, however the manifest writes them.

use super::super::arrows::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

const ROOT: &str = r#"
[workspace.dependencies]
saldo-core = { path = "crates/saldo-core" }
saldo-testkit = { path = "crates/saldo-testkit" }
ledger = { package = "saldo-store", path = "crates/saldo-store" }
serde = "1"
"#;

fn check_crate(name: &str, dependencies: &str) -> Vec<super::Fault> {
    let manifest = format!("[package]\nname = \"{name}\"\n\n{dependencies}");
    check(&Tree::from([("Cargo.toml", ROOT), (&format!("crates/{name}/Cargo.toml"), &manifest)]))
}

#[test]
fn allowed_arrows_pass() {
    let good = [
        ("saldo-core", "[dependencies]\nserde.workspace = true\n"),
        ("saldo-store", "[dependencies]\nsaldo-core.workspace = true\nserde = \"1\"\n"),
        ("saldo-dialects", "[dependencies]\nsaldo-webhooks = { path = \"../saldo-webhooks\" }\n"),
        (
            "saldo",
            "[dependencies]\nledger.workspace = true\nsaldo-console = { path = \"../saldo-console\" }\n",
        ),
        ("saldo-testkit", "[dependencies]\nledger.workspace = true\n"),
    ];
    for (name, dependencies) in good {
        assert_eq!(lines(&check_crate(name, dependencies)), [""; 0]);
    }
}

#[test]
fn an_arrow_that_is_not_in_the_table_is_refused_in_every_spelling() {
    let spellings = [
        "[dependencies]\nledger.workspace = true\n",
        "[dependencies]\nsaldo-store = { path = \"../saldo-store\" }\n",
        "[build-dependencies]\nstore = { path = \"../saldo-store\", package = \"saldo-store\" }\n",
        "[dev-dependencies]\nsaldo-store = { path = \"../saldo-store\" }\n",
        "[target.'cfg(unix)'.dependencies]\nsaldo-store = { path = \"../saldo-store\" }\n",
    ];
    for dependencies in spellings {
        let words =
            ["saldo-dialects -> saldo-store is no allowed arrow", "saldo-core, saldo-engine, saldo-webhooks"];
        assert_one(
            &check_crate("saldo-dialects", dependencies),
            "crates/saldo-dialects/Cargo.toml:5: arrows: ",
            &words,
        );
    }
}

#[test]
fn a_table_of_its_own_is_found_by_its_line() {
    let faults = check_crate("saldo-core", "[dependencies.saldo-engine]\npath = \"../saldo-engine\"\n");
    assert_one(&faults, "crates/saldo-core/Cargo.toml:4: arrows: ", &["may depend on no crate of the house"]);
}

#[test]
fn the_testkit_is_for_tests_only() {
    assert_eq!(
        lines(&check_crate("saldo-core", "[dev-dependencies]\nsaldo-testkit.workspace = true\n")),
        [""; 0]
    );
    for name in ["saldo-core", "saldo"] {
        let faults = check_crate(name, "[dependencies]\nsaldo-testkit.workspace = true\n");
        assert_one(&faults, &format!("crates/{name}/Cargo.toml:5: arrows: "), &["make it a dev-dependency"]);
    }
}

#[test]
fn xtask_depends_on_no_crate() {
    let manifest = "[package]\nname = \"xtask\"\n[dependencies]\nsaldo-core.workspace = true\n";
    let faults = check(&Tree::from([("Cargo.toml", ROOT), ("xtask/Cargo.toml", manifest)]));
    assert_one(&faults, "xtask/Cargo.toml:4: arrows: ", &["xtask -> saldo-core"]);
}

#[test]
fn a_crate_nobody_decided_about_is_refused() {
    assert_one(
        &check_crate("saldo-new", ""),
        "crates/saldo-new/Cargo.toml:2: arrows: ",
        &["`saldo-new`", "decide"],
    );
    let unknown = check_crate("saldo-store", "[dependencies]\nmine = { path = \"../mine\" }\n");
    assert_one(&unknown, "crates/saldo-store/Cargo.toml:5: arrows: ", &["saldo-store -> mine"]);
}

#[test]
fn a_broken_manifest_is_refused() {
    for text in ["[package", "[dependencies]\n"] {
        let faults = check(&Tree::from([("crates/a/Cargo.toml", text)]));
        assert_one(&faults, "crates/a/Cargo.toml:1: arrows: ", &[]);
    }
}
