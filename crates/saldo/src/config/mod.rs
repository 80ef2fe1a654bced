//! `saldo.toml`: what `saldo serve` is told. Every name in it is in docs/operations.md.

mod connectors;
mod init;
mod instruments;
mod listeners;
mod retention;
mod sling;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use saldo_core::ConnectorName;
use saldo_core::limits::{Velocity, VelocityRule};
use saldo_core::party::SecretHash;
use saldo_core::restrictions::AllowedHost;
use saldo_dialects::TrustedProxies;
use saldo_engine::secrets::{MasterKey, unhex};
use saldo_engine::{Enforcement, Instrument, PlainHttp, Retention, Waits};
use saldo_store::Location;
use saldo_webhooks::Reach;
use serde::Deserialize;

use crate::cli::{MigrateArgs, say};
use crate::server::{Admits, Entrance};
pub(crate) use connectors::{ConnectorConfig, Upstream};
pub(crate) use init::init;
use instruments::InstrumentConfig;
use listeners::{ListenerConfig, TlsConfig};
use retention::RetentionConfig;
use sling::SlingConfig;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    listen: std::net::SocketAddr,
    /// TLS on `listen`; plain HTTP without.
    tls: Option<TlsConfig>,
    /// Where else to listen.
    #[serde(default)]
    listeners: Vec<ListenerConfig>,
    /// Addresses and networks of the proxies before it that are believed.
    #[serde(default)]
    trusted_proxies: Vec<AllowedHost>,
    /// The address that clients reach it at; the one it listens on unless it is given.
    public_url: Option<String>,
    database: String,
    master_key_file: PathBuf,
    /// The keyed hash of the admin password, in hexadecimal; `saldo init` writes it.
    admin_token_hash: String,
    #[serde(default = "one")]
    pub(crate) workers: u16,
    /// How many seconds it serves on when it is told to stop.
    #[serde(default)]
    pub(crate) drain_s: u16,
    /// Whether webhooks may go to this machine and to private networks, and in plain HTTP.
    #[serde(default)]
    internal_webhooks: bool,
    /// Whether usage limits and the velocity rule hold.
    #[serde(default = "yes")]
    limits: bool,
    #[serde(default)]
    waits: WaitsConfig,
    #[serde(default)]
    velocity: VelocityConfig,
    #[serde(default)]
    retention: RetentionConfig,
    #[serde(default)]
    pub(crate) sling: SlingConfig,
    #[serde(default)]
    connectors: Vec<ConnectorConfig>,
    /// What subscribers can be charged on, the one that is meant without a name first.
    #[serde(default)]
    instruments: Vec<InstrumentConfig>,
    /// Where transfers go; the first connector unless it is given.
    default_connector: Option<String>,
    #[serde(skip)]
    directory: PathBuf,
}

/// How long callers wait, in seconds; absent is as the published APIs have it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitsConfig {
    ding_s: Option<u32>,
    ideamart_s: Option<u32>,
    utelecard_s: Option<u32>,
    dtone_s: Option<u32>,
    sling_s: Option<u32>,
}

/// How many successful sends to one account number any stretch of so many seconds may have; no sends is no rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct VelocityConfig {
    sends: u32,
    seconds: u32,
}

impl Default for VelocityConfig {
    fn default() -> Self {
        Self { sends: 5, seconds: 600 }
    }
}

/// The connector that answers rehearsals, in every switch.
pub(crate) const REHEARSAL: &str = "rehearsal";

fn one() -> u16 {
    1
}

fn yes() -> bool {
    true
}

