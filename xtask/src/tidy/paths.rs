//! The paths a Rust file names, read from its tokens: `use` groups are spread, macros are seen through,
//! comments and strings are not code and are passed over.

use std::mem::take;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as written, with its `use` prefix: `std::{env, fs}` names `std::env` and `std::fs`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) line: usize,
    pub(crate) path: String,
}

/// All paths of a file in its order; none of a file that is not Rust, which is another rule's to say.
pub(crate) fn named(text: &str) -> Vec<Named> {
    let mut reader = Reader::default();
    if let Ok(tokens) = TokenStream::from_str(text) {
        reader.read(tokens, "");
    }
    reader.found
}

/// Whether `path` has all parts of `wanted`, one after another, anywhere in it.
pub(crate) fn mentions(path: &str, wanted: &str) -> bool {
    format!("::{path}::").contains(&format!("::{wanted}::"))
}

#[derive(Default)]
struct Reader {
    found: Vec<Named>,
    path: String,
    line: usize,
    /// Those read since the last identifier: two join it to the next.
    colons: usize,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream, prefix: &str) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if self.colons == 2 && !self.path.is_empty() => {
                    self.path = format!("{}::{ident}", self.path);
                    self.colons = 0;
                }
                TokenTree::Ident(ident) => {
                    self.end_path();
                    self.line = ident.span().start().line;
                    self.path =
                        if prefix.is_empty() { ident.to_string() } else { format!("{prefix}::{ident}") };
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    self.colons = self.colons.saturating_add(1);
                }
                TokenTree::Group(group) => {
                    let spreads = self.colons == 2 && group.delimiter() == Delimiter::Brace;
                    let inner = if spreads { take(&mut self.path) } else { String::new() };
                    self.end_path();
                    self.read(group.stream(), &inner);
                    self.end_path();
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => self.end_path(),
            }
        }
    }

    fn end_path(&mut self) {
        self.colons = 0;
        let path = take(&mut self.path);
        if !path.is_empty() {
            self.found.push(Named { line: self.line, path });
        }
    }
}
