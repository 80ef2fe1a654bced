//! Tells an open page its parts whenever they are not as it was told last: soon after a call of an application, and
//! otherwise once a second, so that nothing that changes has to say so.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt, stream};
use saldo_console::look::Region;
use tokio::sync::watch;

use crate::sandbox::desk::Desk;
use crate::sandbox::refusal::Told;

const EVERY: Duration = Duration::from_secs(1);
/// What comes at once is told at once.
const GATHER: Duration = Duration::from_millis(250);

/// An answer that goes on until the page is closed, or this process stops.
pub(super) fn told<F, Fut>(desk: &Arc<Desk>, regions: F) -> Response
where
    F: Fn(Arc<Desk>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Told<Vec<Region>>> + Send + 'static,
{
    let (current, calls) = (Arc::clone(&desk.current), desk.exchanges.watch());
    let looked_at = Arc::clone(desk);
    let end = async move { current.stopping().await };
    let changes = changes(calls, end, move || {
        let found = regions(Arc::clone(&looked_at));
        // A reset may be under way; the next look finds what it left.
        async move { found.await.unwrap_or_default() }
    });
    let events = changes.map(|Region { id, html }| {
        // A part without any text would not be heard at all.
        let html = if html.is_empty() { " ".to_owned() } else { html };
        Ok::<_, Infallible>(Event::default().event(id).data(html))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// The parts that have changed, at first all of them, until an end.
pub(super) fn changes<L, Fut>(
    calls: watch::Receiver<u64>,
    end: impl Future<Output = ()> + Send + 'static,
    look: L,
) -> impl Stream<Item = Region> + Send
where
    L: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Vec<Region>> + Send,
{
    let page = OpenPage { calls, told: HashMap::new(), waiting: VecDeque::new(), has_looked: false };
    let state = (page, Box::pin(end), look);
    stream::unfold(state, |(mut page, mut end, look)| async move {
        let region = tokio::select! {
            () = &mut end => return None,
            region = page.next(&look) => region,
        };
        Some((region, (page, end, look)))
    })
}

struct OpenPage {
    calls: watch::Receiver<u64>,
    /// Each part as it was told last.
    told: HashMap<&'static str, String>,
    waiting: VecDeque<Region>,
    has_looked: bool,
}

impl OpenPage {
    /// The next part that has changed.
    async fn next<Fut: Future<Output = Vec<Region>>>(&mut self, look: &impl Fn() -> Fut) -> Region {
        loop {
            if let Some(region) = self.waiting.pop_front() {
                self.told.insert(region.id, region.html.clone());
                return region;
            }
            if self.has_looked {
                self.pause().await;
            }
            self.has_looked = true;
            let found = look().await;
            self.waiting =
                found.into_iter().filter(|region| self.told.get(region.id) != Some(&region.html)).collect();
        }
    }

    /// Waits until there may be something to tell.
    async fn pause(&mut self) {
        let is_called = tokio::time::timeout(EVERY, self.calls.changed()).await.is_ok();
        if is_called {
            tokio::time::sleep(GATHER).await;
            self.calls.mark_unchanged();
        }
    }
}
