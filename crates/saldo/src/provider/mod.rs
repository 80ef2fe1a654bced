//! `saldo sandbox-provider`: the simulated provider as a process of its own, for the nodes whose connectors name it.
//! It has no clock to advance: its time is this machine's. What it answers is `saldo_connectors::remote`.

use std::sync::Arc;

use anyhow::Context;
use saldo_connectors::remote;
use saldo_connectors::sandbox::SandboxConnector;
use saldo_core::ConnectorName;
use saldo_store::Owner;
use serde_json::json;

use crate::cli::SandboxProviderArgs;
use crate::server::{Alone, Entrance, run_alone};
use crate::system::SystemClock;

/// Its name for those who switch faults on, as in a sandbox.
const NAME: &str = "sandbox";
/// For faults with a rate.
const SEED: u64 = 1;

/// Serves the provider until it is told to stop.
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub(crate) fn run(args: SandboxProviderArgs) -> anyhow::Result<()> {
    let _owner = Owner::take(&args.book)?;
    let name = ConnectorName::parse(NAME).context("the provider's name is none")?;
    let clock = Arc::new(SystemClock::real());
    let provider = Arc::new(SandboxConnector::open(name, Some(&args.book), clock, SEED)?);
    let known = provider.deliveries_summary().attempts;
    let alone = Alone {
        entrance: Entrance::plain(args.listen),
        workers: args.workers,
        form: args.form,
        router: remote::router(provider),
    };
    let book = args.book.display().to_string();
    run_alone(alone, move |url| {
        let greeting = format!(
            "Saldo's sandbox provider listens on {url}; its book {book} has {known} deliveries.\n\n\
             In saldo.toml:\n\n  [[connectors]]\n  name = \"main\"\n  kind = \"sandbox-provider\"\n  url = \"{url}\"\n\n\
             Stop with Ctrl-C."
        );
        (json!({"base_url": url, "book": book}), greeting)
    })
}
