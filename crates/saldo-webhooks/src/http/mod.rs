//! The real courier: HTTPS to public addresses, or anything in a sandbox. Redirects are not followed, waits and answers
//! are bounded. `guard` says which addresses are public.

mod guard;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ::http::header::RETRY_AFTER;
use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response, Url, redirect};
use saldo_core::Clock;
use saldo_core::event::DeliveryAnswer;
use tokio::sync::OnceCell;

use crate::courier::{Courier, Post};

const CONNECT_LIMIT: Duration = Duration::from_secs(5);
const ANSWER_LIMIT: Duration = Duration::from_secs(15);
/// How much of an answer's body is kept.
const EXCERPT_BYTES_MAX: usize = 1_024;

/// Which receivers may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// HTTPS to public addresses only.
    Public,
    /// Anything, this machine too, also in plain HTTP: for a sandbox.
    Any,
}

pub struct HttpCourier {
    /// Made when it is first needed, because it reads the certificates of this machine.
    client: OnceCell<Client>,
    reach: Reach,
    clock: Arc<dyn Clock>,
}

#[derive(Debug, thiserror::Error)]
#[error("no outgoing calls can be made ({0}): see that this machine has certificates of authorities")]
pub struct CourierError(String);

impl HttpCourier {
    pub fn new(reach: Reach, clock: Arc<dyn Clock>) -> Self {
        Self { client: OnceCell::new(), reach, clock }
    }

    /// Whether calls can be made. Nothing depends on it: each call tries again.
    pub async fn ready(&self) -> Result<(), CourierError> {
        self.client().await.map(|_| ())
    }

    async fn client(&self) -> Result<&Client, CourierError> {
        let reach = self.reach;
        let made = async || match tokio::task::spawn_blocking(move || client(reach)).await {
            Ok(made) => made.map_err(|error| CourierError(cause(&error))),
            Err(error) => Err(CourierError(error.to_string())),
        };
        self.client.get_or_try_init(made).await
    }

    /// Why an address may not be called, as far as it tells that itself.
    fn refusal(&self, url: &Url) -> Option<&'static str> {
        if self.reach == Reach::Any {
            return None;
        }
        if url.scheme() != "https" {
            return Some("only https is called");
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let literal = host.parse::<IpAddr>().ok();
        literal.filter(|address| !guard::is_public(*address)).map(|_| guard::REFUSAL)
    }

    async fn heard(&self, mut response: Response) -> DeliveryAnswer {
        let status = response.status().as_u16();
        let asked = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after_ms = asked.and_then(|text| self.wait_ms(text));
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            bytes.extend(chunk.iter().take(EXCERPT_BYTES_MAX.saturating_sub(bytes.len())));
            if bytes.len() >= EXCERPT_BYTES_MAX {
                break;
            }
        }
        DeliveryAnswer::Status {
            status,
            excerpt: String::from_utf8_lossy(&bytes).replace('\0', " ").into(),
            retry_after_ms,
        }
    }

    /// `Retry-After` in seconds or as a date.
    fn wait_ms(&self, text: &str) -> Option<i64> {
        if let Ok(seconds) = text.trim().parse::<u32>() {
            return Some(i64::from(seconds) * 1_000);
        }
        let moment = httpdate::parse_http_date(text.trim()).ok()?;
        let since_1970 = moment.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(i64::try_from(since_1970.as_millis()).ok()?.saturating_sub(self.clock.now().millis()))
    }
}

#[async_trait]
impl Courier for HttpCourier {
    async fn post(&self, post: Post) -> DeliveryAnswer {
        let Ok(url) = Url::parse(&post.url) else {
            return DeliveryAnswer::Failed("its address is none".into());
        };
        if let Some(refusal) = self.refusal(&url) {
            return DeliveryAnswer::Failed(refusal.into());
        }
        let client = match self.client().await {
            Ok(client) => client,
            Err(error) => return DeliveryAnswer::Failed(error.to_string().into()),
        };
        let request = client.post(url).headers(post.headers).body(post.body.to_string());
        match request.send().await {
            Ok(response) => self.heard(response).await,
            Err(error) => DeliveryAnswer::Failed(cause(&error).into()),
        }
    }
}

fn client(reach: Reach) -> reqwest::Result<Client> {
    // Another part of the process may have chosen before; its choice is as good.
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = || {
        Client::builder()
            .redirect(redirect::Policy::none())
            // A proxy would resolve the name itself, and so pass by the rule of public addresses.
            .no_proxy()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(ANSWER_LIMIT)
            .user_agent(concat!("Saldo-Webhooks/", env!("CARGO_PKG_VERSION")))
    };
    match reach {
        Reach::Public => builder().https_only(true).dns_resolver(PublicOnly).build(),
        // Without certificates plain HTTP is called all the same.
        Reach::Any => builder().build().or_else(|_| builder().tls_certs_only([]).build()),
    }
}

/// An error with what is behind it, in one line; addresses in it are the partner's own.
fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut text = error.to_string();
    let mut behind = std::error::Error::source(error);
    while let Some(source) = behind {
        text = format!("{text}: {source}");
        behind = source.source();
    }
    text
}

/// Resolves names to public addresses only; one that is not public refuses them all.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().all(|address| guard::is_public(address.ip())) {
                let found: Addrs = Box::new(found.into_iter());
                Ok(found)
            } else {
                Err(guard::REFUSAL.into())
            }
        })
    }
}
