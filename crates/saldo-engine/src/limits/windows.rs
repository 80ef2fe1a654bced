//! Counts of calls in windows of time, in memory: this process's own, and where nodes would share them.
//! `usage` counts a partner's operations in it, `quota` a credential's calls.

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
    open: Mutex<HashMap<K, Box<[Window]>>>,
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

/// Without a call it has not begun.
#[derive(Debug, Clone, Copy)]
struct Window {
    began_at: Timestamp,
    length_ms: i64,
    calls: u32,
}

impl Window {
    const NONE: Self = Self { began_at: Timestamp::ZERO, length_ms: 0, calls: 0 };

    /// Zero and less: it has ended. So has one that lies ahead, because the clock was set back.
    fn left_ms(self, now: Timestamp) -> i64 {
        let is_ahead = now < self.began_at;
        if self.calls == 0 || is_ahead {
            0
        } else {
            self.length_ms.saturating_sub(now.millis_since(self.began_at))
        }
    }

    /// The window as it is once a call was counted in it, or how many milliseconds of a full one are left.
    fn counting(self, counted: &Counted, now: Timestamp) -> Result<Self, i64> {
        let left_ms = self.left_ms(now);
        if left_ms <= 0 {
            return Ok(Self { began_at: counted.begins_at, length_ms: counted.length_ms, calls: 1 });
        }
        if self.calls >= counted.calls_max.get() {
            return Err(left_ms);
        }
        Ok(Self { calls: self.calls.saturating_add(1), ..self })
    }
}

impl<K: Copy + Eq + Hash> Windows<K> {
    pub(super) fn new(slots: usize, keys_max: usize) -> Self {
        Self { slots, keys_max, open: Mutex::default() }
    }

    /// Counts a call in all these windows; where one of them is full, in none.
    pub(super) fn count(&self, key: K, in_each: &[Counted], now: Timestamp) -> Result<(), Full> {
        let mut open = self.open.lock();
        if !open.contains_key(&key) {
            self.make_room(&mut open, now);
        }
        let own = open.entry(key).or_insert_with(|| vec![Window::NONE; self.slots].into_boxed_slice());
        for counted in in_each {
            let Some(window) = own.get(counted.slot) else { continue };
            window.counting(counted, now).map_err(|left_ms| Full { slot: counted.slot, left_ms })?;
        }
        for counted in in_each {
            if let Some(window) = own.get_mut(counted.slot) {
                *window = window.counting(counted, now).unwrap_or(*window);
            }
        }
        Ok(())
    }

    /// Gives back the calls of the windows that were open by a moment.
    pub(super) fn reset(&self, key: K, by: Timestamp) {
        if let Some(windows) = self.open.lock().get_mut(&key) {
            for window in windows.iter_mut().filter(|window| window.began_at <= by) {
                *window = Window::NONE;
            }
        }
    }

    fn make_room(&self, open: &mut HashMap<K, Box<[Window]>>, now: Timestamp) {
        if open.len() < self.keys_max {
            return;
        }
        open.retain(|_, windows| windows.iter().any(|window| window.left_ms(now) > 0));
        if open.len() >= self.keys_max {
            open.clear();
        }
    }
}
