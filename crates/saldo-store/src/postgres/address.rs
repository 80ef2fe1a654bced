//! A server's address: where it is, who comes in, and how what is said on the way is kept secret. `sslmode` and
//! `sslrootcert` mean what they mean to PostgreSQL's own programs, which are given the same for a backup.

use std::path::Path;
use std::sync::Arc;

use postgres::Client;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where a server is and how it is spoken to.
#[derive(Clone)]
pub(crate) struct Address {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
    /// The file with the authorities that are believed, where the server must show who it is.
    pub(super) authorities: Option<String>,
}

/// Why an address cannot be used: a sentence for people, without what the address says.
pub(crate) type Reason = String;

impl Address {
    /// Reads `postgres://...`, and the authorities' file where it names one.
    pub(crate) fn read(text: &str) -> Result<Self, Reason> {
        let (place, query) = text.split_once('?').unwrap_or((text, ""));
        let (mut mode, mut authorities, mut others) = ("prefer", None, Vec::new());
        for setting in query.split('&').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", value)) => authorities = Some(value.to_owned()),
                _ => others.push(setting),
            }
        }
        let others = others.join("&");
        let mut config: Config = format!("{place}?{others}").parse().map_err(|_| NO_ADDRESS.to_owned())?;
        config.ssl_mode(match mode {
            "disable" => SslMode::Disable,
            "prefer" => SslMode::Prefer,
            "require" | "verify-full" => SslMode::Require,
            _ => return Err("sslmode is disable, prefer, require or verify-full".to_owned()),
        });
        let tls = match (mode, &authorities) {
            ("verify-full", Some(file)) => trusting(Path::new(file))?,
            ("verify-full", None) => {
                return Err("sslmode=verify-full needs sslrootcert=FILE, the authorities in PEM".to_owned());
            }
            (_, Some(_)) => return Err("sslrootcert is for sslmode=verify-full".to_owned()),
            (_, None) => unchecked()?,
        };
        Ok(Self { config, tls: MakeRustlsConnect::new(tls), authorities })
    }

    /// In the order in which they are tried.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let name = |host: &Host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        };
        self.config.get_hosts().iter().map(name).collect()
    }

    /// The database's name, where it is given.
    pub(crate) fn database(&self) -> &str {
        self.config.get_dbname().unwrap_or_default()
    }

    /// A connection of the kind that waits.
    pub(super) fn connect(&self) -> Result<Client, postgres::Error> {
        postgres::Config::from(self.config.clone()).connect(self.tls.clone())
    }

    /// The names of libpq for how the server is spoken to.
    pub(super) fn sslmode(&self) -> &'static str {
        match self.config.get_ssl_mode() {
            SslMode::Disable => "disable",
            SslMode::Require if self.authorities.is_some() => "verify-full",
            SslMode::Require => "require",
            _ => "prefer",
        }
    }
}

const NO_ADDRESS: &str = "write it as postgres://USER:PASSWORD@HOST:PORT/NAME";

fn trusting(authorities: &Path) -> Result<ClientConfig, Reason> {
    let unread = |detail: String| format!("sslrootcert {}: {detail}", authorities.display());
    let pem = std::fs::read(authorities).map_err(|error| unread(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let added = certificate.map_err(|error| unread(error.to_string())).map(|found| roots.add(found));
        added?.map_err(|error| unread(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unread("it holds no certificate in PEM".to_owned()));
    }
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Nobody on the way can listen, and whoever answers is taken for the server.
fn unchecked() -> Result<ClientConfig, Reason> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    let anybody = Arc::new(Anybody(provider()));
    Ok(builder.dangerous().with_custom_certificate_verifier(anybody).with_no_client_auth())
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Takes every certificate; that the other side has its key is checked.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn refused(more: &str) -> String {
        let read = Address::read(&format!("postgres://saldo:secret@db.internal/saldo{more}"));
        let reason = read.map(drop).unwrap_err();
        assert!(!reason.contains("secret"), "{reason}");
        reason
    }

    #[test]
    fn what_is_asked_of_tls_is_understood_or_refused() {
        for (more, mode) in [
            ("", "prefer"),
            ("?sslmode=disable", "disable"),
            ("?connect_timeout=2&sslmode=require", "require"),
            ("?sslmode=prefer&target_session_attrs=read-write", "prefer"),
        ] {
            let read = Address::read(&format!("postgres://saldo@one,two:5433/saldo{more}")).unwrap();
            assert_eq!(read.sslmode(), mode);
            assert_eq!(read.config.get_hosts().len(), 2);
        }
        assert!(refused("?sslmode=verify-full").contains("needs sslrootcert=FILE"));
        assert!(refused("?sslmode=verify-ca").contains("sslmode is disable"));
        assert!(refused("?sslrootcert=/etc/ca.pem").contains("is for sslmode=verify-full"));
        assert!(refused("?sslmode=verify-full&sslrootcert=/nowhere.pem").contains("/nowhere.pem: No such"));
        assert!(refused("?port=x").contains("write it as postgres://"));
    }
}
