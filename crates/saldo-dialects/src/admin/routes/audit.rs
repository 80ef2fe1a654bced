//! Prove the books, whole, while they are in use.

use axum::extract::State;

use super::{Answered, Shared, ok};
use crate::admin::{translate, wire};

pub(super) async fn run(State(engine): State<Shared>) -> Answered {
    let report = engine.audit(None).await?;
    let violations = report.violations.iter().map(|violation| wire::Violation {
        rule: violation.rule.to_string(),
        partner: translate::partner_name(&engine, violation.partner),
        subject: violation.subject.clone(),
        detail: violation.detail.clone(),
    });
    Ok(ok(&wire::Audit {
        clean: report.clean,
        violations: violations.collect(),
        counts: &report.counts,
        watermark: &report.watermark,
    }))
}
