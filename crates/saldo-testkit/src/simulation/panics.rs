//! A panic anywhere in a simulated switch is a fault of the run, wherever it is caught.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// What was said in panics of this thread, while a run listens.
    static HEARD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

static LISTENING: Once = Once::new();

/// Does something, and answers it with the panics on the way; nothing where the last of them ended it.
pub(super) fn heard_in<T>(work: impl FnOnce() -> T) -> (Option<T>, Vec<String>) {
    LISTENING.call_once(listen);
    HEARD.replace(Some(Vec::new()));
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    (done, HEARD.take().unwrap_or_default())
}

/// Panics of threads that no run listens to are told as ever.
fn listen() {
    let as_ever = take_hook();
    set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let is_heard = HEARD.with_borrow_mut(|heard| {
            let heard = heard.as_mut();
            heard.map(|heard| heard.push(info.to_string())).is_some()
        });
        if !is_heard {
            as_ever(info);
        }
    }));
}
