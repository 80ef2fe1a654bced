//! Between a caller that leaves and an end that is being written.

use std::sync::Arc;

use saldo_core::command::Found;

use super::wait::{Wait, Waiter};

#[tokio::test]
async fn a_caller_stays_for_an_outcome_that_is_being_written() {
    let wait = Arc::new(Wait::default());
    let caller = Waiter::new(&wait);
    let writing = wait.writing().await;
    assert_eq!(writing.found(), Found::ByAttempt);
    let leaving = tokio::spawn(async move { caller.leave().await });
    tokio::task::yield_now().await;
    assert!(!leaving.is_finished());
    writing.done();
    assert!(!leaving.await.unwrap());
}

#[tokio::test]
async fn a_try_that_fails_lets_the_caller_go() {
    let wait = Arc::new(Wait::default());
    let caller = Waiter::new(&wait);
    drop(wait.writing().await);
    assert!(caller.leave().await);
    assert_eq!(wait.writing().await.found(), Found::TooLate);
}
