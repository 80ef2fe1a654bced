//! Receipts are sealed before they are written and opened where they are shown: PINs and tokens are as good as money, and
//! neither the database nor a backup of it has them in clear.
//! What was written before receipts were sealed is read as it is.

use std::sync::Arc;

use saldo_core::transfer::{Receipt, Transfer, Verdict};

use crate::secrets::{Chance, MasterKey, UnsealError};
use crate::transfers::Refused;
use crate::{Answer, Engine};

/// The one value of a receipt that is no secret.
pub(crate) const PROVIDER_REF: &str = "providerRef";

impl MasterKey {
    /// A receipt as it is kept: sealed, unless nothing in it could be a secret.
    pub fn seal_receipt(&self, receipt: &Receipt, chance: &dyn Chance) -> Receipt {
        let is_open = receipt.text.is_none() && receipt.params.keys().all(|name| name == PROVIDER_REF);
        if is_open || receipt.sealed.is_some() {
            return receipt.clone();
        }
        // A map of texts has no value that JSON cannot say.
        let plain = serde_json::to_string(receipt).unwrap_or_default();
        Receipt { sealed: Some(self.seal_text(&plain, chance)), ..Receipt::default() }
    }

    /// A receipt as its buyer reads it.
    pub fn unseal_receipt(&self, receipt: &Receipt) -> Result<Receipt, UnsealError> {
        let Some(sealed) = &receipt.sealed else {
            return Ok(receipt.clone());
        };
        serde_json::from_str(&self.unseal_text(sealed)?).map_err(|_| UnsealError)
    }
}

impl Engine {
    /// What became of an attempt, as it is written.
    pub(crate) fn verdict_sealed(&self, verdict: Verdict) -> Verdict {
        let seal = |receipt: Arc<Receipt>| {
            Arc::new(self.parts.master_key.seal_receipt(&receipt, self.parts.chance.as_ref()))
        };
        match verdict {
            Verdict::Delivered { provider_ref, receipt } => {
                Verdict::Delivered { provider_ref, receipt: receipt.map(seal) }
            }
            Verdict::Waiting { provider_ref, receipt, until } => {
                Verdict::Waiting { provider_ref, receipt: receipt.map(seal), until }
            }
            other @ (Verdict::Refused(_) | Verdict::Unknown) => other,
        }
    }

    /// A receipt in clear; an empty one where the master key is another.
    pub fn receipt_shown(&self, receipt: &Receipt) -> Receipt {
        self.parts.master_key.unseal_receipt(receipt).unwrap_or_else(|error| {
            tracing::error!(%error, "a receipt cannot be opened: put the right master key back");
            Receipt::default()
        })
    }

    /// A transfer with its receipt in clear, for whoever may read it.
    pub(crate) fn shown(&self, transfer: Arc<Transfer>) -> Arc<Transfer> {
        match transfer.receipt.as_deref().filter(|receipt| receipt.sealed.is_some()) {
            Some(sealed) => {
                let receipt = Some(Arc::new(self.receipt_shown(sealed)));
                Arc::new(Transfer { receipt, ..Transfer::clone(&transfer) })
            }
            None => transfer,
        }
    }

    /// The same for an answer, a refusal's record included.
    pub(crate) fn answer_shown(
        &self,
        answer: Result<Arc<Transfer>, Refused>,
    ) -> Result<Arc<Transfer>, Refused> {
        match answer {
            Ok(transfer) => Ok(self.shown(transfer)),
            Err(Refused { refusal, transfer }) => {
                Err(Refused { refusal, transfer: transfer.map(|transfer| self.shown(transfer)) })
            }
        }
    }

    /// A webhook's body as it was sent.
    ///
    /// Errors: `Internal` where the master key is another.
    pub(crate) fn body_shown(&self, body: &str) -> Answer<Arc<str>> {
        let opened = self.parts.master_key.unseal_text(body);
        opened.map(Arc::from).map_err(|error| {
            tracing::error!(%error, "a webhook's body cannot be opened: put the right master key back");
            saldo_core::Reason::Internal
        })
    }
}
