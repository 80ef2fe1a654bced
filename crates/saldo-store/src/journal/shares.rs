//! Opens that wait, in one line per partner. A batch takes partners in turn; the one over its share is shed first.

use std::collections::{HashMap, VecDeque};

use saldo_core::PartnerId;

use super::queue::Waiting;

pub(super) struct Opens {
    lines: HashMap<PartnerId, VecDeque<Waiting>>,
    turns: VecDeque<PartnerId>,
    waiting: usize,
    max: usize,
}

impl Opens {
    pub(super) fn new(max: usize) -> Self {
        Self { lines: HashMap::new(), turns: VecDeque::new(), waiting: 0, max }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting
    }

    /// Lets one more wait; the one that must go for it is given back.
    pub(super) fn push(&mut self, open: Waiting) -> Option<Waiting> {
        let partner = open.command.partner();
        let shed = if self.waiting < self.max { None } else { self.make_room(partner) };
        if self.waiting >= self.max {
            return Some(open);
        }
        let line = self.lines.entry(partner).or_default();
        if line.is_empty() {
            self.turns.push_back(partner);
        }
        line.push_back(open);
        self.waiting += 1;
        shed
    }

    /// The first of the partner whose turn it is; then it is the next partner's.
    pub(super) fn next(&mut self) -> Option<Waiting> {
        let partner = self.turns.pop_front()?;
        let line = self.lines.get_mut(&partner)?;
        let open = line.pop_front()?;
        self.waiting -= 1;
        if line.is_empty() {
            self.lines.remove(&partner);
        } else {
            self.turns.push_back(partner);
        }
        Some(open)
    }

    /// Takes the newest of the partner with most, unless the newcomer has its share already.
    fn make_room(&mut self, newcomer: PartnerId) -> Option<Waiting> {
        let has = self.lines.get(&newcomer).map_or(0, VecDeque::len);
        let partners = self.lines.len() + usize::from(has == 0);
        let share = self.max.checked_div(partners)?;
        if has >= share {
            return None;
        }
        let (partner, line) = self.lines.iter_mut().max_by_key(|(partner, line)| (line.len(), **partner))?;
        let shed = line.pop_back()?;
        if line.is_empty() {
            let partner = *partner;
            self.lines.remove(&partner);
            self.turns.retain(|other| *other != partner);
        }
        self.waiting -= 1;
        Some(shed)
    }
}
