//! The demonstration credentials: known to everybody, which is why a sandbox listens on loopback only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saldo_core::Dialect;
use saldo_dialects::contract::{Demonstration, Page};
use saldo_dialects::dtone::{self, DemonstrationKey};
use saldo_dialects::{ding, sling, utelecard};
use saldo_engine::{Engine, MacAlgorithm};
use serde_json::{Value, json};

pub(super) const PARTNER: &str = "demo";
pub(super) const ADMIN_TOKEN: &str = "demo-admin-token";
pub(super) const DING_API_KEY: &str = "demo-ding-api-key";
pub(super) const DING_CLIENT_ID: &str = "demo-ding-client";
pub(super) const DING_CLIENT_SECRET: &str = "demo-ding-client-secret";
pub(super) const IDEAMART_APPLICATION_ID: &str = "APP_000001";
pub(super) const IDEAMART_PASSWORD: &str = "password";
pub(super) const UTELECARD_USER: &str = "demo";
pub(super) const UTELECARD_SECRET: &str = "demo-utelecard-secret";
pub(super) const DTONE_API_KEY: &str = "demo-dtone-api-key";
pub(super) const DTONE_API_SECRET: &str = "demo-dtone-api-secret";
pub(super) const SLING_API_KEY: &str = "demo-sling-api-key";

/// The pages of the dialects' contracts, ready to be tried.
pub(super) fn pages(engine: &Engine, base_url: &str) -> Vec<Page> {
    let known = |key: &str| Demonstration { base_url: base_url.to_owned(), key: key.to_owned() };
    vec![
        ding::page(Some(&known(DING_API_KEY))),
        utelecard::page(Some(&known(&utelecard_authorization()))),
        dtone::page(dtone_key(engine, base_url).as_ref()),
        sling::page(Some(&known(SLING_API_KEY))),
    ]
}

/// What Unión Telecard's consumer shows.
pub(super) fn utelecard_authorization() -> String {
    format!("APIKey {UTELECARD_USER}:{UTELECARD_SECRET}")
}

/// `GET /sandbox/credentials`.
pub(super) fn as_json(base_url: &str) -> Value {
    json!({
        "base_url": base_url,
        "partner": PARTNER,
        "admin": {"token": ADMIN_TOKEN},
        "ding": {
            "api_key": DING_API_KEY,
            "client_id": DING_CLIENT_ID,
            "client_secret": DING_CLIENT_SECRET,
            "token_url": format!("{base_url}/connect/token"),
        },
        "ideamart": {"application_id": IDEAMART_APPLICATION_ID, "password": IDEAMART_PASSWORD},
        "utelecard": {"user": UTELECARD_USER, "secret": UTELECARD_SECRET},
        "dtone": {"api_key": DTONE_API_KEY, "api_secret": DTONE_API_SECRET},
        "sling": {"api_key": SLING_API_KEY},
    })
}

/// A nonce for the page to be tried with.
const DTONE_NONCE: &str = "1605000000";

/// The key that signs, with a signature of its own; `None` where the demonstration partner has lost it.
fn dtone_key(engine: &Engine, base_url: &str) -> Option<DemonstrationKey> {
    let directory = engine.directory();
    let is_it = |dialect, public_id: &str| dialect == Dialect::Dtone && public_id == DTONE_API_KEY;
    let found = directory.credentials.iter().find(|known| is_it(known.dialect, &known.public_id))?;
    let message = format!("{DTONE_API_KEY}{DTONE_NONCE}");
    let hmac = engine.credential_sign(found.id, MacAlgorithm::HmacSha256, message.as_bytes()).ok()?;
    Some(DemonstrationKey {
        base_url: base_url.to_owned(),
        api_key: DTONE_API_KEY.to_owned(),
        api_secret: DTONE_API_SECRET.to_owned(),
        nonce: DTONE_NONCE.to_owned(),
        hmac: STANDARD.encode(hmac),
    })
}
