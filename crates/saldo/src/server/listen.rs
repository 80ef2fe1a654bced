//! Listen, serve, and stop on SIGTERM or Ctrl-C: what is in flight is finished, within a time limit.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum::Router;
use axum::extract::Request;
use axum::serve::ListenerExt;
use saldo_core::party::SecretHash;
use saldo_engine::secrets::generate_secret;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::app::{Apis, Current};
use super::switch::Switch;
use super::{background, metrics};
use crate::cli::{Form, say};
use crate::owner::{Owner, OwnerNote};
use crate::system::SystemChance;

/// How long a stop waits for what is in flight.
pub(crate) const STOP_LIMIT: Duration = Duration::from_secs(20);

/// Where and how to serve.
pub(crate) struct Surface {
    pub(crate) listen: SocketAddr,
    pub(crate) workers: u16,
    pub(crate) form: Form,
    /// The log's level unless SALDO_LOG says another.
    pub(crate) log_default: &'static str,
}

/// The address that was got.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Port(SocketAddr);

impl Port {
    pub(crate) fn url(self) -> String {
        format!("http://{}", self.0)
    }
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

/// Listens, opens a switch, and serves it until it is told to stop.
pub(crate) fn run(
    surface: &Surface,
    open: impl AsyncFnOnce(Port) -> anyhow::Result<Listening>,
) -> anyhow::Result<()> {
    start_log(surface.log_default)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(usize::from(surface.workers))
        .enable_all()
        .build()
        .context("no threads can be started: allow this process more")?;
    runtime.block_on(async {
        let listener = bind(surface.listen).await?;
        let port = Port(listener.local_addr()?);
        metrics::install();
        let listening = open(port).await?;
        serve(listener, port, listening, surface.form).await
    })
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("{address} is in use by another program: stop that one, or choose another with --listen")
        }
        ErrorKind::PermissionDenied => {
            anyhow!("this user may not listen on {address}: choose a port above 1023 with --listen")
        }
        _ => anyhow!("{address} cannot be listened on ({error}): choose another with --listen"),
    })
}

async fn serve(listener: TcpListener, port: Port, listening: Listening, form: Form) -> anyhow::Result<()> {
    let Listening { greeting, details, directory, apis, current } = listening;
    let token = generate_secret("", &SystemChance);
    let switch = current.switch();
    let apis = apis(&switch, &[switch.engine.admin_token_hash(&token)]);
    tokio::spawn(recover(Arc::clone(&switch)));
    current.serve(switch, apis);
    let note = OwnerNote::leave(&directory, &Owner { url: port.url(), token })?;
    let background = tokio::spawn(background::work(Arc::clone(&current)));
    say(form, &details, || greeting);
    serve_until_told(listener, Arc::clone(&current)).await?;
    background.abort();
    let left = current.switch().stop(STOP_LIMIT).await;
    drop(note);
    if left > 0 {
        tracing::warn!(
            transfers = left,
            "stopped with transfers in flight: they are taken up at the next start"
        );
    }
    Ok(())
}

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

async fn serve_until_told(listener: TcpListener, current: Arc<Current>) -> anyhow::Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small answers may wait");
        }
    });
    let (answering, stopping) = (Arc::clone(&current), Arc::clone(&current));
    let service = tower::service_fn(move |request: Request| Arc::clone(&answering).answer(request));
    let router = Router::new().fallback_service(service);
    let stop = async move {
        told_to_stop().await;
        stopping.stop_is_told();
    };
    // The dialects look at the address that a call comes from.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    let limit = async move {
        current.stopping().await;
        tokio::time::sleep(STOP_LIMIT).await;
    };
    tokio::select! {
        ended = serving.into_future() => ended.context("serving ended")?,
        () = limit => tracing::warn!("some clients kept their connections past the limit"),
    }
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tracing::error!("signals cannot be heard; end the process with SIGKILL, which loses nothing");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Logs to standard error, as SALDO_LOG says.
fn start_log(default: &str) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the binary reads the environment")]
    let wanted = std::env::var("SALDO_LOG").unwrap_or_else(|_| default.to_owned());
    let filter = EnvFilter::try_new(&wanted).with_context(|| {
        format!("SALDO_LOG is `{wanted}`: write a level such as info, or saldo_engine=debug")
    })?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init().ok();
    Ok(())
}
