//! Many rows at once into one table: a text in which the places of the values are left open, since a database that
//! is asked over a network takes all rows in one statement and another takes one row after the other.

use std::sync::OnceLock;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
    Flag,
}

/// One way to write rows of a table.
pub(crate) struct Put {
    /// Names a row that was not written.
    pub(crate) what: &'static str,
    /// What every row has, in order.
    pub(crate) columns: &'static [(&'static str, Kind)],
    /// An insert has `{columns}` and `{rows}`; an update has `{from}`, and each column by its name, such as `{id}`.
    sql: &'static str,
    alone: OnceLock<String>,
    together: OnceLock<String>,
}

impl Put {
    pub(crate) const fn new(
        what: &'static str,
        columns: &'static [(&'static str, Kind)],
        sql: &'static str,
    ) -> Self {
        Self { what, columns, sql, alone: OnceLock::new(), together: OnceLock::new() }
    }

    /// Writes one row, whose values are `?1`, `?2` and so on.
    pub(crate) fn alone(&self) -> &str {
        self.alone.get_or_init(|| {
            let places: Vec<_> = (1..=self.columns.len()).map(|number| format!("?{number}")).collect();
            self.filled(&format!("VALUES ({})", places.join(", ")), "", |number, _| format!("?{number}"))
        })
    }

    /// Writes all rows of the table `{rows}`, which has these columns in this order.
    pub(crate) fn together(&self) -> &str {
        self.together.get_or_init(|| {
            let from = format!("FROM {{rows}} AS k ({})", self.names());
            self.filled("SELECT * FROM {rows}", &from, |_, name| format!("k.{name}"))
        })
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    fn filled(&self, rows: &str, from: &str, column: impl Fn(usize, &str) -> String) -> String {
        let named = (1..).zip(self.columns).fold(self.sql.to_owned(), |sql, (number, (name, _))| {
            sql.replace(&format!("{{{name}}}"), &column(number, name))
        });
        named.replace("{columns}", &self.names()).replace("{rows}", rows).replace("{from}", from)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Put};

    const COLUMNS: &[(&str, Kind)] = &[("id", Kind::Int), ("name", Kind::Text)];

    #[test]
    fn an_insert_takes_one_row_or_all() {
        let put = Put::new("thing", COLUMNS, "INSERT INTO things ({columns}) {rows}");
        assert_eq!(put.alone(), "INSERT INTO things (id, name) VALUES (?1, ?2)");
        assert_eq!(put.together(), "INSERT INTO things (id, name) SELECT * FROM {rows}");
    }

    #[test]
    fn an_update_takes_one_row_or_all() {
        let put = Put::new(
            "thing",
            COLUMNS,
            "UPDATE things AS t SET name = t.name || {name} {from} WHERE t.id = {id}",
        );
        assert_eq!(put.alone(), "UPDATE things AS t SET name = t.name || ?2  WHERE t.id = ?1");
        assert_eq!(
            put.together(),
            "UPDATE things AS t SET name = t.name || k.name FROM {rows} AS k (id, name) WHERE t.id = k.id"
        );
    }
}
