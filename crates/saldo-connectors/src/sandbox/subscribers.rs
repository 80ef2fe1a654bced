//! What the simulated operator says of its subscribers: set by a tester, for all of them or for one, and kept in a file.
//! What they have is not here but in the ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};

/// What is set about a subscriber; what is absent is as for all, and for all as the operator has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriberTraits {
    /// `Pre Paid` or `Post Paid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_type: Option<String>,
    /// For example `Active` or `Blocked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_status: Option<String>,
    /// Answered to every request about it, unless it is the code of success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
}

impl SubscriberTraits {
    /// These, where they are set, over others.
    #[must_use]
    pub fn over(self, others: &Self) -> Self {
        Self {
            account_type: self.account_type.or_else(|| others.account_type.clone()),
            account_status: self.account_status.or_else(|| others.account_status.clone()),
            status_code: self.status_code.or_else(|| others.status_code.clone()),
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    all: SubscriberTraits,
    each: BTreeMap<String, SubscriberTraits>,
}

#[derive(Debug, Default)]
pub(super) struct Subscribers {
    kept: Kept,
    file: Option<PathBuf>,
}

impl Subscribers {
    /// Those in a file; a file that is missing or cannot be read is as good as an empty one.
    pub(super) fn open(file: Option<&Path>) -> Self {
        let text = file.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        Self { kept: serde_json::from_str(&text).unwrap_or_default(), file: file.map(Path::to_owned) }
    }

    /// What holds for one number.
    pub(super) fn of(&self, number: &str) -> SubscriberTraits {
        self.kept.each.get(number).cloned().unwrap_or_default().over(&self.kept.all)
    }

    /// Sets traits, of one number or of all; those that are absent stay. What is set for all replaces what was set
    /// for one.
    pub(super) fn set(&mut self, number: Option<&str>, change: SubscriberTraits) -> io::Result<()> {
        match number {
            Some(number) => {
                let traits = self.kept.each.entry(number.to_owned()).or_default();
                *traits = change.over(traits);
            }
            None => {
                for traits in self.kept.each.values_mut() {
                    clear(traits, &change);
                }
                self.kept.all = change.over(&self.kept.all);
            }
        }
        self.save()
    }

    pub(super) fn reset(&mut self) -> io::Result<()> {
        self.kept = Kept::default();
        self.save()
    }

    fn save(&self) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        fs::write(file, serde_json::to_string(&self.kept)?)
    }
}

/// Takes away what another sets.
fn clear(traits: &mut SubscriberTraits, set: &SubscriberTraits) {
    let parts = [
        (&mut traits.account_type, &set.account_type),
        (&mut traits.account_status, &set.account_status),
        (&mut traits.status_code, &set.status_code),
    ];
    for (own, set) in parts {
        if set.is_some() {
            *own = None;
        }
    }
}
