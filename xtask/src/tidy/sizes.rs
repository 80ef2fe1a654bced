//! Sizes: a file is read in one sitting, a function on one screen.
//! Tests may be longer as files, and as functions are not measured.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, ItemFn, ItemMod, Signature, TraitItemFn};

use super::fault::Fault;
use super::tree::{Tree, is_test};

const FILE_LINES_MAX: usize = 600;
const TEST_FILE_LINES_MAX: usize = 900;
const FUNCTION_LINES_MAX: usize = 70;

pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    tree.with_extension("rs").flat_map(|(path, text)| faults(path, text)).collect()
}

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let fault = |line, message| Fault { path: path.to_owned(), line, rule: "sizes", message };
    let mut faults = Vec::new();
    let lines = text.lines().count();
    let lines_max = if is_test(path) { TEST_FILE_LINES_MAX } else { FILE_LINES_MAX };
    if lines > lines_max {
        faults.push(fault(
            1,
            format!("{lines} lines, at most {lines_max}; split it by what is looked for in it"),
        ));
    }
    if is_test(path) {
        return faults;
    }
    match syn::parse_file(text) {
        Ok(file) => {
            let mut long = LongFunctions::default();
            long.visit_file(&file);
            faults.extend(long.found.into_iter().map(|(line, message)| fault(line, message)));
        }
        Err(error) => faults.push(fault(error.span().start().line, format!("not valid Rust: {error}"))),
    }
    faults
}

/// The line and the complaint of every function too long, tests left out.
#[derive(Default)]
struct LongFunctions {
    found: Vec<(usize, String)>,
}

impl LongFunctions {
    fn measure(&mut self, signature: &Signature, block: &Block) {
        let first = first_line(signature.fn_token.span);
        let last = block.brace_token.span.close().end().line;
        let lines = last.saturating_sub(first).saturating_add(1);
        if lines > FUNCTION_LINES_MAX {
            let name = &signature.ident;
            let message = format!(
                "`{name}` has {lines} lines from `fn` to its brace, at most {FUNCTION_LINES_MAX}; \
                 lift out what is at another level"
            );
            self.found.push((first, message));
        }
    }
}

impl<'ast> Visit<'ast> for LongFunctions {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !marks_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if !marks_test(&function.attrs) {
            self.measure(&function.sig, &function.block);
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.measure(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.measure(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

fn first_line(span: Span) -> usize {
    span.start().line
}

/// `#[test]`, `#[tokio::test]` and their like, and `#[cfg(test)]`.
fn marks_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let named_test = attribute.path().segments.last().is_some_and(|last| last.ident == "test");
        let under_test = attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "test");
        named_test || under_test
    })
}
