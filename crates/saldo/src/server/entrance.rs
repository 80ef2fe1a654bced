//! One address that is listened on: with TLS or without, for all APIs or some. What goes with a request from there is
//! said here: where it comes from, and whether nobody could read it on its way.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use anyhow::{Context, anyhow};
use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener, ListenerExt};
use saldo_dialects::{Origin, TrustedProxies};
use tokio::net::TcpListener;
use tower::Service;

use super::app::Current;
use super::tls::{TlsFiles, TlsListener};

/// Where to listen, and how.
#[derive(Debug, Clone)]
pub(crate) struct Entrance {
    pub(crate) listen: SocketAddr,
    pub(crate) tls: Option<TlsFiles>,
    pub(crate) admits: Admits,
}

/// The APIs that are reached through an entrance, by their names in the metrics. Whether the process is well is told
/// through each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Admits {
    All,
    Only(Arc<[String]>),
}

impl Admits {
    pub(crate) fn admits(&self, api: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|name| name == api),
        }
    }
}

impl Entrance {
    /// In plain HTTP, for all APIs.
    pub(crate) fn plain(listen: SocketAddr) -> Self {
        Self { listen, tls: None, admits: Admits::All }
    }

    pub(super) async fn bind(self) -> anyhow::Result<Bound> {
        let tcp = TcpListener::bind(self.listen).await.map_err(|error| not_bound(self.listen, &error))?;
        let address = tcp.local_addr()?;
        Ok(Bound { tcp, address, tls: self.tls, admits: self.admits })
    }
}

fn not_bound(address: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("{address} is in use by another program: stop that one, or choose another with --listen")
        }
        ErrorKind::PermissionDenied => {
            anyhow!("this user may not listen on {address}: choose a port above 1023 with --listen")
        }
        _ => anyhow!("{address} cannot be listened on ({error}): choose another with --listen"),
    }
}

/// An entrance whose address was got.
pub(super) struct Bound {
    pub(super) tcp: TcpListener,
    address: SocketAddr,
    tls: Option<TlsFiles>,
    admits: Admits,
}

impl Bound {
    pub(super) fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Whether commands of this machine can speak to the admin API through it.
    pub(super) fn is_for_commands(&self) -> bool {
        self.tls.is_none() && self.admits.admits("admin")
    }

    /// Serves until it is told to stop, and what is in flight then to its end.
    pub(super) async fn serve(
        self,
        current: Arc<Current>,
        proxies: Arc<TrustedProxies>,
    ) -> anyhow::Result<()> {
        let stopping = Arc::clone(&current);
        let stop = async move { stopping.stopping().await };
        let url = self.url();
        match self.tls {
            Some(files) => {
                let door = Door { current, admits: self.admits, proxies, way: Way::Tls };
                let listener = TlsListener::new(self.tcp, files)?;
                axum::serve(listener, door).with_graceful_shutdown(stop).await
            }
            None => {
                let door = Door { current, admits: self.admits, proxies, way: Way::Plain };
                let listener = self.tcp.tap_io(|stream| {
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "small answers may wait");
                    }
                });
                axum::serve(listener, door).with_graceful_shutdown(stop).await
            }
        }
        .with_context(|| format!("serving {url} ended"))
    }
}

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Plain,
    Tls,
}

/// What makes a `Visit` of each connection.
#[derive(Clone)]
struct Door {
    current: Arc<Current>,
    admits: Admits,
    proxies: Arc<TrustedProxies>,
    way: Way,
}

impl<L: Listener<Addr = SocketAddr>> Service<IncomingStream<'_, L>> for Door {
    type Response = Visit;
    type Error = Infallible;
    type Future = Ready<Result<Visit, Infallible>>;

    fn poll_ready(&mut self, _context: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, L>) -> Self::Future {
        ready(Ok(Visit { door: self.clone(), from: *stream.remote_addr() }))
    }
}

/// A connection: answers its requests.
#[derive(Clone)]
struct Visit {
    door: Door,
    from: SocketAddr,
}

impl Service<Request> for Visit {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut TaskContext<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Door { current, admits, proxies, way } = self.door.clone();
        let connection = Origin { address: Some(self.from.ip()), is_https: way == Way::Tls };
        let origin = proxies.origin(connection, request.headers());
        request.extensions_mut().insert(origin);
        Box::pin(async move { current.answer(request, &admits).await })
    }
}
