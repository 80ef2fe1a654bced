//! The system's time and chance, behind the doors through which everything else gets them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use saldo_core::{Clock, Timestamp};
use saldo_engine::secrets::Chance;

/// The system's clock, moved ahead by what a sandbox was advanced. It never goes backwards.
pub(crate) struct SystemClock {
    offset_ms: AtomicI64,
    last_ms: AtomicI64,
    /// Where the offset is kept; `None` where it is always zero.
    kept_in: Option<PathBuf>,
}

impl SystemClock {
    pub(crate) fn real() -> Self {
        Self { offset_ms: AtomicI64::new(0), last_ms: AtomicI64::new(0), kept_in: None }
    }

    /// A clock whose offset is stored with the data in a directory.
    pub(crate) fn kept(directory: &Path) -> anyhow::Result<Self> {
        let file = directory.join("clock-offset-ms");
        let offset_ms = match std::fs::read_to_string(&file) {
            Ok(text) => text.trim().parse().with_context(|| format!("{} holds no number", file.display()))?,
            Err(_) => 0,
        };
        Ok(Self { offset_ms: AtomicI64::new(offset_ms), last_ms: AtomicI64::new(0), kept_in: Some(file) })
    }

    /// Moves the clock ahead to a moment; a moment in the past leaves it as it is.
    pub(crate) fn advance_to(&self, moment: Timestamp) -> anyhow::Result<()> {
        let ahead_ms = moment.millis_since(self.now()).max(0);
        let offset_ms = self.offset_ms.fetch_add(ahead_ms, Ordering::Relaxed) + ahead_ms;
        if let Some(file) = &self.kept_in {
            std::fs::write(file, offset_ms.to_string())
                .with_context(|| format!("{} cannot be written", file.display()))?;
        }
        Ok(())
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock that others take")]
    fn now(&self) -> Timestamp {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let system_ms = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
        let now_ms = system_ms.saturating_add(self.offset_ms.load(Ordering::Relaxed));
        let last_ms = self.last_ms.fetch_max(now_ms, Ordering::Relaxed);
        Timestamp::from_millis(now_ms.max(last_ms))
    }
}

/// The operating system's random bytes.
pub(crate) struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::disallowed_methods, reason = "this is the Chance that others take")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            tracing::error!(%error, "the operating system gives no random bytes");
            std::process::abort();
        }
    }
}

/// Writes a file that only this user can read.
pub(crate) fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut open| open.write_all(text.as_bytes()));
    written.with_context(|| format!("{} cannot be written: let this user write it", file.display()))
}

/// Arms the crash point that `SALDO_CRASH_AT` names, for the tests that kill a process where it hurts.
#[cfg(debug_assertions)]
pub(crate) fn arm_crash() {
    #[expect(clippy::disallowed_methods, reason = "the binary reads the environment")]
    let wanted = std::env::var("SALDO_CRASH_AT");
    if let Ok(Ok(crash)) = wanted.map(|text| text.parse()) {
        saldo_store::crash::arm(crash);
    }
}

/// Keeps a clock off by the seconds in the file that `SALDO_CLOCK_OFF` names, for the runs in which clocks jump.
#[cfg(debug_assertions)]
pub(crate) fn set_off(clock: &std::sync::Arc<SystemClock>) {
    #[expect(clippy::disallowed_methods, reason = "the binary reads the environment")]
    let Some(file) = std::env::var_os("SALDO_CLOCK_OFF") else { return };
    let clock = std::sync::Arc::downgrade(clock);
    let follow = move || {
        while let Some(clock) = clock.upgrade() {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            let seconds: i64 = text.trim().parse().unwrap_or(0);
            clock.offset_ms.store(seconds.saturating_mul(1_000), Ordering::Relaxed);
            drop(clock);
            #[expect(clippy::disallowed_methods, reason = "the file is looked at in real time")]
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    };
    std::thread::spawn(follow);
}
