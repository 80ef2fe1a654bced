//! Splits a text into records and cells as RFC 4180 has it, strictly, and keeps where every cell begins.
//! A reader that forgives a stray quote would move the fault to another line, so this one stops at it.

use std::borrow::Cow;

/// One cell, without its quotes.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where it begins in the text, in bytes; a quoted cell begins with its quote.
    pub(super) start: usize,
}

/// The cells of one record.
pub(super) type Record<'a> = Vec<Cell<'a>>;

/// Where a text stops being CSV.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) message: &'static str,
}

/// The records of a text, up to where it is broken. Blank lines are skipped.
pub(super) fn records(text: &str) -> (Vec<Record<'_>>, Option<Broken>) {
    let mut records = Vec::new();
    let mut record = Record::new();
    let mut at = 0;
    while at <= text.len() {
        let (cell, end) = match cell(text, at) {
            Ok(found) => found,
            Err(broken) => return (records, Some(broken)),
        };
        record.push(cell);
        let (length, ends_record) = separator(text, end);
        at = end + length;
        if ends_record {
            let record = std::mem::take(&mut record);
            records.extend(Some(record).filter(|record| !is_blank(record)));
            if at >= text.len() {
                break;
            }
        }
    }
    (records, None)
}

fn is_blank(record: &Record<'_>) -> bool {
    record.len() == 1 && record.iter().all(|cell| cell.text.is_empty())
}

/// The length of what follows a cell, and whether it ends the record; the end of the text does.
fn separator(text: &str, at: usize) -> (usize, bool) {
    let rest = rest(text, at);
    if rest.starts_with(',') {
        (1, false)
    } else if rest.starts_with("\r\n") {
        (2, true)
    } else {
        (1, true)
    }
}

/// The cell that begins at a place, and where it ends.
fn cell(text: &str, start: usize) -> Result<(Cell<'_>, usize), Broken> {
    if rest(text, start).starts_with('"') { quoted(text, start) } else { bare(text, start) }
}

fn bare(text: &str, start: usize) -> Result<(Cell<'_>, usize), Broken> {
    let rest = rest(text, start);
    let length = rest.bytes().position(|byte| matches!(byte, b',' | b'\n' | b'"')).unwrap_or(rest.len());
    let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
    if after.starts_with('"') {
        let message = "a quote inside a cell; put the whole cell in quotes and write this one twice";
        return Err(Broken { at: start + length, message });
    }
    let taken = if after.starts_with('\n') { taken.strip_suffix('\r').unwrap_or(taken) } else { taken };
    Ok((Cell { text: Cow::Borrowed(taken), start }, start + taken.len()))
}

fn quoted(text: &str, start: usize) -> Result<(Cell<'_>, usize), Broken> {
    let first = start + 1;
    let mut end = first;
    let mut has_quotes = false;
    loop {
        let Some(length) = rest(text, end).find('"') else {
            return Err(Broken {
                at: start,
                message: "this quote is never closed; close it, or write it twice",
            });
        };
        end += length + 1;
        if !rest(text, end).starts_with('"') {
            break;
        }
        end += 1;
        has_quotes = true;
    }
    let after = rest(text, end);
    if !(after.is_empty() || after.starts_with([',', '\n']) || after.starts_with("\r\n")) {
        let message =
            "text after the closing quote; put a comma between them, or write the quote before it twice";
        return Err(Broken { at: end, message });
    }
    let inner = text.get(first..end - 1).unwrap_or_default();
    let inner = if has_quotes { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
    Ok((Cell { text: inner, start }, end))
}

fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}
