//! The partners' receivers of webhooks: what they were told, and what they answer.

use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use saldo_core::event::{DeliveryAnswer, Event};
use saldo_webhooks::{Courier, Format, Message, Post};

use super::outside::Outside;

/// One post that a receiver got.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) id: String,
    pub(super) body: Arc<str>,
    pub(super) is_taken: bool,
}

pub(super) struct Inbox {
    outside: Arc<Outside>,
    told: Mutex<Vec<Told>>,
    /// The address that answers nothing right, whatever the weather.
    dead: Option<&'static str>,
}

impl Inbox {
    pub(super) fn new(outside: &Arc<Outside>, addresses: &[&'static str]) -> Self {
        let is_dead = outside.chance.per_mille(outside.weather.receivers / 4);
        let dead = is_dead.then(|| outside.chance.pick(addresses));
        Self { outside: Arc::clone(outside), told: Mutex::default(), dead }
    }

    /// The posts in the order in which they came.
    pub(super) fn told(&self) -> Vec<Told> {
        self.told.lock().clone()
    }

    fn answer(&self, post: &Post) -> DeliveryAnswer {
        let outside = &self.outside;
        let status =
            |status, retry_after_ms| DeliveryAnswer::Status { status, excerpt: "".into(), retry_after_ms };
        if self.dead.is_some_and(|dead| *post.url == *dead) {
            return DeliveryAnswer::Failed("connection refused".into());
        }
        if !outside.goes_wrong(outside.weather.receivers) {
            return status(200, None);
        }
        match outside.chance.within(0..=15) {
            0 => status(410, None),
            1..=3 => status(429, Some(outside.chance.within(1_000..=90_000))),
            4..=6 => status(503, None),
            7..=9 => DeliveryAnswer::Failed("connection refused".into()),
            _ => DeliveryAnswer::Failed("no answer in time".into()),
        }
    }
}

#[async_trait]
impl Courier for Inbox {
    async fn post(&self, post: Post) -> DeliveryAnswer {
        let outside = &self.outside;
        outside.pass("before a post").await;
        let id =
            post.headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
        let answer = self.answer(&post);
        outside.note(format_args!("post {id} to {}: {answer}", post.url));
        self.told.lock().push(Told { id, body: post.body, is_taken: answer.is_success() });
        if matches!(&answer, DeliveryAnswer::Failed(cause) if cause.contains("in time")) {
            outside.sleep_ms(15_000).await;
        }
        outside.pass("after a post").await;
        answer
    }
}

/// An event in words that leave nothing out.
pub(super) struct Plain;

impl Plain {
    pub(super) fn body(event: &Event) -> String {
        let transfer = &event.transfer;
        format!(
            "{} {} {} {} {:?} {:?} {}",
            event.id,
            transfer.id,
            transfer.reference,
            transfer.state,
            transfer.knowledge,
            event.payment,
            transfer.command
        )
    }
}

impl Format for Plain {
    fn message(&self, event: &Event) -> Message {
        Message { body: Self::body(event), headers: Vec::new() }
    }

    fn is_taken(&self, _: &str) -> bool {
        true
    }
}
