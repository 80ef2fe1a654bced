//! The processes that work on one database: each has a number and a share of the background work while its lease runs,
//! and what a dead one left is taken up by the others. A file has one owner, who does all of it.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use saldo_core::{NodeId, PartnerId, Timestamp};
use tokio::task;

use crate::error::StoreError;
use crate::options::FatalHook;
use crate::postgres::Member;

/// The shares of the background work; each is a bit of `Work`.
pub(crate) const SHARES: u64 = 64;

/// This process among those that work on its database. Cheap to clone.
#[derive(Clone)]
pub struct Members(Arc<Inside>);

struct Inside {
    work: Work,
    living: AtomicU32,
    server: Option<(Arc<Member>, FatalHook)>,
}

/// A process that is gone, whose open transfers nobody has taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone {
    pub node: NodeId,
    /// Tells it from who had or will have its number.
    pub incarnation: i64,
}

/// Calls that were counted in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What kind of thing the key is.
    pub of: String,
    pub key: i64,
    /// Which of the key's windows.
    pub slot: i64,
    pub began_at: Timestamp,
    pub length_ms: i64,
    pub calls: u32,
}

/// What a process hears when it says that it lives.
#[derive(Debug, Default)]
pub(crate) struct Beat {
    /// The shares that are its own, as bits.
    pub(crate) shares: u64,
    /// How many processes live, this one among them.
    pub(crate) living: u32,
    pub(crate) gone: Vec<Gone>,
    /// Whether another process has its number now.
    pub(crate) is_replaced: bool,
}

impl Members {
    /// The owner of a file.
    pub(crate) fn sole() -> Self {
        let work = Work::of(u64::MAX);
        Self(Arc::new(Inside { work, living: AtomicU32::new(1), server: None }))
    }

    /// A process among others; its share is what `first` says, until the next beat.
    pub(crate) fn on_server(member: Member, first: &Beat, on_fatal: FatalHook) -> Self {
        let work = Work::of(first.shares);
        let living = AtomicU32::new(first.living);
        Self(Arc::new(Inside { work, living, server: Some((Arc::new(member), on_fatal)) }))
    }

    /// This process's number, which no other has at this time.
    pub fn node(&self) -> NodeId {
        self.0.server.as_ref().map_or(NodeId::SOLE, |(member, _)| member.node())
    }

    /// Whether nobody else can be at work on the database.
    pub fn is_sole(&self) -> bool {
        self.0.server.is_none()
    }

    pub(crate) fn work(&self) -> Work {
        self.0.work.clone()
    }

    /// Says that this process lives, and takes its share of the work. To be called about once a second: after five
    /// seconds without it the others take this process for dead.
    ///
    /// Answers who is gone and whose open transfers this process is to take up. Where the database cannot be asked,
    /// the share is given up until it can.
    pub async fn beat(&self) -> Result<Vec<Gone>, StoreError> {
        let Some((member, on_fatal)) = &self.0.server else {
            return Ok(Vec::new());
        };
        let asked = Arc::clone(member);
        let beat = task::spawn_blocking(move || asked.beat()).await;
        let beat = beat.map_err(|error| StoreError::Read(error.to_string())).and_then(|beat| beat);
        self.0.work.set(beat.as_ref().map_or(0, |beat| beat.shares));
        let beat = beat?;
        self.0.living.store(beat.living, Ordering::Relaxed);
        if beat.is_replaced {
            on_fatal(
                "another process has this one's number, because it was silent for too long: restart to join again",
            );
        }
        Ok(beat.gone)
    }

    /// How many processes there are as of the last beat, this one among them.
    pub fn living(&self) -> NonZeroU32 {
        NonZeroU32::new(self.0.living.load(Ordering::Relaxed)).unwrap_or(NonZeroU32::MIN)
    }

    /// Tells the other processes what this one has counted; answers the sums of what they have, of what has changed.
    pub async fn share(&self, news: Vec<Tally>) -> Result<Vec<Tally>, StoreError> {
        let Some((member, _)) = &self.0.server else {
            return Ok(Vec::new());
        };
        let member = Arc::clone(member);
        let shared = task::spawn_blocking(move || member.share(&news)).await;
        shared.map_err(|error| StoreError::Read(error.to_string()))?
    }

    /// Gives up the background work, which the others claim with their next beat. This process lives on for what it
    /// has begun.
    pub async fn hand_over(&self) {
        self.end("the work that it had", Member::hand_over).await;
    }

    /// Puts down that what a process left open was taken up.
    pub async fn taken_up(&self, gone: Gone) -> Result<(), StoreError> {
        let Some((member, _)) = &self.0.server else {
            return Ok(());
        };
        let member = Arc::clone(member);
        let done = task::spawn_blocking(move || member.taken_up(gone)).await;
        done.map_err(|error| StoreError::Read(error.to_string()))?
    }

    /// Gives number and share free at once, so that the others need not wait for the lease to run out.
    pub(crate) async fn leave(&self) {
        self.end("its lease", Member::leave).await;
    }

    /// Gives something up at once, which would otherwise run out by itself.
    async fn end(
        &self,
        what: &str,
        give_up: impl FnOnce(&Member) -> Result<(), StoreError> + Send + 'static,
    ) {
        let Some((member, _)) = &self.0.server else {
            return;
        };
        self.0.work.end();
        let member = Arc::clone(member);
        let done = task::spawn_blocking(move || give_up(&member)).await;
        let done = done.map_err(|error| StoreError::Read(error.to_string())).and_then(|done| done);
        if let Err(error) = done {
            tracing::warn!("this node was not heard, and {what} runs out by itself: {error}");
        }
    }
}

/// Which partners' background work is this process's.
#[derive(Clone)]
pub(crate) struct Work(Arc<Shares>);

struct Shares {
    bits: AtomicU64,
    is_over: AtomicBool,
}

impl Work {
    fn of(shares: u64) -> Self {
        Self(Arc::new(Shares { bits: AtomicU64::new(shares), is_over: AtomicBool::new(false) }))
    }

    fn set(&self, shares: u64) {
        self.0.bits.store(shares, Ordering::SeqCst);
        if self.0.is_over.load(Ordering::SeqCst) {
            self.0.bits.store(0, Ordering::SeqCst);
        }
    }

    /// Nothing is this process's any more, whatever a beat that is on its way says.
    fn end(&self) {
        self.0.is_over.store(true, Ordering::SeqCst);
        self.0.bits.store(0, Ordering::SeqCst);
    }

    pub(crate) fn is_ours(&self, partner: PartnerId) -> bool {
        let share = spread(partner) % SHARES;
        (self.0.bits.load(Ordering::Relaxed) >> share) & 1 == 1
    }
}

/// Time-ordered ids differ in their low bits only where many are made at once; this spreads all of them.
pub(crate) fn spread(partner: PartnerId) -> u64 {
    partner.value().cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}