impl Config {
    pub(crate) fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| {
            format!(
                "{} cannot be read: write one with `saldo init`, or name it with --config",
                file.display()
            )
        })?;
        let mut config: Self =
            toml::from_str(&text).with_context(|| format!("{} is not right", file.display()))?;
        config.directory = file.parent().unwrap_or(Path::new("")).to_owned();
        if config.connectors.is_empty() {
            bail!("{} names no connector: add [[connectors]] with a name and a kind", file.display());
        }
        if !(1..=256).contains(&config.workers) {
            bail!("{}: workers is a number from 1 to 256", file.display());
        }
        if config.drain_s > 300 {
            bail!("{}: drain_s is a number from 0 to 300", file.display());
        }
        let reserved = config.connectors.iter().any(|connector| connector.name == REHEARSAL);
        if reserved {
            bail!("{}: the connector {REHEARSAL} is built in; name yours otherwise", file.display());
        }
        Ok(config)
    }

    /// The address that clients reach it at, where it is given, without a slash at its end.
    pub(crate) fn public_url(&self) -> anyhow::Result<Option<String>> {
        let Some(url) = &self.public_url else {
            return Ok(None);
        };
        let address = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let is_plain = |address: &str| {
            !address.starts_with('/')
                && address.bytes().all(|b| b.is_ascii_graphic() && !b"?#@\"\\".contains(&b))
        };
        if !address.is_some_and(|address| !address.is_empty() && is_plain(address)) {
            bail!("public_url is `{url}`: write the address that clients call, as https://saldo.example");
        }
        Ok(Some(url.trim_end_matches('/').to_owned()))
    }

    /// Where to listen: at `listen` first.
    pub(crate) fn entrances(&self) -> anyhow::Result<Vec<Entrance>> {
        let tls = self.tls.as_ref().map(|tls| tls.files(&self.directory));
        let first = Entrance { listen: self.listen, tls, admits: Admits::All };
        let further = self.listeners.iter().map(|listener| listener.entrance(&self.directory));
        std::iter::once(Ok(first)).chain(further).collect()
    }

    pub(crate) fn proxies(&self) -> TrustedProxies {
        TrustedProxies::new(self.trusted_proxies.clone())
    }

    pub(crate) fn location(&self) -> anyhow::Result<Location> {
        Ok(match self.database.parse()? {
            Location::Sqlite(path) => Location::Sqlite(self.beside(&path)),
            server @ Location::Postgres(_) => server,
        })
    }

    /// Beside the database that is a file; beside the configuration where a server has the data.
    pub(crate) fn data_dir(&self) -> anyhow::Result<PathBuf> {
        let directory = match self.location()? {
            Location::Sqlite(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
            Location::Postgres(_) => self.directory.clone(),
        };
        Ok(if directory.as_os_str().is_empty() { PathBuf::from(".") } else { directory })
    }

    pub(crate) fn master_key(&self) -> anyhow::Result<MasterKey> {
        let file = self.beside(&self.master_key_file);
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("the master key {} cannot be read: put it back", file.display()))?;
        MasterKey::from_hex(&text)
            .with_context(|| format!("{} holds no master key: it is 64 hexadecimal digits", file.display()))
    }

    pub(crate) fn admin_token_hash(&self) -> anyhow::Result<SecretHash> {
        unhex(&self.admin_token_hash)
            .context("admin_token_hash is not 64 hexadecimal digits: put back what `saldo init` wrote")
    }

    pub(crate) fn waits(&self) -> Waits {
        let published = Waits::PUBLISHED;
        let ms = |seconds: Option<u32>, default: i64| seconds.map_or(default, |s| i64::from(s) * 1_000);
        Waits {
            ding_ms: ms(self.waits.ding_s, published.ding_ms),
            ideamart_ms: ms(self.waits.ideamart_s, published.ideamart_ms),
            utelecard_ms: ms(self.waits.utelecard_s, published.utelecard_ms),
            dtone_ms: ms(self.waits.dtone_s, published.dtone_ms),
            sling_ms: ms(self.waits.sling_s, published.sling_ms),
        }
    }

    pub(crate) fn reach(&self) -> Reach {
        if self.internal_webhooks { Reach::Any } else { Reach::Public }
    }

    pub(crate) fn webhooks_plain(&self) -> PlainHttp {
        if self.internal_webhooks { PlainHttp::Allowed } else { PlainHttp::Refused }
    }

    pub(crate) fn limits(&self) -> Enforcement {
        if self.limits { Enforcement::On } else { Enforcement::Off }
    }

    pub(crate) fn velocity(&self) -> anyhow::Result<Velocity> {
        let VelocityConfig { sends, seconds } = self.velocity;
        if sends == 0 {
            return Ok(Velocity::Off);
        }
        VelocityRule::new(sends, seconds).map(Velocity::AtMost).with_context(|| {
            let (sends_max, seconds_max) = (VelocityRule::SENDS_MAX, VelocityRule::WINDOW_S_MAX);
            format!("[velocity] takes 1 to {sends_max} sends in 1 to {seconds_max} seconds, or 0 sends for no rule")
        })
    }

    pub(crate) fn retention(&self) -> anyhow::Result<Retention> {
        self.retention.read()
    }

    pub(crate) fn default_connector(&self) -> anyhow::Result<ConnectorName> {
        let first = self.connectors.first().map(|connector| connector.name.clone());
        let name = self.default_connector.clone().or(first).unwrap_or_default();
        ConnectorName::parse(&name).context("default_connector is no connector's name")
    }

    pub(crate) fn instruments(&self) -> anyhow::Result<Vec<Instrument>> {
        let connectors = self.connectors.iter().map(ConnectorConfig::name).collect::<Result<Vec<_>, _>>()?;
        self.instruments.iter().map(|instrument| instrument.read(&connectors)).collect()
    }

    /// A path in the configuration is beside it, unless it is absolute.
    fn beside(&self, path: &Path) -> PathBuf {
        self.directory.join(path)
    }

    /// What each connector leads to.
    pub(crate) fn upstreams(&self) -> anyhow::Result<Vec<(ConnectorName, Upstream)>> {
        let lead =
            |connector: &ConnectorConfig| Ok((connector.name()?, connector.upstream(&self.directory)?));
        self.connectors.iter().map(lead).collect()
    }
}

/// The directory in which who serves a configuration leaves its note.
pub(crate) fn data_dir(config: &Path) -> anyhow::Result<PathBuf> {
    Config::read(config)?.data_dir()
}

/// Brings a database to this version's schema.
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub(crate) fn migrate(args: MigrateArgs) -> anyhow::Result<()> {
    let location = match (&args.config, &args.database) {
        (Some(config), _) => Config::read(config)?.location()?,
        (None, Some(database)) => database.parse()?,
        (None, None) => bail!("name the database with --config or --database"),
    };
    saldo_store::migrate(&location)?;
    say(args.form, &serde_json::json!({"database": location.to_string(), "migrated": true}), || {
        format!("{location} has this version's schema.")
    });
    Ok(())
}
