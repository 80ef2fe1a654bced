//! Serving: opens a switch, puts its APIs behind one port, and ends what is in flight when it is told to stop.
//! `switch` opens, `app` routes, `entrance` and `tls` are where requests come in, `listen` serves and stops, `alone` does so without a switch, `background` does what its time has come for.

mod alone;
mod app;
mod background;
mod callbacks;
mod entrance;
mod health;
mod keeping;
mod listen;
mod metrics;
mod stopping;
mod switch;
mod telling;
mod tls;

use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use saldo_engine::secrets::generate_secret;

use crate::cli::ServeArgs;
use crate::config::Config;
use crate::system::SystemChance;

pub(crate) use alone::{Alone, run_alone};
pub(crate) use app::{Apis, Current, apis, docs};
pub(crate) use entrance::{Admits, Entrance};
pub(crate) use keeping::{Kept, kept};
pub(crate) use listen::{Listening, STOP_LIMIT, Surface, run};
pub(crate) use switch::{Switch, SwitchPlan, open};
pub(crate) use tls::TlsFiles;

/// The data that a command works on where no process runs.
#[derive(Debug)]
pub(crate) enum Place {
    /// A sandbox's data directory.
    Sandbox { data: PathBuf },
    /// The configuration of `saldo serve`.
    Serve { config: PathBuf },
}

/// A switch opened by a command, for as long as the command takes.
pub(crate) struct InProcess {
    pub(crate) router: Router,
    pub(crate) token: String,
    switch: Switch,
    _plan: SwitchPlan,
}

impl InProcess {
    pub(crate) async fn stop(self) {
        self.switch.stop(STOP_LIMIT).await;
    }
}

/// Opens the data, as its one owner.
pub(crate) async fn in_process(place: &Place) -> anyhow::Result<InProcess> {
    let plan = match place {
        Place::Sandbox { data } => SwitchPlan::sandbox(data, None)?,
        Place::Serve { config } => SwitchPlan::serve(&Config::read(config)?)?,
    };
    let switch = open(&plan).await?;
    let token = generate_secret("", &SystemChance);
    let router = app::admin(&switch, &[switch.engine.admin_token_hash(&token)]);
    Ok(InProcess { router, token, switch, _plan: plan })
}

/// `saldo serve`.
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub(crate) fn serve(args: ServeArgs) -> anyhow::Result<()> {
    let config = Config::read(&args.config)?;
    let plan = SwitchPlan::serve(&config)?;
    let plan = if args.no_limits { plan.without_limits() } else { plan };
    let public_url = config.public_url()?;
    let surface = Surface {
        entrances: config.entrances()?,
        proxies: config.proxies(),
        workers: config.workers,
        drain: Duration::from_secs(config.drain_s.into()),
        form: args.form,
        log_default: "info",
    };
    run(surface, async move |urls| {
        let switch = open(&plan).await?;
        if let Err(error) = switch.courier.ready().await {
            tracing::warn!(%error, "no webhook is sent");
        }
        let base_url = urls.first().cloned().unwrap_or_default();
        let public_url = public_url.unwrap_or_else(|| base_url.clone());
        Ok(Listening {
            greeting: format!("Saldo listens on {}", urls.join(", ")),
            details: serde_json::json!({"base_url": base_url, "urls": urls}),
            directory: plan.directory.clone(),
            apis: Box::new(move |switch, tokens| apis(switch, tokens, &public_url)),
            current: Current::new(switch),
        })
    })
}
