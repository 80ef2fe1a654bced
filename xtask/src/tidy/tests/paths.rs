//! Which paths are read out of a file.

use super::super::paths::{mentions, named};

fn paths(text: &str) -> Vec<String> {
    named(text).into_iter().map(|named| format!("{} {}", named.line, named.path)).collect()
}

#[test]
fn use_groups_are_spread() {
    let text = "use std::{\n    env,\n    fs::{self, File},\n    io as other,\n};";
    let paths = paths(text);
    for path in ["2 std::env", "3 std::fs::self", "3 std::fs::File", "4 std::io"] {
        assert!(paths.iter().any(|found| found == path), "{path} in {paths:?}");
    }
}

#[test]
fn paths_are_found_in_expressions_and_macros() {
    for text in
        ["fn f() { std::env::var(\"A\"); }", "fn f() { ::std::env::var(\"A\") }", "g!([std::env::var(a)]);"]
    {
        assert!(paths(text).contains(&"1 std::env::var".to_owned()), "{text}");
    }
}

#[test]
fn a_type_after_a_colon_is_a_path_of_its_own() {
    let paths = paths("struct A { std: env, b: tokio::Handle }\nfn f<T: Into<std::fs::File>>(x: T) {}");
    assert!(!paths.iter().any(|path| path.contains("std::env")), "{paths:?}");
    assert!(paths.contains(&"1 tokio::Handle".to_owned()), "{paths:?}");
    assert!(paths.contains(&"2 std::fs::File".to_owned()), "{paths:?}");
}

#[test]
fn comments_and_strings_are_passed_over() {
    let paths = paths("//! Never tokio.\n/// Not std::env.\n// nor std::fs\nconst A: &str = \"std::net\";");
    assert!(!paths.iter().any(|path| path.contains("std") || path.contains("tokio")), "{paths:?}");
}

#[test]
fn only_whole_parts_are_mentioned() {
    assert!(mentions("std::env::var", "std::env"));
    assert!(mentions("std::time::SystemTime::now", "SystemTime"));
    assert!(!mentions("std::environment", "std::env"));
    assert!(!mentions("my_std::env", "std::env"));
}
