//! Heads, refused and passed.

use super::super::heads::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

#[test]
fn one_to_five_lines_pass() {
    let tree = Tree::from([
        ("crates/a/src/one.rs", "//! One.\n\nfn f() {}\n"),
        ("crates/a/src/five.rs", "//! 1\n//!\n//! 3\n//! 4\n//! 5\nfn f() {}\n"),
        ("README.md", "no head\n"),
    ]);
    assert_eq!(lines(&check(&tree)), [""; 0]);
}

#[test]
fn a_file_without_head_is_refused() {
    for text in
        ["", "fn f() {}\n", "\n//! Late.\n", "// Not a doc.\n", "//!\n//!\n", "/// Of the item.\nfn f() {}\n"]
    {
        assert_one(
            &check(&Tree::from([("build.rs", text)])),
            "build.rs:1: heads: ",
            &["`//!`", "what it is for"],
        );
    }
}

#[test]
fn a_sixth_line_is_refused() {
    let text = "//! x\n".repeat(6);
    assert_one(
        &check(&Tree::from([("xtask/src/main.rs", text.as_str())])),
        "xtask/src/main.rs:1: heads: ",
        &["6 lines"],
    );
}
