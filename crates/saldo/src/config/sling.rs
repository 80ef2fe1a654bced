//! `[sling]` in `saldo.toml`: how long credits are tried again, and how their webhooks are signed.

use anyhow::bail;
use saldo_dialects::sling::{Encoding, SignatureForm};
use saldo_engine::{MacAlgorithm, Retries};
use serde::Deserialize;

/// The longest that a credit may be tried again.
const RETRY_S_MAX: u32 = 86_400;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SlingConfig {
    retry_s: Option<u32>,
    signature: SignatureConfig,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SignatureConfig {
    #[default]
    HmacSha256Hex,
    HmacSha256Base64,
    HmacSha512Hex,
    HmacSha512Base64,
}

impl SlingConfig {
    pub(crate) fn retries(&self) -> anyhow::Result<Retries> {
        match self.retry_s {
            None => Ok(Retries::SLING),
            Some(seconds) if (1..=RETRY_S_MAX).contains(&seconds) => {
                Ok(Retries::over(i64::from(seconds) * 1_000))
            }
            Some(_) => bail!("[sling] retry_s is a number of seconds from 1 to {RETRY_S_MAX}"),
        }
    }

    pub(crate) fn signature(&self) -> SignatureForm {
        let (algorithm, encoding) = match self.signature {
            SignatureConfig::HmacSha256Hex => (MacAlgorithm::HmacSha256, Encoding::Hex),
            SignatureConfig::HmacSha256Base64 => (MacAlgorithm::HmacSha256, Encoding::Base64),
            SignatureConfig::HmacSha512Hex => (MacAlgorithm::HmacSha512, Encoding::Hex),
            SignatureConfig::HmacSha512Base64 => (MacAlgorithm::HmacSha512, Encoding::Base64),
        };
        SignatureForm { algorithm, encoding }
    }
}
