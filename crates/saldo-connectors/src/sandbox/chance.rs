//! Numbers that look like chance and are not: the same start gives the same sequence.
//! Made-up receipts, bills and rates of faults draw from here; nothing secret ever may.

/// The SplitMix64 sequence.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The sequence that belongs to a text (FNV-1a).
    pub(super) fn of_text(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(hash)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from zero to below `end`; zero where `end` is.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or_default()
    }

    /// A text of `count` signs of an alphabet.
    pub(super) fn signs(&mut self, count: usize, alphabet: &[char]) -> String {
        let end = u64::try_from(alphabet.len()).unwrap_or_default();
        let sign = |chance: &mut Self| {
            let at = usize::try_from(chance.below(end)).unwrap_or_default();
            alphabet.get(at).copied().unwrap_or('0')
        };
        (0..count).map(|_| sign(self)).collect()
    }

    pub(super) fn digits(&mut self, count: usize) -> String {
        self.signs(count, &['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    }
}

/// Groups of four signs, joined by `separator`.
pub(super) fn in_fours(text: &str, separator: char) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (at, sign) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(separator);
        }
        out.push(sign);
    }
    out
}
