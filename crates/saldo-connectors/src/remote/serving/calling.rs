//! The provider calls back: what became of an attempt whose answer was lost is told to the nodes, to one after another
//! until one takes it, and then once more, as providers do that repeat themselves.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use parking_lot::Mutex;
use serde::Deserialize;

use super::Refused;
use crate::port::CalledBack;
use crate::remote::callback::{CallbackKey, SIGNATURE_HEADER};

/// How often each telling is tried, and how far apart.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(500);
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
const TELLINGS: usize = 2;

/// Where the provider calls back, as a tester says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCallbacks {
    urls: Vec<String>,
    key: String,
}

/// Whom the provider calls back; nobody until it is told.
pub(super) struct Calling {
    nodes: Mutex<Option<Arc<Nodes>>>,
    client: Client<HttpConnector, Full<Bytes>>,
}

struct Nodes {
    urls: Vec<String>,
    key: CallbackKey,
}

impl Calling {
    pub(super) fn nobody() -> Self {
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Self { nodes: Mutex::default(), client }
    }

    /// Calls back there from now on; nobody where no address is given.
    pub(super) fn set(&self, new: NewCallbacks) -> Result<(), Refused> {
        if let Some(url) = new.urls.iter().find(|url| !url.starts_with("http://")) {
            return Err(Refused::bad(format!("`{url}` does not begin with http://")));
        }
        let key: CallbackKey = new.key.parse().map_err(|error| Refused::bad(format!("key: {error}")))?;
        *self.nodes.lock() = (!new.urls.is_empty()).then(|| Arc::new(Nodes { urls: new.urls, key }));
        Ok(())
    }

    /// Tells what became of an attempt, behind the caller's back.
    pub(super) fn tell(self: &Arc<Self>, called: &CalledBack) {
        let Some(nodes) = self.nodes.lock().clone() else { return };
        let Ok(body) = serde_json::to_vec(called) else { return };
        let (calling, attempt) = (Arc::clone(self), called.attempt);
        tokio::spawn(async move {
            for _ in 0..TELLINGS {
                if !calling.tell_one(&nodes, &body).await {
                    tracing::warn!(%attempt, "nobody takes the call back");
                }
            }
        });
    }

    /// Whether one of the nodes has taken it.
    async fn tell_one(&self, nodes: &Nodes, body: &[u8]) -> bool {
        for url in nodes.urls.iter().cycle().take(TRIES) {
            let request = Request::builder()
                .method(Method::POST)
                .uri(url)
                .header(CONTENT_TYPE, "application/json")
                .header(SIGNATURE_HEADER, nodes.key.sign(body))
                .body(Full::from(body.to_vec()));
            let Ok(request) = request else { return false };
            let answer = tokio::time::timeout(ANSWER_LIMIT, self.client.request(request)).await;
            if answer.is_ok_and(|answer| answer.is_ok_and(|answer| answer.status().is_success())) {
                return true;
            }
            tokio::time::sleep(PAUSE).await;
        }
        false
    }
}
