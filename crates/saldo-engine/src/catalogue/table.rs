//! One file as a checked table: a header that has every column once, rows as wide as it, cells read by name.
//! Rows report their own faults, and go on, so that all faults of a row are told at once.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use saldo_core::{Currency, Money};

use super::cell::{self, Parsed};
use super::fault::{Fault, Faults};
use super::record::{Record, records};

/// A file's name and its columns. A file may have them in another order.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) file: &'static str,
    pub(super) columns: &'static [&'static str],
}

#[derive(Debug)]
pub(super) struct Table<'a> {
    file: &'static str,
    /// Where each column stands in a record.
    places: HashMap<&'static str, usize>,
    rows: Vec<Record<'a>>,
    /// Where each line begins, and the text they are counted in.
    lines: Lines<'a>,
    /// Whether every record became a row; where not, a key that is not found may still be there.
    pub(super) is_whole: bool,
}

impl<'a> Table<'a> {
    /// Opens a file; `None` where its header is not as it must be.
    pub(super) fn open(shape: &'static Shape, text: &'a str, faults: &Faults) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = Lines::of(text);
        let fault = |at: usize, message: String| {
            let (line, column) = lines.position(at);
            faults.add(Fault { file: shape.file.to_owned(), line, column, message });
        };
        let (records, broken) = records(text);
        let is_broken = broken.is_some();
        if let Some(broken) = broken {
            fault(broken.at, broken.message.to_owned());
        }
        let mut records = records.into_iter();
        let Some(header) = records.next() else {
            if !is_broken {
                fault(0, format!("the file is empty; begin it with its header: {}", shape.columns.join(",")));
            }
            return None;
        };
        let places = places(shape, &header, fault)?;
        let (rows, odd): (Vec<_>, Vec<_>) = records.partition(|record| record.len() == header.len());
        for record in &odd {
            let (cells, columns) = (record.len(), header.len());
            fault(
                record.first().map_or(0, |cell| cell.start),
                format!(
                    "{cells} cells where the header has {columns}; a comma inside a cell needs quotes around it"
                ),
            );
        }
        let is_whole = odd.is_empty() && !is_broken;
        let table = Self { file: shape.file, places, rows, lines, is_whole };
        table.check_spaces(shape, faults);
        Some(table)
    }

    pub(super) fn file(&self) -> &'static str {
        self.file
    }

    pub(super) fn rows<'t>(&'t self, faults: &'t Faults) -> impl Iterator<Item = Row<'t>> {
        self.rows.iter().map(move |cells| Row { table: self, cells, faults })
    }

    fn check_spaces(&self, shape: &Shape, faults: &Faults) {
        for row in self.rows(faults) {
            for column in shape.columns {
                let text = row.cell(column);
                if text.trim() != text {
                    row.fault(column, "has spaces around it; remove them");
                }
            }
        }
    }
}

/// Where each column of a shape stands in a header; `None` where the header has a fault.
fn places(
    shape: &Shape,
    header: &Record<'_>,
    fault: impl Fn(usize, String),
) -> Option<HashMap<&'static str, usize>> {
    let mut places = HashMap::new();
    let mut is_sound = true;
    for (place, cell) in header.iter().enumerate() {
        let known = shape.columns.iter().find(|column| **column == cell.text);
        let message = match known {
            None => format!("unknown column {:?}; the columns are {}", cell.text, shape.columns.join(",")),
            Some(column) if places.contains_key(column) => {
                format!("the column {column} is there twice; remove one")
            }
            Some(column) => {
                places.insert(*column, place);
                continue;
            }
        };
        is_sound = false;
        fault(cell.start, message);
    }
    for column in shape.columns.iter().filter(|column| !places.contains_key(*column)) {
        is_sound = false;
        fault(0, format!("the column {column} is missing; add it, with empty cells where a row has none"));
    }
    is_sound.then_some(places)
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table<'t>,
    cells: &'t Record<'t>,
    faults: &'t Faults,
}

impl<'t> Row<'t> {
    /// The text of a cell, empty where it is absent.
    pub(super) fn cell(&self, column: &str) -> &'t str {
        let place = self.table.places.get(column);
        place.and_then(|place| self.cells.get(*place)).map_or("", |cell| cell.text.as_ref())
    }

    /// The items of a list cell.
    pub(super) fn items(&self, column: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        let text = self.cell(column);
        text.split(';').filter(move |_| !text.is_empty())
    }

    /// The line a row begins on.
    pub(super) fn line(&self) -> u64 {
        self.table.lines.position(self.cells.first().map_or(0, |cell| cell.start)).0
    }

    /// Reports a fault of a cell.
    pub(super) fn fault(&self, column: &str, message: &str) {
        let cell = self.table.places.get(column).and_then(|place| self.cells.get(*place));
        let (line, position) = self.table.lines.position(cell.map_or(0, |cell| cell.start));
        let message = format!("{column}: {message}");
        self.faults.add(Fault { file: self.table.file.to_owned(), line, column: position, message });
    }

    /// A cell that must be there; `None` after a fault.
    pub(super) fn required<T>(&self, column: &str, parse: impl FnOnce(&str) -> Parsed<T>) -> Option<T> {
        let text = self.cell(column);
        if text.is_empty() {
            self.fault(column, "is empty; every row needs it");
            return None;
        }
        parse(text).map_err(|message| self.fault(column, &message)).ok()
    }

    /// A cell that may be absent; the outer `None` after a fault.
    pub(super) fn optional<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Parsed<T>,
    ) -> Option<Option<T>> {
        if self.cell(column).is_empty() { Some(None) } else { self.required(column, parse).map(Some) }
    }

    /// A list cell, its items all different; `None` after a fault.
    pub(super) fn list<T>(&self, column: &str, parse: impl Fn(&str) -> Parsed<T>) -> Option<Vec<T>> {
        let mut seen = HashSet::new();
        let read = |item| {
            let parsed = match item {
                "" => Err("has an empty item; remove the semicolon too many".to_owned()),
                _ if !seen.insert(item) => Err(format!("{item:?} is listed twice; remove one")),
                _ => parse(item),
            };
            parsed.map_err(|message| self.fault(column, &message)).ok()
        };
        let items: Vec<_> = self.items(column).map(read).collect();
        items.into_iter().collect()
    }

    /// An amount of a currency; without one the cell is still checked, but there is no money.
    pub(super) fn money(
        &self,
        column: &str,
        currency: Option<Currency>,
        parse: fn(&str) -> Parsed<Decimal>,
    ) -> Option<Money> {
        let amount = self.required(column, parse)?;
        cell::money(amount, currency?).map_err(|message| self.fault(column, &message)).ok()
    }
}

/// The beginnings of the lines of a text.
#[derive(Debug)]
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The line and the character column of a byte, both from 1.
    fn position(&self, at: usize) -> (u64, u64) {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(0);
        let before = self.text.get(start..at).map_or(0, |text| text.chars().count());
        (count(line), count(before + 1))
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
