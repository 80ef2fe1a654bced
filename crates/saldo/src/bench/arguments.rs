//! What `saldo bench` can be told; docs/bench.md explains it with examples.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use rust_decimal::Decimal;

use super::mix::Mix;
use crate::admin_client::Address;
use crate::cli::End;

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BenchArgs {
    /// The Saldo to measure.
    #[arg(long, default_value = "http://127.0.0.1:7000")]
    pub(super) url: Address,
    /// What is called.
    #[arg(long, value_enum, default_value = "send")]
    pub(super) method: Method,
    /// How many connections are open, each with one request at a time.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(super) connections: u16,
    /// Seconds that are measured [default: 30, or without bound with --count].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    duration: Option<u32>,
    /// Seconds before, which are left out of the figures [default: 5, or 0 with --count].
    #[arg(long, value_name = "SECONDS")]
    warmup: Option<u32>,
    /// Open loop: send so many a second at fixed moments, and measure from these moments.
    #[arg(long, value_name = "PER_SECOND", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) rate: Option<u32>,
    /// Stop after so many requests.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) count: Option<u64>,
    /// How many threads make the load.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(super) threads: u16,
    /// The product to buy.
    #[arg(long, default_value = "NG_4X_TopUp")]
    pub(super) sku: String,
    /// The account number to buy it for.
    #[arg(long, value_name = "NUMBER", default_value = "2348031234567")]
    pub(super) account: String,
    /// What to send, in major units.
    #[arg(long, default_value = "2.00")]
    pub(super) amount: Decimal,
    /// The query of GetProducts.
    #[arg(long, value_name = "QUERY", default_value = "providerCodes=4XNG")]
    pub(super) filter: String,
    /// Draw outcomes in these shares, by the account-number endings of the sandbox.
    #[arg(
        long,
        value_name = "SHARES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "delivered=85,refused=10,unknown=4,slow=1"
    )]
    pub(super) mix: Option<Mix>,
    /// A Ding API key [default: the sandbox's].
    #[arg(long, value_name = "KEY")]
    pub(super) api_key: Option<String>,
    /// An admin token, for the checks afterwards [default: the sandbox's].
    #[arg(long, env = "SALDO_TOKEN", hide_env_values = true)]
    pub(super) token: Option<String>,
    /// Whose key it is, for the checks afterwards [default: the sandbox's].
    #[arg(long, value_name = "NAME")]
    pub(super) partner: Option<String>,
    /// Make so many partners for the run, each with a key and money, and let them buy in turn.
    #[arg(long, value_name = "N", conflicts_with_all = ["api_key", "partner"], value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(super) partners: Option<u16>,
    /// Append each acknowledged transfer to this file: reference, Saldo's id, state.
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    /// Connect again when the server goes away, and go on.
    #[arg(long)]
    pub(super) tolerate_disconnects: bool,
    /// How many seconds transfers have to end before they are checked.
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    pub(super) settle: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Method {
    /// Complete transfers: Ding's SendTransfer.
    Send,
    /// Ding's GetBalance.
    Balance,
    /// Ding's GetProducts with a filter.
    Products,
}

impl Method {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Balance => "balance",
            Self::Products => "products",
        }
    }
}

/// A run that sends a number of transfers ends on that; this only keeps moments representable.
const UNBOUNDED_SECONDS: u32 = 7 * 86_400;

impl BenchArgs {
    pub(super) fn duration(&self) -> Duration {
        let default = if self.count.is_some() { UNBOUNDED_SECONDS } else { 30 };
        Duration::from_secs(self.duration.unwrap_or(default).into())
    }

    pub(super) fn warmup(&self) -> Duration {
        let default = if self.count.is_some() { 0 } else { 5 };
        Duration::from_secs(self.warmup.unwrap_or(default).into())
    }

    /// What clap cannot see.
    pub(super) fn check(&self) -> Result<(), End> {
        if self.method != Method::Send && (self.mix.is_some() || self.journal.is_some()) {
            return Err(End::usage("--mix and --journal are of transfers: leave --method out, or these"));
        }
        let digits = self.account.bytes().rev().take_while(u8::is_ascii_digit).count();
        if self.mix.is_some() && digits <= super::mix::ENDING_DIGITS {
            return Err(End::usage(format!(
                "--mix replaces the last 7 digits of the account number, and `{}` has not more: give a longer one",
                self.account
            )));
        }
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_plain(&self.filter) {
            return Err(End::usage("--filter takes a query as it stands in a URL: encode spaces as %20"));
        }
        Ok(())
    }
}
