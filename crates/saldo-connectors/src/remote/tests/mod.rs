//! The remote connector against the provider behind it, over real sockets of this machine.
//! `contract` is what must be the same wherever the provider runs; `lost` is what happens on the way.

mod callback;
mod contract;
mod desk;
mod lost;
mod url;
mod wire;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{ProviderUrl, RemoteConnector, router};
use crate::sandbox::SandboxConnector;
use crate::sandbox::tests::{StoppedClock, name, open};

/// A provider that is served.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    pub(super) sandbox: Arc<SandboxConnector>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Served {
    pub(super) async fn start(book: Option<&Path>) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), book).await
    }

    pub(super) async fn start_at(address: SocketAddr, book: Option<&Path>) -> Self {
        let sandbox = Arc::new(open(book));
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, told) = oneshot::channel();
        let served = axum::serve(listener, router(Arc::clone(&sandbox)));
        let serving = tokio::spawn(async move {
            let told = async move { drop(told.await) };
            served.with_graceful_shutdown(told).await.unwrap();
        });
        Self { address, sandbox, stop, serving }
    }

    /// Ends it with all its connections; answers where it was.
    pub(super) async fn stop(self) -> SocketAddr {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap();
        self.address
    }

    pub(super) fn connector(&self) -> RemoteConnector {
        connector_to(self.address)
    }
}

pub(super) fn connector_to(address: SocketAddr) -> RemoteConnector {
    let url: ProviderUrl = format!("http://{address}").parse().unwrap();
    RemoteConnector::new(name(), &url, Arc::new(StoppedClock))
}
