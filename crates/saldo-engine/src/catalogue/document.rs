//! The files of a document as tables: every file there, once, and none that nobody reads.

use saldo_core::command::CatalogueDocument;

use super::fault::{Fault, Faults};
use super::table::{Row, Shape, Table};
use super::{FILES, places, products, promotions, providers, rates, texts};

const SHAPES: [&Shape; FILES.len()] = [
    &places::COUNTRIES,
    &places::CURRENCIES,
    &places::REGIONS,
    &providers::PROVIDERS,
    &products::PRODUCTS,
    &products::SETTINGS,
    &texts::PRODUCT_TEXTS,
    &promotions::PROMOTIONS,
    &texts::PROMOTION_TEXTS,
    &promotions::BONUSES,
    &rates::RATES,
];

/// Makes a document of files given as name and text, in reading order: the same files are the same document.
pub fn document_from(files: impl IntoIterator<Item = (String, String)>) -> CatalogueDocument {
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_cached_key(|(name, _)| {
        (FILES.iter().position(|file| file == name).unwrap_or(FILES.len()), name.clone())
    });
    CatalogueDocument { files: files.into() }
}

/// The tables that could be opened, and the faults of them all.
#[derive(Debug)]
pub(super) struct Document<'a> {
    tables: Vec<Table<'a>>,
    pub(super) faults: Faults,
}

impl<'a> Document<'a> {
    pub(super) fn open(document: &'a CatalogueDocument) -> Self {
        let faults = Faults::default();
        check_names(document, &faults);
        let text_of =
            |file| document.files.iter().find(|(name, _)| name == file).map(|(_, text)| text.as_str());
        let tables =
            SHAPES.iter().filter_map(|shape| Table::open(shape, text_of(shape.file)?, &faults)).collect();
        Self { tables, faults }
    }

    /// A table, if its header could be read.
    pub(super) fn table(&self, shape: &Shape) -> Option<&Table<'a>> {
        self.tables.iter().find(|table| table.file() == shape.file)
    }

    /// The rows of a table; none where it could not be opened.
    pub(super) fn rows(&self, shape: &Shape) -> impl Iterator<Item = Row<'_>> {
        self.table(shape).into_iter().flat_map(|table| table.rows(&self.faults))
    }

    /// Errors: the faults, in order.
    pub(super) fn finish(self) -> Result<(), Vec<Fault>> {
        let faults = self.faults.into_sorted();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn check_names(document: &CatalogueDocument, faults: &Faults) {
    let fault = |file: &str, message: String| {
        faults.add(Fault { file: file.to_owned(), line: 1, column: 1, message });
    };
    for shape in SHAPES {
        match document.files.iter().filter(|(name, _)| name == shape.file).count() {
            0 => {
                let header = shape.columns.join(",");
                fault(
                    shape.file,
                    format!("the file is missing; add it, at the least with its header: {header}"),
                );
            }
            1 => {}
            count => fault(shape.file, format!("the file is given {count} times; give it once")),
        }
    }
    for (name, _) in document.files.iter().filter(|(name, _)| !FILES.contains(&name.as_str())) {
        fault(
            name,
            format!("no such file belongs to a catalogue; remove it, or name it one of {}", FILES.join(", ")),
        );
    }
}
