//! Add partners, issue and revoke their credentials, set where they are told. A secret is shown once.

use std::sync::Arc;

use saldo_core::command::Intent;
use saldo_core::limits::PartnerLimits;
use saldo_core::party::{Credential, DuplicateGuard, Endpoint, Partner};
use saldo_core::restrictions::Restrictions;
use saldo_core::{CredentialId, Currency, Dialect, Field, Outcome, PartnerId, Reason, Timestamp};
use url::Url;

use crate::directory::{Change, purpose};
use crate::engine::read_failed;
use crate::options::PlainHttp;
use crate::secrets::{generate_client_id, generate_credential_secret, generate_signing_secret};
use crate::tokens::{TOKEN_LIFETIME_DEFAULT_S, TOKEN_LIFETIME_MAX_S, has_tokens};
use crate::{Answer, Engine};

#[derive(Debug, Clone)]
pub struct NewPartner {
    pub name: String,
    pub parent: Option<PartnerId>,
    pub prevent_duplicates: DuplicateGuard,
}

#[derive(Debug, Clone)]
pub struct NewCredential {
    pub partner: PartnerId,
    pub dialect: Dialect,
    pub currency: Currency,
    /// The public half where the dialect has one.
    pub public_id: String,
    /// How long tokens are good for, in seconds. In a dialect with tokens this or a public half makes an OAuth client;
    /// the one that is not given is made.
    pub token_lifetime_s: Option<i64>,
    /// Absent is generated.
    pub secret: Option<String>,
    pub label: String,
    pub expires_at: Option<Timestamp>,
    pub restrictions: Restrictions,
}

impl NewCredential {
    /// One without a public half, a label, an end or restrictions, whose secret is made.
    pub fn new(partner: PartnerId, dialect: Dialect, currency: Currency) -> Self {
        Self {
            partner,
            dialect,
            currency,
            public_id: String::new(),
            token_lifetime_s: None,
            secret: None,
            label: String::new(),
            expires_at: None,
            restrictions: Restrictions::default(),
        }
    }
}

/// A credential and its secret, which cannot be read again.
#[derive(Debug, Clone)]
pub struct IssuedCredential {
    pub credential: Arc<Credential>,
    pub secret: String,
}

/// An endpoint and the secret its deliveries are signed with, which is answered once.
#[derive(Debug, Clone)]
pub struct EndpointSet {
    pub url: String,
    pub secret: String,
}

const SECRET_LENGTH: std::ops::RangeInclusive<usize> = 8..=256;
const URL_LENGTH_MAX: usize = 2_048;

impl Engine {
    /// Adds a partner.
    ///
    /// Errors: `Invalid(Partner)` for a name that is malformed or a parent that is unknown; `ReferenceConflict` where
    /// the name is taken.
    pub async fn partner_add(&self, new: NewPartner) -> Answer<Partner> {
        if !Partner::name_is_valid(&new.name) {
            return Err(Reason::Invalid(Field::Partner));
        }
        let change = self.change().await?;
        if let Some(parent) = new.parent {
            self.known_partner(parent)?;
        }
        if change.directory().partner_named(&new.name).is_some() {
            return Err(Reason::ReferenceConflict);
        }
        let partner = Partner {
            id: PartnerId::new(self.parts.ids.next()),
            name: new.name,
            parent: new.parent,
            prevent_duplicates: new.prevent_duplicates,
            limits: PartnerLimits::default(),
            created_at: self.now(),
        };
        change.commit(Intent::PutPartner(partner.clone())).await?;
        Ok(partner)
    }

    /// Issues a credential.
    ///
    /// Errors: `Invalid(Partner)`; `Invalid(Reference)` for a secret too short or too long; `ReferenceConflict` where
    /// the secret is in use; `Invalid(PublicId)` where another has the public half of a client, or of a dialect whose
    /// callers are known by it; `OutOfRange(TokenLifetime)`, and
    /// `Invalid(TokenLifetime)` in a dialect without tokens.
    pub async fn credential_issue(&self, new: NewCredential) -> Answer<IssuedCredential> {
        self.known_partner(new.partner)?;
        let chance = self.parts.chance.as_ref();
        let secret = new.secret.unwrap_or_else(|| generate_credential_secret(new.dialect, chance));
        if !SECRET_LENGTH.contains(&secret.len()) || secret.chars().any(char::is_control) {
            return Err(Reason::Invalid(Field::Reference));
        }
        let secret_hash = self.parts.master_key.hash(purpose(new.dialect), &secret);
        let change = self.change().await?;
        let in_use = change.directory().credentials.iter().any(|c| c.secret_hash == secret_hash);
        if in_use {
            return Err(Reason::ReferenceConflict);
        }
        let (public_id, token_lifetime_s) =
            self.client(&change, new.dialect, new.public_id, new.token_lifetime_s)?;
        let credential = Credential {
            id: CredentialId::new(self.parts.ids.next()),
            partner: new.partner,
            dialect: new.dialect,
            currency: new.currency,
            public_id,
            token_lifetime_s,
            secret_hash,
            secret_sealed: self.secret_kept(new.dialect, &secret),
            label: new.label,
            created_at: self.now(),
            expires_at: new.expires_at,
            is_withdrawn: false,
            restrictions: new.restrictions,
        };
        change.commit(Intent::PutCredential(credential.clone())).await?;
        Ok(IssuedCredential { credential: Arc::new(credential), secret })
    }

