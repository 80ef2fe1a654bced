//! One try to tell one event: written in its dialect's form, signed, posted, and what came of it recorded.
//! A try that was made and could not be recorded is made again, after a while: a receiver tells doubles by `webhook-id`.

use std::sync::Arc;

use ::http::HeaderMap;
use saldo_core::command::Intent;
use saldo_core::event::{Delivery, DeliveryAnswer, Event, TellingState};
use saldo_core::party::Endpoint;
use saldo_core::transfer::Transfer;
use saldo_core::{Command, CommandId, Outcome};

use saldo_store::crash::CrashPoint;

use crate::courier::Post;
use crate::dispatch::Webhooks;
use crate::sign::sign;

/// How long an endpoint is left alone when a try could not be recorded, because its event is then due as before.
const UNRECORDED_REST_MS: i64 = 60_000;

impl Webhooks {
    /// Tells one event once; answers whether it is told.
    pub(crate) async fn deliver(&self, endpoint: &Endpoint, event: Event) -> bool {
        let Ok(_turn) = self.posts.acquire().await else { return false };
        let (url, at): (Arc<str>, _) = (endpoint.url.as_str().into(), self.parts.clock.now());
        let Some((headers, body)) = self.written(&event) else { return false };
        let kept = self.kept(&event, &body);
        let answer = match self.signed(endpoint, &event, headers, &body) {
            Some(headers) => {
                let post = Post { url: Arc::clone(&url), headers, body: Arc::clone(&body) };
                CrashPoint::BeforeTelling.pass();
                let answer = self.parts.courier.post(post).await;
                CrashPoint::AfterTelling.pass();
                self.heard(&event, answer)
            }
            None => {
                DeliveryAnswer::Failed("it cannot be signed, since a secret cannot be opened: set the webhook anew, or rotate the key".into())
            }
        };
        count(&event, &answer);
        let asked_ms = if answer.is_success() { 0 } else { answer.asked_wait_ms() };
        let took_ms = self.parts.clock.now().millis_since(at);
        let number = event.telling.tries.saturating_add(1);
        let delivery = Delivery {
            event: event.key(),
            dialect: event.dialect,
            number,
            at,
            url,
            endpoint_set_at: endpoint.created_at,
            body: kept,
            answer,
            took_ms,
        };
        let recorded = self.record(delivery).await;
        let rest_ms = if recorded.is_none() { asked_ms.max(UNRECORDED_REST_MS) } else { asked_ms };
        if rest_ms > 0 {
            self.rests.begin(endpoint, self.parts.clock.now().plus_millis(rest_ms));
        }
        recorded.is_some_and(|event| event.telling.state == TellingState::Delivered)
    }

    /// The event in its dialect's words; the body as it was sent first, where it was. `None` where nobody speaks them,
    /// or what it tells cannot be opened.
    fn written(&self, event: &Event) -> Option<(HeaderMap, Arc<str>)> {
        let format = self.parts.formats.get(&event.dialect)?;
        let Some(event) = self.opened(event) else {
            tracing::error!(event = %event.id, "what it tells cannot be opened: put the right master key back");
            return None;
        };
        let message = format.message(&event);
        let body = event.telling.body.unwrap_or_else(|| message.body.into());
        Some((message.headers.into_iter().collect(), body))
    }

    /// An event with its receipt and its body in clear.
    fn opened(&self, event: &Event) -> Option<Event> {
        let mut opened = event.clone();
        if let Some(receipt) = event.transfer.receipt.as_deref() {
            let receipt = Some(Arc::new(self.parts.seal.unseal_receipt(receipt)?));
            opened.transfer = Arc::new(Transfer { receipt, ..Transfer::clone(&event.transfer) });
        }
        if let Some(body) = event.telling.body.as_deref() {
            opened.telling.body = Some(self.parts.seal.unseal_text(body)?.into());
        }
        Some(opened)
    }

    /// A body as it is kept: sealed where it tells of what is kept sealed.
    fn kept(&self, event: &Event, body: &Arc<str>) -> Arc<str> {
        let receipt = event.transfer.receipt.as_ref();
        let is_sealed = receipt.is_some_and(|receipt| receipt.sealed.is_some());
        if is_sealed { self.parts.seal.seal_text(body).into() } else { Arc::clone(body) }
    }

    /// An answer as its dialect reads it: a status that is right may come with a body that says it is not.
    fn heard(&self, event: &Event, answer: DeliveryAnswer) -> DeliveryAnswer {
        let format = self.parts.formats.get(&event.dialect);
        let is_declined = match (&answer, format) {
            (DeliveryAnswer::Status { excerpt, .. }, Some(format)) if answer.is_success() => {
                !format.is_taken(excerpt)
            }
            _ => false,
        };
        if is_declined { answer.declined() } else { answer }
    }

    fn signed(
        &self,
        endpoint: &Endpoint,
        event: &Event,
        mut headers: HeaderMap,
        body: &str,
    ) -> Option<HeaderMap> {
        let secret = self.parts.seal.unseal(&endpoint.secret_sealed)?;
        sign(&mut headers, event.id, self.parts.clock.now(), body, &secret)?;
        headers.extend(self.parts.formats.get(&event.dialect)?.signature(event, body)?);
        Some(headers)
    }

    async fn record(&self, delivery: Delivery) -> Option<Arc<Event>> {
        let event = delivery.event;
        let id = CommandId::new(self.parts.ids.next());
        let command = Command { id, at: self.parts.clock.now(), intent: Intent::RecordDelivery(delivery) };
        match self.parts.store.journal.commit(command).await {
            Ok(Outcome::Event(event)) => Some(event),
            Ok(_) => None,
            Err(error) => {
                tracing::warn!(%error, event = %event.id, "a try to tell an event was not recorded; it is told again");
                None
            }
        }
    }
}

fn count(event: &Event, answer: &DeliveryAnswer) {
    let outcome = if answer.is_success() { "delivered" } else { "failed" };
    if !answer.is_success() {
        tracing::debug!(event = %event.id, partner = %event.partner, %answer, "a webhook was not taken");
    }
    let dialect = event.dialect.as_str();
    metrics::counter!("saldo_webhook_tries_total", "dialect" => dialect, "outcome" => outcome).increment(1);
}
