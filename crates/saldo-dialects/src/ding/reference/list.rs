//! A list whose items are JSON already: a filtered answer is a concatenation of their bytes.
//! Values of one name are alternatives, names go together (Ding Connect description, *Querying*).

use std::collections::HashMap;
use std::sync::OnceLock;

use bytes::Bytes;
use serde::Serialize;

use crate::ding::wire::Listing;
use crate::http::coding;

/// The positions of the items that have a value, by value in lower case.
type Positions = HashMap<String, Vec<usize>>;

/// A list of written items with its indexes.
#[derive(Default)]
pub(in crate::ding) struct List {
    /// The whole answer, with all items.
    whole: Bytes,
    /// Where each item stands in `whole`.
    items: Vec<(usize, usize)>,
    indexes: HashMap<&'static str, Positions>,
    /// The whole answer in gzip, once somebody took it so.
    whole_gzipped: OnceLock<Option<Bytes>>,
}

/// What is wanted of a list: all names must match, any value of a name will do.
#[derive(Debug, Default)]
pub(in crate::ding) struct Selection {
    pub names: Vec<(&'static str, Vec<String>)>,
    pub skip: usize,
    /// All that are left where it is absent.
    pub take: Option<usize>,
}

impl Selection {
    fn is_everything(&self) -> bool {
        self.names.is_empty() && self.skip == 0 && self.take.is_none()
    }
}

/// Writes a list item by item.
pub(super) struct ListWriter {
    text: Vec<u8>,
    items: Vec<(usize, usize)>,
    indexes: HashMap<&'static str, Positions>,
}

impl ListWriter {
    pub(super) fn new() -> Self {
        Self { text: Listing::HEAD.into(), items: Vec::new(), indexes: HashMap::new() }
    }

    /// Appends an item that is found by these values.
    pub(super) fn push(&mut self, item: &impl Serialize, found_by: &[(&'static str, Vec<&str>)]) {
        let Ok(json) = serde_json::to_vec(item) else {
            tracing::error!("an item of the reference data could not be written as JSON and is left out");
            return;
        };
        let position = self.items.len();
        if position > 0 {
            self.text.push(b',');
        }
        let start = self.text.len();
        self.text.extend_from_slice(&json);
        self.items.push((start, self.text.len()));
        for (name, values) in found_by {
            let index = self.indexes.entry(name).or_default();
            for value in values {
                index.entry(value.to_ascii_lowercase()).or_default().push(position);
            }
        }
    }

    pub(super) fn finish(mut self) -> List {
        self.text.extend_from_slice(Listing::TAIL.as_bytes());
        let whole_gzipped = OnceLock::new();
        List { whole: self.text.into(), items: self.items, indexes: self.indexes, whole_gzipped }
    }
}

impl List {
    /// The answer with the items that are wanted, in the order of the list.
    pub(in crate::ding) fn answer(&self, wanted: &Selection) -> Bytes {
        if wanted.is_everything() {
            return self.whole.clone();
        }
        let take = wanted.take.unwrap_or(usize::MAX);
        if wanted.names.is_empty() {
            return self.written(self.items.iter().skip(wanted.skip).take(take));
        }
        let positions = self.matching(&wanted.names);
        let items = positions.iter().filter_map(|position| self.items.get(*position));
        self.written(items.skip(wanted.skip).take(take))
    }

    /// An answer of `answer` in gzip; `None` where it is sent as it is.
    pub(in crate::ding) fn gzipped(&self, wanted: &Selection, answer: &Bytes) -> Option<Bytes> {
        if wanted.is_everything() {
            return self.whole_gzipped.get_or_init(|| coding::gzip(answer)).clone();
        }
        coding::gzip(answer)
    }

    /// The whole answer, to tell it from another.
    pub(super) fn whole(&self) -> &[u8] {
        &self.whole
    }

    /// The positions that every name matches, ascending.
    fn matching(&self, names: &[(&'static str, Vec<String>)]) -> Vec<usize> {
        let mut left: Option<Vec<usize>> = None;
        for (name, values) in names {
            let found = self.with_any(name, values);
            left = Some(match left {
                None => found,
                Some(mut left) => {
                    left.retain(|position| found.binary_search(position).is_ok());
                    left
                }
            });
        }
        left.unwrap_or_default()
    }

    /// The positions of the items that have any of these values, ascending.
    fn with_any(&self, name: &str, values: &[String]) -> Vec<usize> {
        let Some(index) = self.indexes.get(name) else {
            return Vec::new();
        };
        let found = values.iter().filter_map(|value| index.get(&value.to_ascii_lowercase()));
        let mut positions: Vec<usize> = found.flatten().copied().collect();
        if values.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
        positions
    }

    fn written<'a>(&'a self, items: impl Iterator<Item = &'a (usize, usize)> + Clone) -> Bytes {
        let size: usize = items.clone().map(|(start, end)| end - start + 1).sum();
        let mut text = Vec::with_capacity(Listing::HEAD.len() + size + Listing::TAIL.len());
        text.extend_from_slice(Listing::HEAD.as_bytes());
        let mut is_first = true;
        for (start, end) in items {
            if !is_first {
                text.push(b',');
            }
            is_first = false;
            text.extend_from_slice(self.whole.get(*start..*end).unwrap_or_default());
        }
        text.extend_from_slice(Listing::TAIL.as_bytes());
        text.into()
    }
}
