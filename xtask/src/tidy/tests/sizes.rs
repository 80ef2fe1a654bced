//! Sizes, refused and passed at the very line.

use super::super::sizes::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

/// A function of so many lines, from `fn` to its brace.
fn function(head: &str, count: usize) -> String {
    format!("{head} {{\n{}}}\n", "    g();\n".repeat(count - 2))
}

fn check_file(path: &str, text: &str) -> Vec<super::Fault> {
    check(&Tree::from([(path, text)]))
}

#[test]
fn a_file_may_have_600_lines_and_a_test_900() {
    for (path, lines_max) in
        [("crates/a/src/a.rs", 600), ("crates/a/src/tests.rs", 900), ("crates/a/tests/a.rs", 900)]
    {
        assert_eq!(lines(&check_file(path, &"//\n".repeat(lines_max))), [""; 0]);
        let place = format!("{path}:1: sizes: {} lines, at most {lines_max}", lines_max + 1);
        assert_one(&check_file(path, &"//\n".repeat(lines_max + 1)), &place, &["split it"]);
    }
}

#[test]
fn a_function_may_have_70_lines() {
    for (name, line, before, after) in
        [("free", 1, "", ""), ("own", 2, "impl A {\n", "}\n"), ("given", 2, "trait A {\n", "}\n")]
    {
        let text = |count| format!("{before}{}{after}", function(&format!("fn {name}()"), count));
        assert_eq!(lines(&check_file("crates/a/src/a.rs", &text(70))), [""; 0]);
        let place = format!("crates/a/src/a.rs:{line}: sizes: `{name}` has 71 lines");
        assert_one(&check_file("crates/a/src/a.rs", &text(71)), &place, &["at most 70", "lift out"]);
    }
}

#[test]
fn attributes_and_documentation_do_not_count() {
    let text = format!("/// What it does.\n#[must_use]\n{}", function("pub fn f()", 70));
    assert_eq!(lines(&check_file("crates/a/src/a.rs", &text)), [""; 0]);
}

#[test]
fn tests_are_not_measured() {
    let long = function("fn f()", 200);
    let tests = [
        ("crates/a/src/tests.rs", long.clone()),
        ("crates/a/src/a.rs", format!("#[cfg(test)]\nmod tests {{\n{long}}}\n")),
        ("crates/a/src/a.rs", format!("#[tokio::test]\nasync {long}")),
    ];
    for (path, text) in tests {
        assert_eq!(lines(&check_file(path, &text)), [""; 0]);
    }
}

#[test]
fn what_is_not_rust_is_said() {
    assert_one(
        &check_file("crates/a/src/a.rs", "//! A.\nfn f( {}\n"),
        "crates/a/src/a.rs:2: sizes: not valid Rust",
        &[],
    );
}
