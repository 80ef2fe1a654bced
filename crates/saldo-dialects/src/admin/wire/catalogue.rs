//! The catalogue as a set of CSV files.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewCatalogue {
    pub files: Files,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Catalogue {
    /// Zero before the first import.
    pub version: i64,
    pub files: Files,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct CatalogueImported {
    pub version: i64,
    pub counts: CatalogueCounts,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct CatalogueCounts {
    pub countries: usize,
    pub providers: usize,
    pub products: usize,
    pub promotions: usize,
}

/// Names and texts, in their order. A name sent twice stays twice, so that the catalogue's check can say so.
#[derive(Debug, Default)]
pub(in crate::admin) struct Files(pub Vec<(String, String)>);

impl Serialize for Files {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FilesVisitor)
    }
}

struct FilesVisitor;

impl<'de> Visitor<'de> for FilesVisitor {
    type Value = Files;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of file names and texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
        let mut files = Vec::new();
        while let Some(file) = map.next_entry()? {
            files.push(file);
        }
        Ok(Files(files))
    }
}
