//! Counts of calls in windows of time, in memory: this process's own, and what it heard of the other nodes'.
//! `usage` counts a partner's operations in it, `quota` a credential's calls; `share` tells and hears.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;

use parking_lot::Mutex;
use saldo_core::Timestamp;

/// The windows of all that are counted alike, each with as many slots.
pub(super) struct Windows<K> {
    slots: usize,
    /// How many are remembered. Beyond them those without an open window are forgotten, else all.
    keys_max: usize,
    open: Mutex<HashMap<K, Open>>,
}

/// A window that a call is counted in, and how many it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) slot: usize,
    pub(super) calls_max: NonZeroU32,
    /// When the window begins, unless one is open.
    pub(super) begins_at: Timestamp,
    pub(super) length_ms: i64,
}

/// The first of the windows that has no calls left, and how many milliseconds it is open yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full {
    pub(super) slot: usize,
    pub(super) left_ms: i64,
}

/// One slot's window, as nodes tell each other of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) slot: usize,
    pub(super) began_at: Timestamp,
    pub(super) length_ms: i64,
    pub(super) calls: u32,
}

struct Open {
    windows: Box<[Window]>,
    /// When all calls were last given back.
    reset_at: Option<Timestamp>,
    /// Whether the other nodes have not been told of it as it is.
    is_news: bool,
}

/// Without a call it has not begun.
#[derive(Debug, Clone, Copy)]
struct Window {
    began_at: Timestamp,
    length_ms: i64,
    calls: u32,
    /// Those that other nodes have counted.
    others: u32,
}

impl Window {
    const NONE: Self = Self { began_at: Timestamp::ZERO, length_ms: 0, calls: 0, others: 0 };

    fn all(self) -> u32 {
        self.calls.saturating_add(self.others)
    }

    /// Zero and less: it has ended. So has one that lies ahead, because the clock was set back.
    fn left_ms(self, now: Timestamp) -> i64 {
        let is_ahead = now < self.began_at;
        if self.all() == 0 || is_ahead {
            0
        } else {
            self.length_ms.saturating_sub(now.millis_since(self.began_at))
        }
    }

    /// The window as it is once a call was counted in it, or how many milliseconds of a full one are left.
    fn counting(self, counted: &Counted, now: Timestamp) -> Result<Self, i64> {
        let left_ms = self.left_ms(now);
        if left_ms <= 0 {
            let (began_at, length_ms) = (counted.begins_at, counted.length_ms);
            return Ok(Self { began_at, length_ms, calls: 1, others: 0 });
        }
        if self.all() >= counted.calls_max.get() {
            return Err(left_ms);
        }
        Ok(Self { calls: self.calls.saturating_add(1), ..self })
    }

    /// The same window with what others have counted in it; another where none of this process's is open.
    fn hearing(self, others: &Seen, now: Timestamp) -> Self {
        if self.left_ms(now) <= 0 {
            let (began_at, length_ms) = (others.began_at, others.length_ms);
            return Self { began_at, length_ms, calls: 0, others: others.calls };
        }
        Self { began_at: self.began_at.min(others.began_at), others: others.calls, ..self }
    }
}

impl Open {
    fn new(slots: usize) -> Self {
        let windows = vec![Window::NONE; slots].into_boxed_slice();
        Self { windows, reset_at: None, is_news: false }
    }

    fn is_open(&self, now: Timestamp) -> bool {
        self.windows.iter().any(|window| window.left_ms(now) > 0)
    }
}

impl<K: Copy + Eq + Hash> Windows<K> {
    pub(super) fn new(slots: usize, keys_max: usize) -> Self {
        Self { slots, keys_max, open: Mutex::default() }
    }

    /// Counts a call in all these windows; where one of them is full, in none.
    pub(super) fn count(&self, key: K, in_each: &[Counted], now: Timestamp) -> Result<(), Full> {
        self.with(key, now, |own| {
            for counted in in_each {
                let Some(window) = own.windows.get(counted.slot) else { continue };
                window.counting(counted, now).map_err(|left_ms| Full { slot: counted.slot, left_ms })?;
            }
            for counted in in_each {
                if let Some(window) = own.windows.get_mut(counted.slot) {
                    *window = window.counting(counted, now).unwrap_or(*window);
                }
            }
            own.is_news = true;
            Ok(())
        })
    }

    /// Gives back the calls of the windows that were open by a moment.
    pub(super) fn reset(&self, key: K, by: Timestamp) {
        self.with(key, by, |own| {
            own.reset_at = own.reset_at.max(Some(by));
            own.is_news = true;
            for window in own.windows.iter_mut().filter(|window| window.began_at <= by) {
                *window = Window::NONE;
            }
        });
    }

    /// What the other nodes have not been told of yet: each key's windows, and when its calls were last given back.
    pub(super) fn take_news(&self) -> Vec<(K, Vec<Seen>, Option<Timestamp>)> {
        let mut open = self.open.lock();
        let news = open.iter_mut().filter(|(_, own)| own.is_news);
        news.map(|(key, own)| {
            own.is_news = false;
            let seen = own.windows.iter().enumerate().map(|(slot, window)| Seen {
                slot,
                began_at: window.began_at,
                length_ms: window.length_ms,
                calls: window.calls,
            });
            (*key, seen.collect(), own.reset_at)
        })
        .collect()
    }

    /// Takes what all other nodes have counted in one slot, unless it was given back since.
    pub(super) fn hear(&self, key: K, others: &Seen, now: Timestamp) {
        self.with(key, now, |own| {
            let is_given_back = own.reset_at.is_some_and(|reset_at| others.began_at <= reset_at);
            if let Some(window) = own.windows.get_mut(others.slot).filter(|_| !is_given_back) {
                *window = window.hearing(others, now);
            }
        });
    }

    /// Takes that another node has given back the calls.
    pub(super) fn hear_reset(&self, key: K, by: Timestamp) {
        let is_new = self.open.lock().get(&key).is_none_or(|own| own.reset_at < Some(by));
        if is_new {
            self.reset(key, by);
        }
    }

    fn with<T>(&self, key: K, now: Timestamp, work: impl FnOnce(&mut Open) -> T) -> T {
        let mut open = self.open.lock();
        if !open.contains_key(&key) {
            self.make_room(&mut open, now);
        }
        work(open.entry(key).or_insert_with(|| Open::new(self.slots)))
    }

    fn make_room(&self, open: &mut HashMap<K, Open>, now: Timestamp) {
        if open.len() < self.keys_max {
            return;
        }
        open.retain(|_, own| own.is_open(now));
        if open.len() >= self.keys_max {
            open.clear();
        }
    }
}
