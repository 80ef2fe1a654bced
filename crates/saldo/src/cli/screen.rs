//! Where a command prints: JSON for scripts, or tables and lines for people. A reader that went away is no error.

use std::io::Write;

use comfy_table::Table;
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    #[default]
    Table,
    Json,
}

pub(crate) struct Screen<'a> {
    form: Form,
    out: &'a mut dyn Write,
}

impl<'a> Screen<'a> {
    pub(crate) fn new(form: Form, out: &'a mut dyn Write) -> Self {
        Self { form, out }
    }

    pub(crate) fn form(&self) -> Form {
        self.form
    }

    pub(crate) fn line(&mut self, line: &str) {
        writeln!(self.out, "{line}").ok();
    }

    pub(crate) fn json(&mut self, value: &Value) {
        writeln!(self.out, "{value:#}").ok();
    }

    pub(crate) fn table(&mut self, table: &Table) {
        if table.is_empty() {
            return;
        }
        writeln!(self.out, "{}", table.trim_fmt()).ok();
    }

    /// The answer as it came, or what `people` make of it.
    pub(crate) fn show(&mut self, answer: &Value, people: impl FnOnce(&mut Self)) {
        match self.form {
            Form::Json => self.json(answer),
            Form::Table => people(self),
        }
    }
}

/// Tells what a command came to that has no table: one JSON value, or lines for people.
pub(crate) fn say(form: Form, answer: &Value, people: impl FnOnce() -> String) {
    let mut out = std::io::stdout().lock();
    Screen::new(form, &mut out).show(answer, |screen| screen.line(&people()));
}
