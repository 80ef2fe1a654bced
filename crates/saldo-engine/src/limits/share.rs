//! Nodes tell each other what they have counted, about once a second: what a limit lets through beyond its number is at
//! most what comes to the other nodes in that time. A limit on a second is divided among the nodes instead.

use saldo_core::{CredentialId, PartnerId, Timestamp};
use saldo_store::Tally;

use super::windows::{Seen, Windows};
use crate::engine::read_failed;
use crate::{Answer, Engine};

/// Whose calls a tally counts.
const OF_PARTNER: &str = "partner";
const OF_CREDENTIAL: &str = "credential";
/// The slot of a tally that says when calls were last given back.
const RESET: i64 = -1;

impl Engine {
    /// Tells the other nodes what this one has counted, and hears what they have.
    pub async fn calls_share(&self) -> Answer<()> {
        let members = &self.parts.store.members;
        if members.is_sole() {
            return Ok(());
        }
        let mut news = told(OF_PARTNER, &self.usage.0, PartnerId::value);
        news.extend(told(OF_CREDENTIAL, &self.quotas.0, CredentialId::value));
        let heard = members.share(news).await.map_err(|error| read_failed(&error))?;
        let now = self.now();
        for tally in heard {
            match tally.of.as_str() {
                OF_PARTNER => hear(&self.usage.0, PartnerId::new(tally.key), &tally, now),
                _ => hear(&self.quotas.0, CredentialId::new(tally.key), &tally, now),
            }
        }
        Ok(())
    }
}

fn told<K: Copy + Eq + std::hash::Hash>(of: &str, windows: &Windows<K>, number: fn(K) -> i64) -> Vec<Tally> {
    let mut news = Vec::new();
    for (key, seen, reset_at) in windows.take_news() {
        let tally = |slot, began_at, length_ms, calls| Tally {
            of: of.to_owned(),
            key: number(key),
            slot,
            began_at,
            length_ms,
            calls,
        };
        news.extend(reset_at.map(|reset_at| tally(RESET, reset_at, 0, 0)));
        news.extend(seen.into_iter().filter_map(|seen| {
            let slot = i64::try_from(seen.slot).ok()?;
            Some(tally(slot, seen.began_at, seen.length_ms, seen.calls))
        }));
    }
    news
}

fn hear<K: Copy + Eq + std::hash::Hash>(windows: &Windows<K>, key: K, tally: &Tally, now: Timestamp) {
    if tally.slot == RESET {
        windows.hear_reset(key, tally.began_at);
    } else if let Ok(slot) = usize::try_from(tally.slot) {
        let Tally { began_at, length_ms, calls, .. } = *tally;
        windows.hear(key, &Seen { slot, began_at, length_ms, calls }, now);
    }
}
