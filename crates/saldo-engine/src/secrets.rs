//! The master key and what it does: keyed hashes for secrets that identify, sealing for secrets that sign.
//! The key is kept outside the database; without it neither can be undone or forged.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use saldo_core::Dialect;
use saldo_core::party::SecretHash;
use sha2::Sha256;

/// Where randomness comes from; the binary gives the system's, tests a seeded one.
pub trait Chance: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// 32 bytes that only the operator's machine knows.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

/// Why something sealed cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed secret was not sealed with this master key")]
pub struct UnsealError;

const NONCE_BYTES: usize = 12;

impl MasterKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub fn generate(chance: &dyn Chance) -> Self {
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        Self(bytes)
    }

    /// The key in hexadecimal, for its file.
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    pub fn from_hex(text: &str) -> Option<Self> {
        unhex(text.trim()).map(Self)
    }

    /// The keyed hash of a secret, told apart by what it is for.
    pub fn hash(&self, purpose: &str, secret: &str) -> SecretHash {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(secret.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals a secret; the nonce goes before the text.
    pub fn seal(&self, secret: &[u8], chance: &dyn Chance) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        chance.fill(&mut nonce);
        let cipher = ChaCha20Poly1305::new(&Key::from(self.0));
        let sealed = cipher.encrypt(&Nonce::from(nonce), secret).unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    pub fn unseal(&self, sealed: &[u8]) -> Result<Vec<u8>, UnsealError> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(UnsealError)?;
        let cipher = ChaCha20Poly1305::new(&Key::from(self.0));
        cipher.decrypt(&Nonce::from(*nonce), text).map_err(|_| UnsealError)
    }
}

/// What a sealed text begins with.
const SEALED: &str = "sealed:";

impl MasterKey {
    /// Seals a text for a place that takes text alone.
    pub fn seal_text(&self, text: &str, chance: &dyn Chance) -> String {
        format!("{SEALED}{}", STANDARD.encode(self.seal(text.as_bytes(), chance)))
    }

    /// The text again; one that was never sealed is as it is.
    pub fn unseal_text(&self, text: &str) -> Result<String, UnsealError> {
        let Some(sealed) = text.strip_prefix(SEALED) else {
            return Ok(text.to_owned());
        };
        let sealed = STANDARD.decode(sealed).map_err(|_| UnsealError)?;
        String::from_utf8(self.unseal(&sealed)?).map_err(|_| UnsealError)
    }
}

/// A new secret to sign webhooks with: 32 random bytes in base64 behind `whsec_` (*Standard Webhooks specification*).
pub fn generate_signing_secret(chance: &dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    format!("whsec_{}", STANDARD.encode(bytes))
}

/// A new secret: a prefix that says what it is, and 32 random bytes in hexadecimal.
pub fn generate_secret(prefix: &str, chance: &dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    format!("{prefix}{}", hex(&bytes))
}

/// A new secret of a credential, no longer than its dialect takes: 32 characters in Ideamart CaaS.
pub fn generate_credential_secret(dialect: Dialect, chance: &dyn Chance) -> String {
    if dialect != Dialect::Ideamart {
        return generate_secret("sk_", chance);
    }
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    hex(&bytes)
}

/// A new public half of an OAuth client, in the form of a random UUID (RFC 9562, version 4).
pub fn generate_client_id(chance: &dyn Chance) -> String {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    let number = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let (head, tail) = (number >> 64, number & 0xffff_ffff_ffff_ffff);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        head >> 32,
        (head >> 16) & 0xffff,
        head & 0xffff,
        tail >> 48,
        tail & 0xffff_ffff_ffff
    )
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
