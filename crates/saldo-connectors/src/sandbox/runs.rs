//! A map of many entries whose keys mostly ascend: all but the last of them stand in sorted runs without room to spare,
//! where a hash table keeps a third empty, and is in memory twice whenever it grows.

use std::collections::BTreeMap;

/// Entries in a run.
const RUN: usize = 1 << 14;

#[derive(Debug)]
pub(super) struct Runs<K, V> {
    runs: Vec<Box<[(K, V)]>>,
    /// The next run.
    recent: BTreeMap<K, V>,
}

impl<K, V> Default for Runs<K, V> {
    fn default() -> Self {
        Self { runs: Vec::new(), recent: BTreeMap::new() }
    }
}

impl<K: Ord, V> Runs<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let before = || self.runs.iter().rev().find_map(|run| run.get(place(run, key)?));
        self.recent.get(key).or_else(|| before().map(|(_, value)| value))
    }

    /// What is there, or else what is put there.
    pub(super) fn get_or_insert(&mut self, key: K, value: V) -> &mut V {
        if self.recent.len() >= RUN {
            self.runs.push(std::mem::take(&mut self.recent).into_iter().collect());
        }
        for run in self.runs.iter_mut().rev() {
            if let Some(at) = place(run, &key)
                && let Some((_, known)) = run.get_mut(at)
            {
                return known;
            }
        }
        self.recent.entry(key).or_insert(value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let in_runs = self.runs.iter().flat_map(|run| run.iter().map(|(key, value)| (key, value)));
        in_runs.chain(&self.recent)
    }
}

/// Where a key stands in a run.
fn place<K: Ord, V>(run: &[(K, V)], key: &K) -> Option<usize> {
    run.last().filter(|(last, _)| key <= last)?;
    run.binary_search_by(|(known, _)| known.cmp(key)).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{RUN, Runs};

    #[test]
    fn what_was_put_first_is_there_once() {
        let size = 3 * RUN + 7;
        let mut map = Runs::default();
        // Two in turn, and some that were left out before.
        for key in (0..size).map(|key| if key % 1_000 == 999 { size - key } else { key ^ 1 }) {
            let value = *map.get_or_insert(key, key * 2);
            assert_eq!(value, key * 2);
            assert_eq!(*map.get_or_insert(key, 7), value);
        }
        let all: BTreeMap<usize, usize> = map.iter().map(|(key, value)| (*key, *value)).collect();
        assert_eq!(map.iter().count(), all.len());
        for (key, value) in &all {
            assert_eq!(*value, key * 2);
            assert_eq!(map.get(key), Some(value));
            assert_eq!(*map.get_or_insert(*key, 7), *value);
        }
        assert_eq!(map.iter().count(), all.len());
        assert_eq!(map.get(&(3 * size)), None);
    }
}
