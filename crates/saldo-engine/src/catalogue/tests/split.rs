//! Whatever cells are written as RFC 4180 has it, the same cells are read, each where it was put.

use proptest::prelude::*;

use super::super::record::{Broken, records};

/// Writes records, and where each cell begins.
fn written(rows: &[Vec<String>], line_end: &str) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            text.push_str(if place == 0 { "" } else { "," });
            starts.push(text.len());
            if cell.is_empty() || cell.contains(['"', ',', '\n', '\r']) {
                text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            } else {
                text.push_str(cell);
            }
        }
        text.push_str(line_end);
    }
    (text, starts)
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a-zé\",\r\n ]{0,6}", 2..5), 0..5),
        line_end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let (text, starts) = written(&rows, line_end);
        let (read, broken) = records(&text);
        prop_assert_eq!(broken, None);
        let cells: Vec<Vec<String>> =
            read.iter().map(|record| record.iter().map(|cell| cell.text.to_string()).collect()).collect();
        prop_assert_eq!(cells, rows);
        let read: Vec<usize> = read.iter().flatten().map(|cell| cell.start).collect();
        prop_assert_eq!(read, starts);
    }

    #[test]
    fn any_text_is_read_to_its_end_or_to_where_it_is_broken(text in "[a\",\r\né]{0,12}") {
        let (records, broken) = records(&text);
        prop_assert!(records.iter().flatten().all(|cell| text.is_char_boundary(cell.start)));
        prop_assert!(broken.is_none_or(|broken| text.is_char_boundary(broken.at) && broken.at < text.len()));
    }
}

#[test]
fn the_last_line_needs_no_end_and_the_last_cell_no_text() {
    for text in ["a,b\nc,", "a,b\nc,\n", "\n\na,b\r\n\r\nc,\n\n", "\"a\",b\nc,\"\""] {
        let (records, broken) = records(text);
        let cells: Vec<Vec<_>> =
            records.iter().map(|r| r.iter().map(|cell| cell.text.as_ref()).collect()).collect();
        assert_eq!((cells, broken), (vec![vec!["a", "b"], vec!["c", ""]], None), "{text:?}");
    }
}

#[test]
fn what_comes_before_the_fault_is_kept() {
    let (records, broken) = records("a,b\nc,d\"");
    assert_eq!(records.len(), 1);
    assert!(matches!(broken, Some(Broken { at: 7, .. })));
}
