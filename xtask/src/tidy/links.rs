//! Links: a relative link in a Markdown file leads to a file or folder of the repository.
//! Code is passed over; links to the web are nobody's to check offline.

use super::fault::Fault;
use super::tree::Tree;

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    tree.with_extension("md").flat_map(|(path, text)| faults(tree, path, text)).collect()
}

fn faults(tree: &Tree, path: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, prose) in prose(text) {
        for target in targets(&prose).iter().filter(|target| is_relative(target)) {
            if !leads_somewhere(tree, path, target) {
                let message = format!("`{target}` leads nowhere; correct the link or write the page");
                faults.push(Fault { path: path.to_owned(), line, rule: "links", message });
            }
        }
    }
    faults
}

/// Lines with their numbers, without fenced blocks and without `code` in the line.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut in_fence = false;
    for (number, line) in (1..).zip(text.lines()) {
        let is_fence = ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence));
        in_fence ^= is_fence;
        if !in_fence && !is_fence {
            lines.push((number, line.split('`').step_by(2).collect()));
        }
    }
    lines
}

/// The targets of `[text](target "title")`, `[name]: target`, and `src` or `href` of a tag.
fn targets(line: &str) -> Vec<&str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let tagged = ["src=\"", "href=\""].into_iter().flat_map(|start| line.split(start).skip(1));
    let tagged = tagged.filter_map(|rest| rest.split('"').next());
    let defined = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let defined =
        defined.filter(|(name, _)| !name.starts_with('^')).and_then(|(_, rest)| rest.strip_prefix(": "));
    let defined = defined.and_then(|rest| rest.split(' ').next());
    let all = inline.chain(tagged).chain(defined);
    all.map(|target| target.trim_matches(['<', '>'])).collect()
}

fn is_relative(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    let has_scheme = scheme.is_some_and(|scheme| scheme.chars().all(|c| c.is_ascii_alphabetic()));
    !target.is_empty() && !target.starts_with('#') && !target.starts_with("//") && !has_scheme
}

fn leads_somewhere(tree: &Tree, from: &str, target: &str) -> bool {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let start =
        if target.starts_with('/') { "" } else { from.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return false,
            ".." => {}
            name => parts.push(name),
        }
    }
    tree.contains(&parts.join("/"))
}
