//! One RSA key of 2,048 bits that signs tokens: made, sealed, opened, used.
//! Its private half leaves this file only sealed with the master key.

use std::convert::Infallible;

use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use saldo_core::Timestamp;
use saldo_core::party::SigningKey;
use sha2::{Digest, Sha256};

use crate::secrets::{Chance, MasterKey, hex};

const BITS: usize = 2_048;
const KID_BYTES: usize = 16;

/// What everybody may know of a key: its name, modulus and exponent, both big-endian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub kid: String,
    pub modulus: Box<[u8]>,
    pub exponent: Box<[u8]>,
}

pub(crate) struct Key {
    pub(super) kid: String,
    pub(super) created_at: Timestamp,
    private: RsaPrivateKey,
}

/// Why a key cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeyError {
    #[error("the signing key {0} was not sealed with this master key: put the right master key back")]
    Sealed(String),
    #[error("RSA failed: {0}")]
    Rsa(#[from] rsa::Error),
    #[error("the private key cannot be written or read: {0}")]
    Form(#[from] rsa::pkcs8::Error),
}

impl Key {
    /// Makes a key. Takes a tenth of a second and more, so never on a thread that serves.
    pub(super) fn generate(chance: &dyn Chance, created_at: Timestamp) -> Result<Self, KeyError> {
        let private = RsaPrivateKey::new(&mut Randomness(chance), BITS)?;
        let digest = Sha256::digest(private.n_bytes());
        let name = digest.first_chunk::<KID_BYTES>().map(|bytes| hex(bytes)).unwrap_or_default();
        Ok(Self { kid: name.to_ascii_uppercase(), created_at, private })
    }

    pub(super) fn seal(&self, master_key: &MasterKey, chance: &dyn Chance) -> Result<SigningKey, KeyError> {
        let private = self.private.to_pkcs8_der()?;
        let private_sealed = master_key.seal(private.as_bytes(), chance);
        Ok(SigningKey { kid: self.kid.clone(), private_sealed, created_at: self.created_at })
    }

    pub(super) fn open(row: &SigningKey, master_key: &MasterKey) -> Result<Self, KeyError> {
        let private = master_key.unseal(&row.private_sealed);
        let private = private.map_err(|_| KeyError::Sealed(row.kid.clone()))?;
        let private = RsaPrivateKey::from_pkcs8_der(&private)?;
        Ok(Self { kid: row.kid.clone(), created_at: row.created_at, private })
    }

    /// Signs with RSASSA-PKCS1-v1_5 over SHA-256. Takes a millisecond or two.
    pub(super) fn sign(&self, message: &[u8], chance: &dyn Chance) -> Result<Vec<u8>, KeyError> {
        let digest = Sha256::digest(message);
        Ok(self.private.sign_with_rng(&mut Randomness(chance), scheme(), &digest)?)
    }

    /// Whether it is this key's signature of the message.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = Sha256::digest(message);
        self.private.as_public_key().verify(scheme(), &digest, signature).is_ok()
    }

    pub(super) fn public(&self) -> PublicKey {
        PublicKey { kid: self.kid.clone(), modulus: self.private.n_bytes(), exponent: self.private.e_bytes() }
    }
}

fn scheme() -> Pkcs1v15Sign {
    Pkcs1v15Sign::new::<Sha256>()
}

/// The engine's chance as RSA takes it.
struct Randomness<'a>(&'a dyn Chance);

impl Randomness<'_> {
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }
}

impl TryRng for Randomness<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Randomness<'_> {}
