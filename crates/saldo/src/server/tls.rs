//! TLS on a listener: certificate and key from two files, looked at again while it serves, TLS 1.2 at the least.
//! A hand-shake that takes long, or never ends, holds nobody else up.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use arc_swap::ArcSwap;
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long a hand-shake may take.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Hand-shakes at once; beyond them new connections wait.
const HANDSHAKES_MAX: usize = 1_024;
/// How often the files are looked at.
const RELOAD_EVERY: Duration = Duration::from_secs(2);

/// Where certificate and key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    /// The certificate in PEM, and behind it those that lead to its authority.
    pub(crate) certificate: PathBuf,
    /// Its private key, in PEM.
    pub(crate) key: PathBuf,
}

/// Both files as they were read.
#[derive(PartialEq, Eq)]
struct Read {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl TlsFiles {
    fn read(&self) -> anyhow::Result<Read> {
        let read =
            |path: &Path| std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
        Ok(Read { certificate: read(&self.certificate)?, key: read(&self.key)? })
    }

    fn parse(&self, read: &Read, provider: &CryptoProvider) -> anyhow::Result<CertifiedKey> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&read.certificate).collect::<Result<_, _>>()?;
        if chain.is_empty() {
            bail!("{} holds no certificate in PEM", self.certificate.display());
        }
        let key = PrivateKeyDer::from_pem_slice(&read.key)
            .with_context(|| format!("{} holds no private key in PEM", self.key.display()))?;
        CertifiedKey::from_der(chain, key, provider).with_context(|| {
            format!("{} and {} do not belong together", self.certificate.display(), self.key.display())
        })
    }
}

/// The certificate that is shown to those who connect from now on.
#[derive(Debug)]
struct Certificate {
    shown: ArcSwap<CertifiedKey>,
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown.load_full())
    }
}

/// A listener whose connections speak TLS.
pub(super) struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    handshakes: JoinSet<io::Result<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl TlsListener {
    /// Reads the files, and looks at them again from time to time for as long as the runtime lives.
    pub(super) fn new(tcp: TcpListener, files: TlsFiles) -> anyhow::Result<Self> {
        let provider = Arc::new(ring::default_provider());
        let read = files.read()?;
        let shown = ArcSwap::from_pointee(files.parse(&read, &provider)?);
        let certificate = Arc::new(Certificate { shown });
        let resolver: Arc<dyn ResolvesServerCert> = certificate.clone();
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        tokio::spawn(reload(files, read, certificate, provider));
        Ok(Self { tcp, acceptor: TlsAcceptor::from(Arc::new(config)), handshakes: JoinSet::new() })
    }

    fn begin(&mut self, stream: TcpStream, from: SocketAddr) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small answers may wait");
        }
        let accepting = self.acceptor.accept(stream);
        self.handshakes.spawn(async move {
            let stream = tokio::time::timeout(HANDSHAKE_LIMIT, accepting).await??;
            Ok((stream, from))
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let has_room = self.handshakes.len() < HANDSHAKES_MAX;
            tokio::select! {
                (stream, from) = Listener::accept(&mut self.tcp), if has_room => self.begin(stream, from),
                Some(ended) = self.handshakes.join_next() => match ended {
                    Ok(Ok(accepted)) => return accepted,
                    Ok(Err(error)) => tracing::debug!(%error, "a client did not come to speak TLS"),
                    Err(error) => tracing::error!(%error, "a hand-shake panicked"),
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

/// Shows the files' certificate once they have changed. What cannot be used is said once, and the one before stays.
async fn reload(files: TlsFiles, first: Read, certificate: Arc<Certificate>, provider: Arc<CryptoProvider>) {
    let mut seen = first;
    loop {
        tokio::time::sleep(RELOAD_EVERY).await;
        let looked_at = files.clone();
        let Ok(Ok(read)) = tokio::task::spawn_blocking(move || looked_at.read()).await else { continue };
        if read == seen {
            continue;
        }
        match files.parse(&read, &provider) {
            Ok(changed) => {
                certificate.shown.store(Arc::new(changed));
                tracing::info!(certificate = %files.certificate.display(), "another certificate is shown");
            }
            Err(error) => {
                tracing::error!("the certificate that was read before stays: {error:#}");
            }
        }
        seen = read;
    }
}
