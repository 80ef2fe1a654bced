//! Migrations only expand: a node of the version before works on while another has migrated the database already. So a
//! step adds tables, columns and indexes, and takes nothing away and makes nothing narrower. Steps from before the rule
//! are left alone.

use super::fault::Fault;
use super::tree::Tree;

/// The first step that the rule is for.
const FROM: u32 = 14;

/// What takes away or narrows, as words that follow each other, and what to do instead.
const NARROWING: [(&[&str], &str); 6] = [
    (&["DROP"], "leave it; older nodes still ask for it"),
    (&["RENAME"], "add another beside it, and write both"),
    (&["TRUNCATE"], "delete rows through the journal"),
    (&["DELETE"], "delete rows through the journal"),
    (&["TYPE"], "add another column, and write both"),
    (&["SET", "NOT", "NULL"], "older nodes write NULL there; refuse it where it is read"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let steps = tree.with_extension("sql").filter(|(path, _)| number(path).is_some_and(|step| step >= FROM));
    steps.flat_map(|(path, text)| faults(path, text)).collect()
}

/// The number in `.../migrations/V0014__keeping.sql`.
fn number(path: &str) -> Option<u32> {
    let (directory, file) = path.rsplit_once('/')?;
    let digits = file.strip_prefix('V')?.split_once("__")?.0;
    digits.parse().ok().filter(|_| directory.ends_with("/migrations"))
}

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut line = 1;
    for statement in without_comments(text).split(';') {
        let blank = statement.len() - statement.trim_start().len();
        let begins = line + statement.get(..blank).unwrap_or_default().matches('\n').count();
        line += statement.matches('\n').count();
        let words = words(statement);
        let fault = |message: String| Fault { path: path.to_owned(), line: begins, rule: "expands", message };
        faults.extend(narrowed(&words).map(fault));
        faults.extend(demanded(&words).map(fault));
    }
    faults
}

fn narrowed(words: &[String]) -> Option<String> {
    let found =
        NARROWING.iter().find(|(narrowing, _)| words.windows(narrowing.len()).any(|at| at == *narrowing));
    found.map(|(narrowing, advice)| format!("`{}` does not only expand: {advice}", narrowing.join(" ")))
}

/// A column that must be written, added to a table that older nodes write without it.
fn demanded(words: &[String]) -> Option<String> {
    let is_added =
        words.first().is_some_and(|first| first == "ALTER") && words.iter().any(|word| word == "ADD");
    let is_demanded =
        words.windows(2).any(|at| at == ["NOT", "NULL"]) && !words.iter().any(|word| word == "DEFAULT");
    (is_added && is_demanded).then(|| {
        "a column that is NOT NULL without a DEFAULT does not only expand: older nodes do not write it"
            .to_owned()
    })
}

fn words(statement: &str) -> Vec<String> {
    let split = statement.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    split.map(str::to_uppercase).collect()
}

/// The same lines, without what stands behind `--`.
fn without_comments(text: &str) -> String {
    let bare = text.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    bare.collect::<Vec<_>>().join("\n")
}
