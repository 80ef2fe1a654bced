//! Points at which a test build can be made to die as if it were killed there: whatever starts next must find a legal
//! state. A release has none of them, and nothing dies where nobody has armed a point.

use std::process;
use std::str::FromStr;

use parking_lot::Mutex;

/// Where a process can be made to die.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashPoint {
    /// A batch is decided and not saved.
    MidBatch,
    /// A batch is saved and not committed.
    BeforeCommit,
    /// A batch is committed, and nobody has heard of it.
    AfterCommit,
    /// An attempt is on record and has not left.
    BeforeProvider,
    /// The provider has answered, and nothing of it is on record.
    AfterProvider,
    /// A webhook is about to be sent.
    BeforeTelling,
    /// A receiver has answered, and nothing of it is on record.
    AfterTelling,
    /// Some steps of the schema are made and others are not, and nothing is committed.
    MidMigration,
}

impl CrashPoint {
    pub const ALL: [Self; 8] = [
        Self::MidBatch,
        Self::BeforeCommit,
        Self::AfterCommit,
        Self::BeforeProvider,
        Self::AfterProvider,
        Self::BeforeTelling,
        Self::AfterTelling,
        Self::MidMigration,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::MidBatch => "mid-batch",
            Self::BeforeCommit => "before-commit",
            Self::AfterCommit => "after-commit",
            Self::BeforeProvider => "before-provider",
            Self::AfterProvider => "after-provider",
            Self::BeforeTelling => "before-telling",
            Self::AfterTelling => "after-telling",
            Self::MidMigration => "mid-migration",
        }
    }

    /// Dies here, if this point is armed and was passed often enough.
    pub fn pass(self) {
        if cfg!(debug_assertions) && is_time(self) {
            process::abort();
        }
    }
}

/// A point, and how often it is passed: `before-commit:3` dies before the third commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crash {
    pub point: CrashPoint,
    pub passes: u32,
}

impl FromStr for Crash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').and_then(|(name, passes)| {
            let point = CrashPoint::ALL.into_iter().find(|point| point.as_str() == name)?;
            Some(Self { point, passes: passes.parse().ok().filter(|passes| *passes > 0)? })
        });
        parts.ok_or_else(|| format!("`{text}` is no crash point: write one as before-commit:1"))
    }
}

static ARMED: Mutex<Option<Crash>> = Mutex::new(None);

/// Arms a point; nothing in a release.
pub fn arm(crash: Crash) {
    *ARMED.lock() = Some(crash);
}

fn is_time(point: CrashPoint) -> bool {
    let mut armed = ARMED.lock();
    let Some(crash) = armed.as_mut().filter(|crash| crash.point == point) else { return false };
    crash.passes -= 1;
    crash.passes == 0
}
