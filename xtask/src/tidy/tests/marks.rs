//! Marks, refused and passed. They are put together from halves here too.

use super::super::marks::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

#[test]
fn marks_are_refused_in_code_and_prose() {
    let marks = [
        concat!("// TO", "DO: later"),
        concat!("// FIX", "ME(ana)"),
        concat!("/* XX", "X */"),
        concat!("fn f() { to", "do!() }"),
        concat!("fn f() { unimple", "mented!(\"x\") }"),
        concat!("fn f() { std::db", "g!(1); }"),
        concat!("#[ig", "nore = \"slow\"]"),
        concat!("#[ig", "nore]"),
    ];
    for mark in marks {
        for path in ["crates/a/src/a.rs", "docs/a.md"] {
            let text = format!("first line\n{mark}\n");
            assert_one(
                &check(&Tree::from([(path, text.as_str())])),
                &format!("{path}:2: marks: "),
                &["half done"],
            );
        }
    }
}

#[test]
fn words_that_only_look_alike_pass() {
    let text =
        concat!("para todo el saldo; TO", "DOS; +44XX", "XX; a_db", "g!; #[ig", "nored]; method to", "do\n");
    assert_eq!(lines(&check(&Tree::from([("crates/a/src/a.rs", text), ("docs/a.md", text)]))), [""; 0]);
    let other = concat!("TO", "DO\n");
    assert_eq!(lines(&check(&Tree::from([("catalogue/a.csv", other)]))), [""; 0]);
}

#[test]
fn modules_named_for_want_of_a_name_are_refused() {
    for text in ["mod util;\n", "pub(crate) mod helpers {\n}\n", "pub mod manager;\n"] {
        assert_one(
            &check(&Tree::from([("crates/a/src/a.rs", text)])),
            "crates/a/src/a.rs:1: marks: ",
            &["says nothing"],
        );
    }
    for path in ["crates/a/src/utils.rs", "crates/a/tests/common/mod.rs", "crates/misc/src/lib.rs"] {
        assert_one(&check(&Tree::from([(path, "")])), &format!("{path}:1: marks: "), &["says nothing"]);
    }
}

#[test]
fn names_that_say_something_pass() {
    let tree = Tree::from([("crates/a/src/utilities/meters.rs", "mod uncommon;\n// the common mod util\n")]);
    assert_eq!(lines(&check(&tree)), [""; 0]);
}

#[test]
fn a_test_may_wait_for_a_server_and_for_nothing_else() {
    for (mark, faults) in [
        (concat!("#[ig", "nore = \"needs a server\"]"), 0),
        (concat!("#[ig", "nore = \"needs a server, and luck\"]"), 1),
    ] {
        assert_eq!(check(&Tree::from([("crates/a/tests/a.rs", mark)])).len(), faults, "{mark}");
    }
}
