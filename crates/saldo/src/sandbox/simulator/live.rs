//! Tells an open page its parts whenever they are not as it was told last: soon after a call of an application, and
//! otherwise once a second, so that nothing that changes has to say so.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use saldo_console::look::Region;
use tokio::sync::watch;

use crate::sandbox::desk::Desk;
use crate::sandbox::refusal::Told;

const EVERY: Duration = Duration::from_secs(1);
/// What comes at once is told at once.
const GATHER: Duration = Duration::from_millis(100);

/// An answer that goes on until the page is closed, or this process stops.
pub(super) fn told<F, Fut>(desk: Arc<Desk>, regions: F) -> Response
where
    F: Fn(Arc<Desk>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Told<Vec<Region>>> + Send + 'static,
{
    let calls = desk.exchanges.watch();
    let page = OpenPage { desk, regions, calls, told: HashMap::new(), waiting: VecDeque::new() };
    let events = stream::unfold(page, |mut page| async move {
        let region = page.next().await?;
        Some((Ok::<_, Infallible>(Event::default().event(region.id).data(region.html)), page))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

struct OpenPage<F> {
    desk: Arc<Desk>,
    regions: F,
    calls: watch::Receiver<u64>,
    /// Each part as it was told last.
    told: HashMap<&'static str, String>,
    waiting: VecDeque<Region>,
}

impl<F, Fut> OpenPage<F>
where
    F: Fn(Arc<Desk>) -> Fut,
    Fut: Future<Output = Told<Vec<Region>>>,
{
    /// The next part that has changed; `None` at the end.
    async fn next(&mut self) -> Option<Region> {
        loop {
            if let Some(region) = self.waiting.pop_front() {
                self.told.insert(region.id, region.html.clone());
                return Some(region);
            }
            if !self.told.is_empty() && !self.pause().await {
                return None;
            }
            // A reset may be under way; the next look finds what it left.
            let found = (self.regions)(Arc::clone(&self.desk)).await.unwrap_or_default();
            self.waiting =
                found.into_iter().filter(|region| self.told.get(region.id) != Some(&region.html)).collect();
            if self.waiting.is_empty() && !self.pause().await {
                return None;
            }
        }
    }

    /// Waits until there may be something to tell; false at the end.
    async fn pause(&mut self) -> bool {
        tokio::select! {
            () = self.desk.current.stopping() => false,
            _ = self.calls.changed() => {
                tokio::time::sleep(GATHER).await;
                self.calls.mark_unchanged();
                true
            }
            () = tokio::time::sleep(EVERY) => true,
        }
    }
}
