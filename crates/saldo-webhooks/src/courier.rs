//! Carries one request to a receiver and brings back what it said. `http` is the real one; tests script theirs.

use std::sync::Arc;

use ::http::HeaderMap;
use async_trait::async_trait;
use saldo_core::event::DeliveryAnswer;

/// One request to a receiver.
#[derive(Debug, Clone)]
pub struct Post {
    pub url: Arc<str>,
    pub headers: HeaderMap,
    pub body: Arc<str>,
}

#[async_trait]
pub trait Courier: Send + Sync {
    /// Posts once. Comes back within a time limit, follows no redirect, and never fails: an answer that did not come
    /// is an answer too.
    async fn post(&self, post: Post) -> DeliveryAnswer;
}
