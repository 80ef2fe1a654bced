//! Reads a table that is built into the program: a CSV text with a fixed header, row by row and cell by cell.
//! Knows nothing of what a table means; whatever is wrong is named by file, line and column.

use csv::StringRecord;

/// A table that cannot be used. Lines count from 1, the header included.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}, line {line}, column {column}: {problem}")]
pub struct TableError {
    pub table: &'static str,
    pub line: u64,
    pub column: &'static str,
    pub problem: String,
}

/// A table's name and its columns, in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) table: &'static str,
    pub(super) columns: &'static [&'static str],
}

/// One row; its cells are asked for by the column's name.
pub(super) struct Row {
    layout: Layout,
    line: u64,
    record: StringRecord,
}

/// All rows of a text, in order.
pub(super) fn read(layout: Layout, text: &str) -> Result<Vec<Row>, TableError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(layout, &error))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { layout, line, record });
    }
    check_header(layout, rows.first())?;
    rows.remove(0);
    Ok(rows)
}

fn check_header(layout: Layout, header: Option<&Row>) -> Result<(), TableError> {
    let found: Vec<&str> = header.iter().flat_map(|row| row.record.iter()).collect();
    let wrong = layout.columns.iter().enumerate().find(|(at, column)| found.get(*at) != Some(column));
    let column = match wrong {
        Some((_, column)) => column,
        None if found.len() == layout.columns.len() => return Ok(()),
        None => "",
    };
    let problem = format!("the header must read {}", layout.columns.join(","));
    Err(TableError { table: layout.table, line: 1, column, problem })
}

fn unreadable(layout: Layout, error: &csv::Error) -> TableError {
    let line = error.position().map_or(0, csv::Position::line);
    TableError { table: layout.table, line, column: "", problem: error.to_string() }
}

impl Row {
    /// The cell; empty where nothing stands.
    pub(super) fn text(&self, column: &'static str) -> &str {
        let at = self.layout.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// The cell, if something stands in it.
    pub(super) fn optional(&self, column: &'static str) -> Option<&str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The cell, which must not be empty.
    pub(super) fn required(&self, column: &'static str) -> Result<&str, TableError> {
        self.optional(column).ok_or_else(|| self.wrong(column, "must not be empty"))
    }

    /// The cell as `parse` understands it; `None` where it is empty.
    pub(super) fn parsed<T>(
        &self,
        column: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, TableError> {
        let understood = |text: &str| {
            parse(text).ok_or_else(|| self.wrong(column, &format!("`{text}` is not understood")))
        };
        self.optional(column).map(understood).transpose()
    }

    /// The cell as a list separated by `;`.
    pub(super) fn listed<T>(
        &self,
        column: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, TableError> {
        let all = |text: &str| text.split(';').map(&parse).collect::<Option<Vec<T>>>();
        Ok(self.parsed(column, all)?.unwrap_or_default())
    }

    /// A complaint about a cell of this row.
    pub(super) fn wrong(&self, column: &'static str, problem: &str) -> TableError {
        TableError { table: self.layout.table, line: self.line, column, problem: problem.to_owned() }
    }
}
