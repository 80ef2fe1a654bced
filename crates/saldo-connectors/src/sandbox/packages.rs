//! Packages that are sold by their id, from `packages.csv`. A product without a row there has none.

use saldo_core::catalogue::Product;
use saldo_core::transfer::Setting;

use super::bills::{money, number};
use super::rows::{self, Layout, Row, TableError};
use crate::port::{ConnectorError, FoundPackage, Submission};

const TEXT: &str = include_str!("packages.csv");

const LAYOUT: Layout = Layout {
    table: "packages.csv",
    columns: &["product", "id", "group", "description", "detail", "duration", "currency", "price", "source"],
};

/// The packages with their product's number, in the order of the file.
#[derive(Debug)]
pub(super) struct Packages(Vec<(i64, FoundPackage)>);

impl Packages {
    /// The table that is built in.
    pub(super) fn read() -> Result<Self, TableError> {
        let rows = rows::read(LAYOUT, TEXT)?;
        rows.iter()
            .map(|row| Ok((number(row, "product")?, package(row)?)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// All packages of a product.
    pub(super) fn of(&self, product: &Product) -> Result<Vec<FoundPackage>, ConnectorError> {
        let own = self.0.iter().filter(|(number, _)| *number == product.number);
        let packages: Vec<FoundPackage> = own.map(|(_, package)| package.clone()).collect();
        if packages.is_empty() { Err(ConnectorError::NotOffered) } else { Ok(packages) }
    }

    /// Whether a purchase is of a package at its price, or names none.
    pub(super) fn take(&self, submission: &Submission) -> bool {
        let Some(id) = Setting::package_id(&submission.settings) else { return true };
        let mut own = self.0.iter().filter(|(number, _)| *number == submission.product_number);
        own.any(|(_, package)| package.id == id && package.price == submission.receive)
    }
}

fn package(row: &Row) -> Result<FoundPackage, TableError> {
    row.required("source")?;
    let text = |column| row.required(column).map(str::to_owned);
    Ok(FoundPackage {
        id: text("id")?,
        group: text("group")?,
        description: text("description")?,
        detail: text("detail")?,
        duration: text("duration")?,
        price: money(row, "price")?.ok_or_else(|| row.wrong("price", "must not be empty"))?,
    })
}
