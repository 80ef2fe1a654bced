//! Partners, their credentials and their webhooks.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewPartner {
    pub name: String,
    /// A name or an id.
    pub parent: Option<String>,
    pub prevent_duplicates: Option<bool>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Partner {
    pub id: i64,
    pub name: String,
    pub parent: Option<String>,
    pub prevent_duplicates: bool,
    pub created_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewCredential {
    pub dialect: String,
    pub currency: String,
    pub public_id: Option<String>,
    pub token_lifetime_seconds: Option<i64>,
    pub label: Option<String>,
    pub expires_at: Option<String>,
    pub secret: Option<String>,
    pub allowed_hosts: Option<Vec<String>>,
    pub calls_per_second: Option<u32>,
    pub calls_per_day: Option<u32>,
}

/// What a credential is restricted to, whole: what is left out is no restriction.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct Restrictions {
    pub allowed_hosts: Option<Vec<String>>,
    pub calls_per_second: Option<u32>,
    pub calls_per_day: Option<u32>,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Credential {
    pub id: i64,
    pub partner: String,
    pub dialect: &'static str,
    pub currency: &'static str,
    pub public_id: String,
    /// Of an OAuth client.
    pub token_lifetime_seconds: Option<i64>,
    pub label: String,
    pub live: bool,
    pub created_at: String,
    pub expires_at: Option<String>,
    pub last_used_at: Option<String>,
    /// None is every host.
    pub allowed_hosts: Vec<String>,
    pub calls_per_second: Option<NonZeroU32>,
    pub calls_per_day: Option<NonZeroU32>,
}

/// A credential with its secret, which is answered once.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct IssuedCredential {
    #[serde(flatten)]
    pub credential: Credential,
    pub secret: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct RevocationQuery {
    pub grace_seconds: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct Rotation {
    pub grace_seconds: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::admin) struct NewWebhook {
    pub url: String,
}

/// A webhook with its signing secret, which is answered once.
#[derive(Debug, Serialize)]
pub(in crate::admin) struct WebhookSet {
    pub url: String,
    pub secret: String,
}

#[derive(Debug, Serialize)]
pub(in crate::admin) struct Webhook {
    pub partner: String,
    pub dialect: &'static str,
    pub url: String,
    pub created_at: String,
    /// Since when every try has failed.
    pub failing_since: Option<String>,
    pub disabled_at: Option<String>,
    /// `gone` (it answered 410) or `failing`.
    pub disabled_cause: Option<&'static str>,
}
