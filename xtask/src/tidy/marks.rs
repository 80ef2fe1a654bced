//! Marks: nothing half done is kept, and nothing is named for want of a name.
//! The words are put together from halves here, so that this file does not trip over itself.

use super::fault::Fault;
use super::tree::Tree;

const MARKS: [&str; 7] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("db", "g!"),
    concat!("#[ig", "nore"),
];

/// A test that `cargo xtask test` does not pass over: it starts the server.
const RUN_ELSEWHERE: &str = concat!("#[ig", "nore = \"needs a server\"]");

const NAMES: [&str; 9] =
    ["common", "helper", "helpers", "manager", "managers", "misc", "miscellaneous", "util", "utils"];

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let rust =
        tree.with_extension("rs").flat_map(|(path, text)| [in_text(path, text), names(path, text)].concat());
    let prose = tree.with_extension("md").flat_map(|(path, text)| in_text(path, text));
    rust.chain(prose).collect()
}

fn in_text(path: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = &content.replace(RUN_ELSEWHERE, "");
        for mark in MARKS.iter().filter(|mark| has_word(content, mark)) {
            let message = format!(
                "`{mark}` marks something half done; finish it, or take it out and say so in an issue"
            );
            faults.push(fault(path, line, message));
        }
    }
    faults
}

fn names(path: &str, text: &str) -> Vec<Fault> {
    let complaint =
        |name: &str| format!("`{name}` says nothing of what is inside; name it for what one looks for there");
    let parts = path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part));
    let mut faults: Vec<Fault> =
        parts.filter(|part| NAMES.contains(part)).map(|part| fault(path, 1, complaint(part))).collect();
    for (line, content) in (1..).zip(text.lines()) {
        if let Some(name) = module_name(content).filter(|name| NAMES.contains(name)) {
            faults.push(fault(path, line, complaint(name)));
        }
    }
    faults
}

/// The name in `mod name;` or `mod name {`, whatever its visibility.
fn module_name(line: &str) -> Option<&str> {
    let (before, after) = line.trim().split_once("mod ")?;
    let is_declaration = before.is_empty() || before.starts_with("pub");
    is_declaration.then(|| after.trim_end_matches(['{', '}', ';', ' ']))
}

/// Whether `word` stands in `line` by itself: a letter of its own is not followed or led by another.
fn has_word(line: &str, word: &str) -> bool {
    let joins = |left: Option<char>, right: Option<char>| {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        is_letter(left) && is_letter(right)
    };
    line.match_indices(word).any(|(start, found)| {
        let (before, rest) = line.split_at(start);
        let after = rest.strip_prefix(found).unwrap_or_default();
        !joins(before.chars().last(), found.chars().next())
            && !joins(found.chars().last(), after.chars().next())
    })
}

fn fault(path: &str, line: usize, message: String) -> Fault {
    Fault { path: path.to_owned(), line, rule: "marks", message }
}
