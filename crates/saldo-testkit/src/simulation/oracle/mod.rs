//! What must be true when everything is settled, found out from outside: from what callers heard, the provider's book,
//! the receivers' inbox and the rows, never from what the engine thinks. One file a question.

mod answers;
mod deliveries;
mod found;
mod money;
mod tellings;

use saldo_store::Store;

use super::outside::Outside;
use super::process::Scene;
use found::Found;

/// Looks at everything; what is wrong goes to `Outside::fault`.
pub(super) async fn judge(scene: &Scene<'_>, store: &Store) {
    let outside = &scene.outside;
    let report = store.reads.audit(None, |_| {}).await.expect("an audit");
    expect(outside, report.clean, || format!("the audit finds {:?}", report.violations));
    let found = Found::read(&store.reads).await;
    deliveries::check(scene, &found);
    money::check(scene, &found);
    answers::check(scene, &found);
    tellings::check(scene, &found);
}

fn expect(outside: &Outside, is_true: bool, otherwise: impl FnOnce() -> String) {
    if !is_true {
        outside.fault(otherwise());
    }
}
