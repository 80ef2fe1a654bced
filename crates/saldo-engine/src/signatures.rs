//! What is signed with a credential's secret: checked for those who call so, made for those who are told so.
//! Such a secret is kept, sealed with the master key, and never leaves the engine.

use std::net::IpAddr;

use hmac::{Hmac, KeyInit, Mac};
use saldo_core::party::Credential;
use saldo_core::{CredentialId, Dialect, Reason};
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq;

use crate::{Answer, Caller, Engine};

/// What a caller shows that signs its requests and never sends its secret.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    pub dialect: Dialect,
    pub public_id: &'a str,
    pub algorithm: MacAlgorithm,
    /// What is signed, byte by byte.
    pub message: &'a [u8],
    /// The signature, decoded from what it is sent in.
    pub signature: &'a [u8],
    /// The address it comes from; absent where that is not known, and then it is no allowed host.
    pub from: Option<IpAddr>,
}

/// How a message is signed with a secret as the key (RFC 2104).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MacAlgorithm {
    HmacSha256,
    HmacSha512,
}

impl MacAlgorithm {
    fn sign(self, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::HmacSha256 => {
                let mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
                Some(mac.chain_update(message).finalize().into_bytes().to_vec())
            }
            Self::HmacSha512 => {
                let mac = Hmac::<Sha512>::new_from_slice(key).ok()?;
                Some(mac.chain_update(message).finalize().into_bytes().to_vec())
            }
        }
    }
}

impl Engine {
    /// Finds out who calls by a signature. While a rotated credential is in its grace, both its secrets are taken.
    /// That a message is signed again later is not noticed here: what keeps it from being sent twice is its dialect's.
    ///
    /// Errors: `AuthenticationFailed`; `Forbidden` for a credential whose secret is not kept, which must be rotated;
    /// `CredentialExpired`; then those of `admit`.
    pub fn authenticate_signed(&self, signed: &Signed<'_>) -> Answer<Caller> {
        let directory = self.directory();
        let known = directory.signing(signed.dialect, signed.public_id);
        let mut refusal = Reason::AuthenticationFailed;
        for credential in known {
            match self.signature(credential, signed.algorithm, signed.message) {
                Ok(signature) if !bool::from(signature.as_slice().ct_eq(signed.signature)) => {}
                Ok(_) if !credential.is_live(self.now()) => return Err(Reason::CredentialExpired),
                Ok(_) => return self.admit(&directory, credential, signed.from),
                Err(reason) if known.len() == 1 => refusal = reason,
                Err(_) => {}
            }
        }
        Err(refusal)
    }

    /// Signs a message with a credential's secret, also when the credential has ended since.
    ///
    /// Errors: `NotFound`; `Forbidden` for a credential whose secret is not kept, which must be rotated.
    pub fn credential_sign(
        &self,
        id: CredentialId,
        algorithm: MacAlgorithm,
        message: &[u8],
    ) -> Answer<Vec<u8>> {
        let directory = self.directory();
        self.signature(directory.credential(id).ok_or(Reason::NotFound)?, algorithm, message)
    }

    /// The credential whose secret signs what a caller is told.
    ///
    /// Errors: `Forbidden` for one whose secret is not kept, which must be rotated.
    pub(crate) fn signer_of(&self, caller: &Caller) -> Answer<CredentialId> {
        self.credential_sign(caller.credential, MacAlgorithm::HmacSha256, &[])?;
        Ok(caller.credential)
    }

    fn signature(&self, credential: &Credential, algorithm: MacAlgorithm, message: &[u8]) -> Answer<Vec<u8>> {
        let Some(sealed) = credential.secret_sealed.as_deref() else {
            tracing::warn!(credential = %credential.id, "its secret was never kept, so nothing is signed with it: rotate it");
            return Err(Reason::Forbidden);
        };
        let opened = self.parts.master_key.unseal(sealed).ok();
        opened.and_then(|secret| algorithm.sign(&secret, message)).ok_or_else(|| {
            tracing::error!(credential = %credential.id, "its secret cannot be opened with this master key: put the right key back");
            Reason::Internal
        })
    }

    /// The secret as it is kept beside its hash, where the dialect signs with it.
    pub(crate) fn secret_kept(&self, dialect: Dialect, secret: &str) -> Option<Vec<u8>> {
        let seal = || self.parts.master_key.seal(secret.as_bytes(), self.parts.chance.as_ref());
        keeps_secrets(dialect).then(seal)
    }
}

/// Whether a dialect's secrets sign: its callers' requests, or what its callers are told.
pub(crate) fn keeps_secrets(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Dtone | Dialect::Sling => true,
        Dialect::Ding | Dialect::Ideamart | Dialect::Utelecard => false,
    }
}
