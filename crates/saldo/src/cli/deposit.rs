//! `saldo deposit`: money that a partner paid in.

use serde_json::json;

use saldo_core::Currency;

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};

#[derive(Debug, clap::Args)]
pub(crate) struct DepositArgs {
    /// The partner's name or id.
    #[arg(long)]
    partner: String,
    #[arg(long, value_parser = ask::currency)]
    currency: Currency,
    /// In major units, for example 250.00.
    #[arg(long)]
    amount: String,
    /// Your own id of the payment: the same one is never booked twice.
    #[arg(long)]
    reference: Option<String>,
    /// What the books say about it.
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

pub(super) async fn run(
    args: &DepositArgs,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let amount = ask::amount(&args.amount, args.currency)?;
    let partner = ask::partner_id(client, &args.partner).await?;
    let mut body = json!({"currency": args.currency.code(), "amount": amount.to_decimal().to_string()});
    for (name, given) in [("reference", &args.reference), ("note", &args.note)] {
        if let (Some(given), Some(body)) = (given, body.as_object_mut()) {
            body.insert(name.to_owned(), json!(given));
        }
    }
    let path = format!("/admin/v1/partners/{partner}/deposits");
    let answer = ask::call(client, Method::POST, &path, Some(&body)).await?;
    screen.show(&answer, |screen| screen.table(&table::thing(&answer)));
    Ok(())
}
