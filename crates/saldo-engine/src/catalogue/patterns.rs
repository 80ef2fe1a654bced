//! Patterns of account numbers: compiled once for all rows that write them alike, and anchored at both ends.
//! A pattern is published as it was written, so the anchors must be in it.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::cell::Parsed;

/// The most memory one compiled pattern may take, in bytes.
const SIZE_MAX: usize = 1 << 20;

/// The patterns compiled so far.
#[derive(Debug, Default)]
pub(super) struct Patterns(HashMap<String, Parsed<Regex>>);

impl Patterns {
    pub(super) fn get(&mut self, text: &str) -> Parsed<Regex> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let compiled = compile(text);
        self.0.insert(text.to_owned(), compiled.clone());
        compiled
    }
}

fn compile(text: &str) -> Parsed<Regex> {
    let regex = RegexBuilder::new(text).size_limit(SIZE_MAX).build().map_err(|error| {
        let error = error.to_string();
        let cause = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
        format!("{text:?} is no pattern that can be run ({cause}); use the syntax of Rust's regex crate")
    })?;
    if is_anchored(text) {
        Ok(regex)
    } else {
        Err(format!(
            "{text:?} would take a part of a number; begin it with ^, end it with $, \
             and put (?: ) around alternatives"
        ))
    }
}

/// Whether a pattern can only match from the beginning to the end. Takes a pattern that compiles.
fn is_anchored(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('^').and_then(|text| text.strip_suffix('$')) else { return false };
    let mut depth = 0_usize;
    let mut class_depth = 0_usize;
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            // A backslash that ends the inner text escapes the `$` itself.
            '\\' if chars.next().is_none() => return false,
            '\\' => {}
            '[' => {
                class_depth += 1;
                chars = after_literal_bracket(chars);
            }
            ']' => class_depth = class_depth.saturating_sub(1),
            _ if class_depth > 0 => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return false,
            _ => {}
        }
    }
    true
}

/// A bracket right after the beginning of a class (or its `^`) is one of its characters and does not end it.
fn after_literal_bracket(class: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let rest = class.as_str();
    let rest = rest.strip_prefix('^').unwrap_or(rest);
    rest.strip_prefix(']').map_or(class, str::chars)
}
