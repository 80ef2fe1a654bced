//! `saldo audit`: proves the books, and ends with 3 where they are not right.

use serde_json::Value;

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::AdminClient;

#[derive(Debug, clap::Args)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

pub(super) async fn run(client: &mut impl AdminClient, screen: &mut Screen<'_>) -> Result<(), End> {
    let report = ask::get(client, "/admin/v1/audit").await?;
    let violations = report.get("violations").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_clean = report.get("clean").and_then(Value::as_bool) == Some(true) && violations.is_empty();
    screen.show(&report, |screen| {
        if !violations.is_empty() {
            screen.table(&table::things(violations));
        }
        if is_clean {
            screen.line("The books are right.");
        }
        if let Some(counts) = report.get("counts") {
            screen.table(&table::thing(counts));
        }
    });
    if is_clean {
        return Ok(());
    }
    let count = violations.len();
    Err(End::not_clean(format!(
        "the books are not right, {count} violations: stop selling, keep a copy of the database, and look into each"
    )))
}
