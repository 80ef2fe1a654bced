//! Which outcome each transfer of a mixed run is to have, by the account-number endings of the sandbox.
//! Drawn from the request's number, so that a run can be repeated.

use std::str::FromStr;

/// How many digits an ending has.
pub(super) const ENDING_DIGITS: usize = 7;

/// The endings that the sandbox provider knows; of several, they take turns.
const REFUSED: [u64; 3] = [9_990_007, 9_990_001, 9_990_011];
/// No answer comes, and asking later finds out: delivered, refused.
const UNKNOWN: [u64; 2] = [9_990_021, 9_990_022];
/// Delivered after a second.
const SLOW: [u64; 1] = [9_990_025];
/// In none of the sandbox's tables.
const DELIVERED: [u64; 1] = [1_234_567];

/// Shares of outcomes; each is a weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mix {
    shares: Vec<(Outcome, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Delivered,
    Refused,
    Unknown,
    Slow,
}

impl Outcome {
    const ALL: [(&'static str, Self); 4] = [
        ("delivered", Self::Delivered),
        ("refused", Self::Refused),
        ("unknown", Self::Unknown),
        ("slow", Self::Slow),
    ];

    fn endings(self) -> &'static [u64] {
        match self {
            Self::Delivered => &DELIVERED,
            Self::Refused => &REFUSED,
            Self::Unknown => &UNKNOWN,
            Self::Slow => &SLOW,
        }
    }
}

impl FromStr for Mix {
    type Err = String;

    /// Reads `delivered=85,refused=10,unknown=4,slow=1`; what is not named is not drawn.
    fn from_str(text: &str) -> Result<Self, String> {
        let malformed =
            || format!("`{text}` is no mix; write it as delivered=85,refused=10,unknown=4,slow=1");
        let share = |part: &str| {
            let (name, weight) = part.split_once('=')?;
            let (_, outcome) = Outcome::ALL.into_iter().find(|(known, _)| *known == name.trim())?;
            Some((outcome, u64::from(weight.trim().parse::<u16>().ok()?)))
        };
        let shares = text.split(',').map(share).collect::<Option<Vec<_>>>().ok_or_else(malformed)?;
        if shares.iter().all(|(_, weight)| *weight == 0) {
            return Err(malformed());
        }
        Ok(Self { shares })
    }
}

impl Mix {
    /// The ending of the account number of the request with this number.
    pub(super) fn ending(&self, index: u64) -> Option<u64> {
        let sum: u64 = self.shares.iter().map(|(_, weight)| weight).sum();
        let drawn = scatter(index);
        let mut left = drawn.checked_rem(sum)?;
        let turn = scatter(drawn);
        for (outcome, weight) in &self.shares {
            if left < *weight {
                let endings = outcome.endings();
                let count = u64::try_from(endings.len()).ok()?;
                return endings.get(usize::try_from(turn.checked_rem(count)?).ok()?).copied();
            }
            left = left.saturating_sub(*weight);
        }
        None
    }
}

/// The finishing steps of SplitMix64: numbers in a row become numbers all over.
fn scatter(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
