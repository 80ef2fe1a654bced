//! How a lane hears that something waits in its queue: its thread sleeps until then.
//! In a simulation, which has one thread for everything, a task is woken instead.

use parking_lot::{Condvar, MutexGuard};

#[derive(Default)]
pub(super) struct Filled {
    sleeping: Condvar,
    #[cfg(feature = "simulation")]
    woken: tokio::sync::Notify,
}

impl Filled {
    /// Tells the lane: a queue has one at most.
    pub(super) fn tell(&self) {
        self.sleeping.notify_one();
        #[cfg(feature = "simulation")]
        self.woken.notify_one();
    }

    /// Sleeps until it is told; what was locked is free meanwhile.
    pub(super) fn wait<T>(&self, locked: &mut MutexGuard<'_, T>) {
        self.sleeping.wait(locked);
    }

    #[cfg(feature = "simulation")]
    pub(super) async fn told(&self) {
        self.woken.notified().await;
    }
}
