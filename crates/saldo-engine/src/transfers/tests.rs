//! Between a caller that leaves and an end that is being written.

use std::sync::Arc;

use saldo_core::CommandId;
use saldo_core::command::Found;

use super::wait::{Wait, Waiter, Written};

#[tokio::test]
async fn a_caller_stays_for_an_outcome_that_is_being_written() {
    let wait = Arc::new(Wait::default());
    let caller = Waiter::new(&wait);
    let writing = wait.writing().await;
    assert_eq!(writing.found, Found::ByAttempt);
    let leaving = tokio::spawn(async move { caller.leave().await });
    tokio::task::yield_now().await;
    assert!(!leaving.is_finished());
    writing.done();
    assert_eq!(leaving.await.unwrap(), Written::Yes);
}

#[tokio::test]
async fn a_try_that_fails_lets_the_caller_go() {
    let wait = Arc::new(Wait::default());
    let caller = Waiter::new(&wait);
    drop(wait.writing().await);
    assert_eq!(caller.leave().await, Written::No);
    assert_eq!(wait.writing().await.found, Found::TooLate { doubted: Vec::new() });
}

/// Either of the first tries may be in, as one that the caller heard.
#[tokio::test]
async fn a_doubt_stays_until_an_outcome_is_certainly_in() {
    let wait = Arc::new(Wait::default());
    let caller = Waiter::new(&wait);
    let tries = [CommandId::new(1), CommandId::new(2)];
    for id in tries {
        wait.writing().await.doubted(id);
    }
    drop(wait.writing().await);
    assert_eq!(caller.leave().await, Written::Perhaps(tries.to_vec()));
    let too_late = Found::TooLate { doubted: tries.to_vec() };
    let next = wait.writing().await;
    assert_eq!(next.found, too_late);
    // This one tells of itself.
    next.doubted(CommandId::new(3));
    assert_eq!(wait.writing().await.found, too_late);
    wait.writing().await.done();
    assert_eq!(wait.written().await, Written::Yes);
}
