//! `saldo key restrict`, and the same options of `saldo key add`: from which hosts a credential may be called with, and
//! how often.

use saldo_core::CredentialId;
use saldo_core::restrictions::AllowedHost;
use serde_json::{Map, Value, json};

use super::target::TargetArgs;
use super::{End, Screen, ask, table};
use crate::admin_client::{AdminClient, Method};

/// One group by this name, for clap.
#[derive(Debug, clap::Args)]
pub(super) struct RestrictionArgs {
    /// A host that may call, as 203.0.113.7 or 203.0.113.0/24; once for each, all without.
    #[arg(long = "allowed-host", value_name = "HOST")]
    allowed_hosts: Vec<AllowedHost>,
    /// How many calls a second has.
    #[arg(long, value_name = "CALLS", value_parser = clap::value_parser!(u32).range(1..))]
    per_second: Option<u32>,
    /// How many calls a day has, from midnight to midnight in UTC.
    #[arg(long, value_name = "CALLS", value_parser = clap::value_parser!(u32).range(1..))]
    per_day: Option<u32>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RestrictArgs {
    /// As `saldo key list` shows it.
    id: CredentialId,
    #[command(flatten)]
    restrictions: RestrictionArgs,
    /// From everywhere, and as often as one likes.
    #[arg(long, conflicts_with = "RestrictionArgs", required_unless_present = "RestrictionArgs")]
    none: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

impl RestrictionArgs {
    /// The members of the admin API; what is not named is left out.
    pub(super) fn members(&self) -> Map<String, Value> {
        let hosts: Vec<_> = self.allowed_hosts.iter().map(ToString::to_string).collect();
        let members = [
            ("allowed_hosts", Some(json!(hosts)).filter(|_| !hosts.is_empty())),
            ("calls_per_second", self.per_second.map(Value::from)),
            ("calls_per_day", self.per_day.map(Value::from)),
        ];
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Restricts a credential anew: what is not named is no restriction from then on.
pub(super) async fn run(
    args: &RestrictArgs,
    client: &mut impl AdminClient,
    screen: &mut Screen<'_>,
) -> Result<(), End> {
    let path = format!("/admin/v1/credentials/{}/restrictions", args.id);
    let body = Value::Object(args.restrictions.members());
    let answer = ask::call(client, Method::PUT, &path, Some(&body)).await?;
    screen.show(&answer, |screen| screen.table(&table::thing(&answer)));
    Ok(())
}
