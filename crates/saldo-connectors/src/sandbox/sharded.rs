//! A map of many entries in many small tables: one large table is in memory twice whenever it grows.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

const TABLES: u64 = 64;

#[derive(Debug)]
pub(super) struct Sharded<K, V> {
    hasher: RandomState,
    tables: HashMap<u64, HashMap<K, V>>,
}

impl<K, V> Default for Sharded<K, V> {
    fn default() -> Self {
        Self { hasher: RandomState::new(), tables: HashMap::new() }
    }
}

impl<K: Eq + Hash, V> Sharded<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.tables.get(&self.table(key))?.get(key)
    }

    /// What is there, or else what is put there.
    pub(super) fn get_or_insert(&mut self, key: K, value: V) -> &mut V {
        let table = self.table(&key);
        self.tables.entry(table).or_default().entry(key).or_insert(value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.tables.values().flatten()
    }

    fn table(&self, key: &K) -> u64 {
        self.hasher.hash_one(key) % TABLES
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Sharded;

    #[test]
    fn what_was_put_first_is_there_once() {
        let mut map = Sharded::default();
        for key in 0..1_000 {
            assert_eq!(*map.get_or_insert(key, key * 2), key * 2);
            assert_eq!(*map.get_or_insert(key, 7), key * 2);
        }
        assert_eq!(map.get(&999), Some(&1_998));
        assert_eq!(map.get(&1_000), None);
        let all: BTreeMap<_, _> = map.iter().map(|(key, value)| (*key, *value)).collect();
        assert_eq!(all, (0..1_000).map(|key| (key, key * 2)).collect());
    }
}
