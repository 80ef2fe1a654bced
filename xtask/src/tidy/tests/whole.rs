//! The whole command on a folder of the disk: what it reads, what it prints, what it answers.

use std::fs;
use std::path::Path;

use super::super::tidy;

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn run(root: &Path) -> (bool, String) {
    let mut out = Vec::new();
    let passed = tidy(root, &mut out).unwrap();
    (passed, String::from_utf8(out).unwrap())
}

#[test]
fn a_good_tree_passes() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "README.md", "[core](crates/saldo-core)\n");
    write(root.path(), "crates/saldo-core/Cargo.toml", "[package]\nname = \"saldo-core\"\n");
    write(root.path(), "crates/saldo-core/src/lib.rs", "//! Values.\n\npub struct Sku;\n");
    assert_eq!(run(root.path()), (true, "tidy: no faults in 3 files\n".to_owned()));
}

#[test]
fn faults_are_printed_by_place_and_counted() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "b.md", "[b](gone.md)\n");
    write(root.path(), "a.rs", "struct A;\n");
    let (passed, out) = run(root.path());
    let lines: Vec<&str> = out.lines().collect();
    assert!(!passed);
    assert!(lines[0].starts_with("a.rs:1: heads: "), "{out}");
    assert!(lines[1].starts_with("b.md:1: links: "), "{out}");
    assert_eq!(lines[2..], ["tidy: 2 faults"]);
}

#[test]
fn build_output_and_git_are_not_read() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "target/debug/build/out.rs", "fn f() {}\n");
    write(root.path(), "elsewhere/CACHEDIR.TAG", "");
    write(root.path(), "elsewhere/debug/out.rs", "fn f() {}\n");
    write(root.path(), ".git/description.md", "[gone](gone.md)\n");
    assert_eq!(run(root.path()), (true, "tidy: no faults in 0 files\n".to_owned()));
}