    /// The public half and the token lifetime of a new credential: both for an OAuth client.
    fn client(
        &self,
        change: &Change<'_>,
        dialect: Dialect,
        public_id: String,
        token_lifetime_s: Option<i64>,
    ) -> Answer<(String, Option<i64>)> {
        let is_taken = |other: &Arc<Credential>| other.dialect == dialect && other.public_id == public_id;
        let is_taken = || change.directory().credentials.iter().any(is_taken);
        if !has_tokens(dialect) {
            return match token_lifetime_s {
                Some(_) => Err(Reason::Invalid(Field::TokenLifetime)),
                None if is_named(dialect) && public_id.is_empty() => {
                    Ok((generate_client_id(self.parts.chance.as_ref()), None))
                }
                None if is_named(dialect) && is_taken() => Err(Reason::Invalid(Field::PublicId)),
                None => Ok((public_id, None)),
            };
        }
        if public_id.is_empty() && token_lifetime_s.is_none() {
            return Ok((public_id, None));
        }
        let lifetime_s = token_lifetime_s.unwrap_or(TOKEN_LIFETIME_DEFAULT_S);
        if !(1..=TOKEN_LIFETIME_MAX_S).contains(&lifetime_s) {
            return Err(Reason::OutOfRange(Field::TokenLifetime));
        }
        if public_id.is_empty() {
            return Ok((generate_client_id(self.parts.chance.as_ref()), Some(lifetime_s)));
        }
        if is_taken() {
            return Err(Reason::Invalid(Field::PublicId));
        }
        Ok((public_id, Some(lifetime_s)))
    }

    /// Ends a credential, at once or after a grace period in milliseconds.
    ///
    /// Errors: `NotFound`.
    pub async fn credential_revoke(&self, id: CredentialId, grace_ms: i64) -> Answer<Credential> {
        let change = self.change().await?;
        let found = change.directory().credential(id).ok_or(Reason::NotFound)?;
        let credential = found.ended_by(self.now().plus_millis(grace_ms.max(0)));
        change.commit(Intent::PutCredential(credential.clone())).await?;
        Ok(credential)
    }

    /// Sets where one dialect's events of a partner are sent, with a signing secret of its own.
    ///
    /// Errors: `Invalid(Partner)`; `Invalid(Reference)` for what is no address, or one of plain HTTP where that is not
    /// allowed.
    pub async fn endpoint_set(&self, partner: PartnerId, dialect: Dialect, url: &str) -> Answer<EndpointSet> {
        self.known_partner(partner)?;
        if !is_address(url, self.parts.options.webhooks_plain) {
            return Err(Reason::Invalid(Field::Reference));
        }
        let chance = self.parts.chance.as_ref();
        let secret = generate_signing_secret(chance);
        let endpoint = Endpoint {
            partner,
            dialect,
            url: url.to_owned(),
            secret_sealed: self.parts.master_key.seal(secret.as_bytes(), chance),
            created_at: self.now(),
            failing_since: None,
            failed_last_at: None,
            disabled: None,
        };
        self.put(Intent::PutEndpoint(endpoint)).await?;
        Ok(EndpointSet { url: url.to_owned(), secret })
    }

    /// Sends to an endpoint again that was disabled; what waited for it goes first.
    ///
    /// Errors: `NotFound`.
    pub async fn endpoint_enable(&self, partner: PartnerId, dialect: Dialect) -> Answer<Endpoint> {
        self.put(Intent::EnableEndpoint((partner, dialect))).await?;
        let found = self.parts.store.reads.endpoint((partner, dialect)).await;
        found.map_err(|error| read_failed(&error))?.ok_or(Reason::NotFound)
    }

    /// A partner's endpoints, by the names of their dialects.
    pub async fn endpoint_list(&self, partner: PartnerId) -> Answer<Vec<Endpoint>> {
        let mut endpoints = self.parts.store.reads.endpoints().await.map_err(|error| read_failed(&error))?;
        endpoints.retain(|endpoint| endpoint.partner == partner);
        endpoints.sort_by_key(|endpoint| endpoint.dialect.as_str());
        Ok(endpoints)
    }

    async fn put(&self, intent: Intent) -> Answer<()> {
        match self.commit(intent).await? {
            Outcome::Refused(reason, _) => Err(reason),
            _ => Ok(()),
        }
    }
}

/// Whether a dialect's callers are known by their public half alone: then each has one, and no other has it.
fn is_named(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Dtone => true,
        Dialect::Ding | Dialect::Ideamart | Dialect::Utelecard | Dialect::Sling => false,
    }
}

/// Whether a text can be the address of a webhook receiver; where it leads is checked when it is called.
fn is_address(url: &str, plain: PlainHttp) -> bool {
    let has_scheme =
        url.starts_with("https://") || (plain == PlainHttp::Allowed && url.starts_with("http://"));
    let is_printable = url.bytes().all(|byte| byte.is_ascii_graphic());
    // The parser the courier's client has too, so that what passes here can be called.
    let can_be_called = |url: Url| {
        let names_nobody = url.username().is_empty() && url.password().is_none();
        url.has_host() && names_nobody && url.port() != Some(0)
    };
    has_scheme && is_printable && url.len() <= URL_LENGTH_MAX && Url::parse(url).is_ok_and(can_be_called)
}
