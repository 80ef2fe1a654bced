//! `saldo sandbox`, `sandbox-provider`, `serve`, `init` and `migrate`: the arguments, checked as far as they can be without a database.
//! What they do is in `crate::sandbox`, `crate::provider`, `crate::server` and `crate::config`.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::target::DATA_DEFAULT;
use super::{End, Exit, Form};

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SandboxArgs {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7000")]
    pub(crate) listen: SocketAddr,
    /// Where to listen with TLS besides, if there is a certificate.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7443", requires = "tls_certificate")]
    pub(crate) tls_listen: SocketAddr,
    /// A certificate in PEM, and behind it those that lead to its authority.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Its private key, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Where the data is kept; created if need be.
    #[arg(long, value_name = "DIR", default_value = DATA_DEFAULT)]
    pub(crate) data: PathBuf,
    /// Another database than the one in the data directory, as `sqlite:FILE`.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Listen on an address that others can reach: everyone there can use the demonstration credentials.
    #[arg(long)]
    pub(crate) force_public: bool,
    /// How many threads serve requests.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) workers: u16,
    /// Do without usage limits: for load tests.
    #[arg(long)]
    pub(crate) no_limits: bool,
    /// Answer Ideamart's applications as production does: its codes for repeats and short balances, its time stamps.
    #[arg(long)]
    pub(crate) production_codes: bool,
    /// How the addresses and credentials are printed.
    #[arg(skip)]
    pub(crate) form: Form,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SandboxProviderArgs {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7100")]
    pub(crate) listen: SocketAddr,
    /// What it did is written to this file, and read from it at the start; created if need be.
    #[arg(long, value_name = "FILE")]
    pub(crate) book: PathBuf,
    /// Listen on an address that others can reach: everyone there can use the provider, and make it fail.
    #[arg(long)]
    pub(crate) force_public: bool,
    /// How many threads serve requests.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) workers: u16,
    /// How the address is printed.
    #[arg(skip)]
    pub(crate) form: Form,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ServeArgs {
    /// The configuration, as `saldo init` writes it.
    #[arg(long, value_name = "FILE", default_value = "saldo.toml")]
    pub(crate) config: PathBuf,
    /// Do without usage limits and the velocity rule: for load tests.
    #[arg(long)]
    pub(crate) no_limits: bool,
    /// How the addresses are printed.
    #[arg(skip)]
    pub(crate) form: Form,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct InitArgs {
    /// Where saldo.toml is written.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) dir: PathBuf,
    /// How the password is printed.
    #[arg(skip)]
    pub(crate) form: Form,
}

#[derive(Debug, Clone, clap::Args)]
#[group(required = true, multiple = false, id = "which_database")]
pub(crate) struct MigrateArgs {
    /// The configuration that names the database.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database itself, as `sqlite:FILE`.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// How the outcome is printed.
    #[arg(skip)]
    pub(crate) form: Form,
}

pub(super) fn sandbox(args: SandboxArgs, form: Form) -> Result<(), End> {
    let mut public = [args.listen, args.tls_listen].into_iter().filter(|address| !address.ip().is_loopback());
    if let Some(address) = public.next().filter(|_| !args.force_public) {
        return Err(End::usage(format!(
            "{address} can be reached from other machines, and the sandbox has known credentials: \
             listen on 127.0.0.1, or add --force-public"
        )));
    }
    crate::sandbox::run(SandboxArgs { form, ..args }).map_err(|error| End::failed(Exit::Unreachable, &error))
}

pub(super) fn sandbox_provider(args: SandboxProviderArgs, form: Form) -> Result<(), End> {
    if !args.listen.ip().is_loopback() && !args.force_public {
        let address = args.listen;
        return Err(End::usage(format!(
            "{address} can be reached from other machines, and the provider asks nobody who he is: \
             listen on 127.0.0.1, or add --force-public"
        )));
    }
    crate::provider::run(SandboxProviderArgs { form, ..args })
        .map_err(|error| End::failed(Exit::Unreachable, &error))
}

pub(super) fn serve(args: ServeArgs, form: Form) -> Result<(), End> {
    crate::server::serve(ServeArgs { form, ..args }).map_err(|error| End::failed(Exit::Unreachable, &error))
}

pub(super) fn init(args: InitArgs, form: Form) -> Result<(), End> {
    crate::config::init(InitArgs { form, ..args }).map_err(|error| End::failed(Exit::Refused, &error))
}

pub(super) fn migrate(args: MigrateArgs, form: Form) -> Result<(), End> {
    crate::config::migrate(MigrateArgs { form, ..args })
        .map_err(|error| End::failed(Exit::Unreachable, &error))
}
