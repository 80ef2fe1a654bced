//! The catalogue as files: read the current one, put another in its place. One with a fault changes nothing.

use axum::extract::{Request, State};
use saldo_engine::ImportError;
use saldo_engine::catalogue::document_from;

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::{request, wire};

pub(super) async fn export(State(engine): State<Shared>) -> Answered {
    let version = engine.catalogue().version;
    let document = engine.catalogue_export().await?;
    let files = document.map(|document| wire::Files(document.files.to_vec())).unwrap_or_default();
    Ok(ok(&wire::Catalogue { version, files }))
}

pub(super) async fn import(State(engine): State<Shared>, request: Request) -> Answered {
    let sent: wire::NewCatalogue = request::catalogue(request.into_body()).await?;
    let imported = engine.catalogue_import(document_from(sent.files.0)).await;
    let imported = imported.map_err(|error| match error {
        ImportError::Faults(faults) => Problem::faulty_catalogue(faults),
        ImportError::Refused(reason) => reason.into(),
    })?;
    Ok(ok(&wire::CatalogueImported {
        version: imported.version,
        counts: wire::CatalogueCounts {
            countries: imported.countries,
            providers: imported.providers,
            products: imported.products,
            promotions: imported.promotions,
        },
    }))
}
