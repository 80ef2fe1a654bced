//! Arrows: which crate may depend on which.
//! A crate exists to forbid an arrow, so the table here is the design.
//! `saldo-testkit` may lean on anything, and everyone may test with it: that one cycle is allowed.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::fault::Fault;
use super::tree::Tree;

const TESTKIT: &str = "saldo-testkit";

const ALLOWED: [(&str, &[&str]); 10] = [
    ("saldo-core", &[]),
    ("saldo-store", &["saldo-core"]),
    ("saldo-connectors", &["saldo-core"]),
    ("saldo-engine", &["saldo-core", "saldo-store", "saldo-connectors"]),
    ("saldo-webhooks", &["saldo-core", "saldo-store"]),
    ("saldo-dialects", &["saldo-core", "saldo-engine", "saldo-webhooks"]),
    ("saldo-console", &["saldo-core", "saldo-engine"]),
    ("saldo", LIBRARIES),
    (TESTKIT, LIBRARIES),
    ("xtask", &[]),
];

const LIBRARIES: &[&str] = &[
    "saldo-core",
    "saldo-store",
    "saldo-connectors",
    "saldo-engine",
    "saldo-webhooks",
    "saldo-dialects",
    "saldo-console",
];

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let inherited = tree.text("Cargo.toml").map(workspace_dependencies).unwrap_or_default();
    tree.with_extension("toml")
        .filter(|(path, _)| is_manifest(path))
        .flat_map(|(path, text)| Manifest { path, text, inherited: &inherited }.faults())
        .collect()
}

struct Manifest<'a> {
    path: &'a str,
    text: &'a str,
    inherited: &'a BTreeMap<String, Dependency>,
}

/// What an entry of a dependency table really is: the package behind its key, and whether it is of this house.
#[derive(Clone)]
struct Dependency {
    package: String,
    is_path: bool,
}

impl Manifest<'_> {
    fn faults(&self) -> Vec<Fault> {
        let Ok(manifest) = self.text.parse::<Table>() else {
            return vec![self.fault("", "is not valid TOML".to_owned())];
        };
        let Some(name) = manifest.get("package").and_then(|package| package.get("name")?.as_str()) else {
            return vec![self.fault("", "has no package name".to_owned())];
        };
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            let message =
                format!("`{name}` has no line in the table of arrows; decide in xtask/src/tidy/arrows.rs");
            return vec![self.fault("name", message)];
        };
        let mut faults = Vec::new();
        for (section, key, value) in dependencies(&manifest) {
            let to = self.resolve(key, value);
            let tests_with_testkit = to.package == TESTKIT && section == "dev-dependencies";
            if to.is_house() && !tests_with_testkit && !allowed.contains(&to.package.as_str()) {
                faults.push(self.fault(key, forbidden(name, &to.package, allowed)));
            }
        }
        faults
    }

    fn resolve(&self, key: &str, value: &Value) -> Dependency {
        let inherits = value.get("workspace").and_then(Value::as_bool) == Some(true);
        let inherited = if inherits { self.inherited.get(key) } else { None };
        inherited.cloned().unwrap_or_else(|| Dependency::new(key, value))
    }

    fn fault(&self, key: &str, message: String) -> Fault {
        let opens_entry = |line: &str| {
            let rest = line.trim_start_matches('[').trim_start_matches("dev-").trim_start_matches("build-");
            let rest = rest.trim_start_matches("dependencies.").strip_prefix(key);
            rest.is_some_and(|rest| rest.starts_with([' ', '=', '.', ']']))
        };
        let line = self.text.lines().position(opens_entry).map_or(1, |index| index.saturating_add(1));
        Fault { path: self.path.to_owned(), line, rule: "arrows", message }
    }
}

impl Dependency {
    fn new(key: &str, value: &Value) -> Dependency {
        let package = value.get("package").and_then(Value::as_str).unwrap_or(key).to_owned();
        Dependency { package, is_path: value.get("path").is_some() }
    }

    fn is_house(&self) -> bool {
        self.is_path || ALLOWED.iter().any(|(known, _)| *known == self.package)
    }
}

fn forbidden(from: &str, to: &str, allowed: &[&str]) -> String {
    let may = if allowed.is_empty() { "no crate of the house".to_owned() } else { allowed.join(", ") };
    let way = if to == TESTKIT {
        "make it a dev-dependency"
    } else {
        "move the code to where the arrow is allowed"
    };
    format!("{from} -> {to} is no allowed arrow: {from} may depend on {may}; {way}")
}

fn is_manifest(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["crates", _, "Cargo.toml"] | ["xtask", "Cargo.toml"])
}

/// Section, key and value of every dependency, those of one platform (`[target.*]`) included.
fn dependencies(manifest: &Table) -> Vec<(&'static str, &str, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter();
    let targets = targets.flat_map(|targets| targets.values().filter_map(Value::as_table));
    let tables: Vec<&Table> = targets.chain([manifest]).collect();
    let mut found = Vec::new();
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for entries in tables.iter().filter_map(|table| table.get(section)?.as_table()) {
            found.extend(entries.iter().map(|(key, value)| (section, key.as_str(), value)));
        }
    }
    found
}

fn workspace_dependencies(text: &str) -> BTreeMap<String, Dependency> {
    let root = text.parse::<Table>().unwrap_or_default();
    let entries = root.get("workspace").and_then(|workspace| workspace.get("dependencies")?.as_table());
    let entries = entries.into_iter().flatten();
    entries.map(|(key, value)| (key.clone(), Dependency::new(key, value))).collect()
}
