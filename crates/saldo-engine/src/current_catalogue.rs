//! Import a catalogue in one commit, so that running partners see it at once; export the current one.

use saldo_core::Reason;
use saldo_core::command::{CatalogueDocument, Intent};

use crate::catalogue::{self, Fault};
use crate::engine::read_failed;
use crate::{Answer, Engine};

/// What an import brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueImport {
    pub version: i64,
    pub countries: usize,
    pub providers: usize,
    pub products: usize,
    pub promotions: usize,
}

/// Why a catalogue was not imported; the current one stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the catalogue has {} faults", .0.len())]
    Faults(Vec<Fault>),
    #[error(transparent)]
    Refused(#[from] Reason),
}

impl Engine {
    /// Checks a catalogue whole, then makes it the current one.
    pub async fn catalogue_import(
        &self,
        document: CatalogueDocument,
    ) -> Result<CatalogueImport, ImportError> {
        let checked = catalogue::read(&document, 0).map_err(ImportError::Faults)?;
        self.commit(Intent::PutCatalogue(document)).await?;
        self.refresh_catalogue().await.map_err(|error| {
            tracing::error!(%error, "the imported catalogue cannot be read back");
            Reason::Internal
        })?;
        let parts = &checked.parts;
        Ok(CatalogueImport {
            version: self.catalogue().version,
            countries: parts.countries.len(),
            providers: parts.providers.len(),
            products: parts.products.len(),
            promotions: parts.promotions.len(),
        })
    }

    /// The current catalogue as it was imported; `None` before the first import.
    pub async fn catalogue_export(&self) -> Answer<Option<CatalogueDocument>> {
        let latest = self.parts.store.reads.catalogue_latest().await.map_err(|error| read_failed(&error))?;
        Ok(latest.map(|latest| latest.document))
    }
}
