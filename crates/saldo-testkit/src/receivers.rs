//! Receivers of webhooks that do as they are told: by address, answers in a row and then 200 for ever.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use saldo_core::event::DeliveryAnswer;
use saldo_webhooks::{Courier, Post};
use tokio::sync::Semaphore;

/// What a receiver does with a post.
#[derive(Clone)]
pub enum Receiver {
    Answers(DeliveryAnswer),
    /// Says 200 once the test lets it.
    Waits(Arc<Semaphore>),
}

impl Receiver {
    pub fn status(status: u16) -> Self {
        Self::Answers(DeliveryAnswer::Status { status, excerpt: "".into(), retry_after_ms: None })
    }

    /// Answers 200 with a body.
    pub fn says(body: &str) -> Self {
        Self::Answers(DeliveryAnswer::Status { status: 200, excerpt: body.into(), retry_after_ms: None })
    }

    pub fn dead() -> Self {
        Self::Answers(DeliveryAnswer::Failed("connection refused".into()))
    }
}

#[derive(Default)]
pub struct Receivers {
    scripts: Mutex<HashMap<String, VecDeque<Receiver>>>,
    always: Mutex<HashMap<String, Receiver>>,
    posts: Mutex<Vec<Post>>,
}

impl Receivers {
    /// Answers the next posts to an address, one each.
    pub fn next(&self, url: &str, receivers: impl IntoIterator<Item = Receiver>) {
        self.scripts.lock().entry(url.to_owned()).or_default().extend(receivers);
    }

    /// Answers every post to an address that has no script.
    pub fn always(&self, url: &str, receiver: Receiver) {
        self.always.lock().insert(url.to_owned(), receiver);
    }

    /// The posts so far, in the order in which they came.
    pub fn posts(&self) -> Vec<Post> {
        self.posts.lock().clone()
    }

    /// How many posts an address got.
    pub fn count(&self, url: &str) -> usize {
        self.posts.lock().iter().filter(|post| *post.url == *url).count()
    }

    fn receiver(&self, url: &str) -> Receiver {
        let scripted = self.scripts.lock().get_mut(url).and_then(VecDeque::pop_front);
        let always = || self.always.lock().get(url).cloned();
        scripted.or_else(always).unwrap_or_else(|| Receiver::status(200))
    }
}

#[async_trait]
impl Courier for Receivers {
    async fn post(&self, post: Post) -> DeliveryAnswer {
        let receiver = self.receiver(&post.url);
        self.posts.lock().push(post);
        match receiver {
            Receiver::Answers(answer) => answer,
            Receiver::Waits(gate) => {
                gate.acquire().await.expect("an open gate").forget();
                DeliveryAnswer::Status { status: 200, excerpt: "".into(), retry_after_ms: None }
            }
        }
    }
}
