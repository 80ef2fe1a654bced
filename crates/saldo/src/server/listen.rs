//! Listen, serve, and stop on SIGTERM or Ctrl-C: what is in flight is finished, within a time limit.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures_util::future::try_join_all;
use saldo_core::party::SecretHash;
use saldo_dialects::TrustedProxies;
use saldo_engine::secrets::generate_secret;
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

use super::app::{Apis, Current};
use super::entrance::{Admits, Bound, Entrance};
use super::stopping::Stopping;
use super::switch::Switch;
use super::{background, metrics};
use crate::cli::{Form, say};
use crate::owner::{Owner, OwnerNote};
use crate::system::SystemChance;

/// How long a stop waits for what is in flight.
pub(crate) const STOP_LIMIT: Duration = Duration::from_secs(20);

/// Where and how to serve.
pub(crate) struct Surface {
    /// The first is the one that people are told.
    pub(crate) entrances: Vec<Entrance>,
    /// Who is believed about where requests come from.
    pub(crate) proxies: TrustedProxies,
    pub(crate) workers: u16,
    /// How long it serves on when it is told to stop, and says that it is not ready.
    pub(crate) drain: Duration,
    pub(crate) form: Form,
    /// The log's level unless SALDO_LOG says another.
    pub(crate) log_default: &'static str,
}

/// A switch, ready to be served.
pub(crate) struct Listening {
    /// What people are told at the start.
    pub(crate) greeting: String,
    /// The same for programs.
    pub(crate) details: serde_json::Value,
    /// Where the owner's note is left.
    pub(crate) directory: PathBuf,
    /// Makes the APIs, with the tokens that are let in.
    pub(crate) apis: MakeApis,
    pub(crate) current: Arc<Current>,
}

pub(crate) type MakeApis = Box<dyn Fn(&Arc<Switch>, &[SecretHash]) -> Apis + Send + Sync>;

/// Listens, opens a switch, and serves it until it is told to stop. `open` is told the addresses that were got.
pub(crate) fn run(
    surface: Surface,
    open: impl AsyncFnOnce(Vec<String>) -> anyhow::Result<Listening>,
) -> anyhow::Result<()> {
    start_log(surface.log_default)?;
    runtime(surface.workers)?.block_on(async {
        let mut bound = Vec::new();
        for entrance in surface.entrances {
            bound.push(entrance.bind().await?);
        }
        metrics::install();
        let listening = open(bound.iter().map(Bound::url).collect()).await?;
        serve(bound, listening, surface.proxies, surface.drain, surface.form).await
    })
}

pub(super) fn runtime(workers: u16) -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(usize::from(workers))
        .enable_all()
        .build()
        .context("no threads can be started: allow this process more")
}

async fn serve(
    mut bound: Vec<Bound>,
    listening: Listening,
    proxies: TrustedProxies,
    drain: Duration,
    form: Form,
) -> anyhow::Result<()> {
    let Listening { greeting, details, directory, apis, current } = listening;
    let token = generate_secret("", &SystemChance);
    let switch = current.switch();
    let apis = apis(&switch, &[switch.engine.admin_token_hash(&token)]);
    tokio::spawn(recover(Arc::clone(&switch)));
    current.serve(switch, apis);
    let url = match bound.iter().find(|bound| bound.is_for_commands()) {
        Some(bound) => bound.url(),
        None => {
            let own = Entrance { admits: Admits::Only(["admin".to_owned()].into()), ..Entrance::plain(OWN) };
            let own = own.bind().await?;
            let url = own.url();
            bound.push(own);
            url
        }
    };
    let note = OwnerNote::leave(&directory, &Owner { url, token })?;
    let beats = tokio::spawn(background::beats(Arc::clone(&current)));
    let background = tokio::spawn(background::work(Arc::clone(&current)));
    let stopping = Stopping::listen()?;
    say(form, &details, || greeting);
    serve_until_told(bound, &current, proxies, (stopping, drain)).await?;
    background.abort();
    current.switch().engine.hand_over().await;
    let left = current.switch().stop(STOP_LIMIT).await;
    beats.abort();
    drop(note);
    if left > 0 {
        tracing::warn!(
            transfers = left,
            "stopped with transfers in flight: they are taken up at the next start"
        );
    }
    Ok(())
}

/// Where commands of this machine are listened to where no other entrance is for them.
const OWN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Takes up what an earlier process left open, beside the requests: a provider that is silent delays no start.
async fn recover(switch: Arc<Switch>) {
    match switch.engine.recover().await {
        Ok(report) if report.asked > 0 => {
            tracing::info!(transfers = report.asked, "took up transfers that were left open");
        }
        Ok(_) => {}
        Err(reason) => tracing::error!(%reason, "transfers that were left open could not be taken up"),
    }
}

async fn serve_until_told(
    bound: Vec<Bound>,
    current: &Arc<Current>,
    proxies: TrustedProxies,
    (mut stopping, drain): (Stopping, Duration),
) -> anyhow::Result<()> {
    let proxies = Arc::new(proxies);
    let each = |bound: Bound| bound.serve(Arc::clone(current), Arc::clone(&proxies));
    let serving = try_join_all(bound.into_iter().map(each));
    let limit = async {
        stopping.told().await;
        current.leave();
        // Told once more, it waits no longer.
        tokio::time::timeout(drain, stopping.told()).await.ok();
        current.stop_is_told();
        tokio::time::sleep(STOP_LIMIT).await;
    };
    tokio::select! {
        ended = serving => drop(ended?),
        () = limit => tracing::warn!("some clients kept their connections past the limit"),
    }
    Ok(())
}

/// Logs to standard error, as SALDO_LOG says.
pub(super) fn start_log(default: &str) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the binary reads the environment")]
    let wanted = std::env::var("SALDO_LOG").unwrap_or_else(|_| default.to_owned());
    let filter = EnvFilter::try_new(&wanted).with_context(|| {
        format!("SALDO_LOG is `{wanted}`: write a level such as info, or saldo_engine=debug")
    })?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init().ok();
    Ok(())
}
