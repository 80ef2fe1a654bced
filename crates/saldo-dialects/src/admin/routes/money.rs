//! Money from outside: deposit, adjust, and how far a balance may be overdrawn.

use axum::extract::State;

use super::{Answered, Shared, created, ok};
use crate::admin::request::{At, Sent};
use crate::admin::{translate, wire};

/// The same reference with the same body gets the first answer again.
pub(super) async fn deposit(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Sent(sent): Sent<wire::NewDeposit>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let written = engine.deposit(translate::deposit(partner.id, sent)?).await?;
    Ok(created(&translate::movement(&partner, &written)))
}

/// As `deposit`, on any account and in either direction.
pub(super) async fn adjust(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Sent(sent): Sent<wire::NewAdjustment>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let written = engine.adjust(translate::adjustment(partner.id, &sent)?).await?;
    Ok(created(&translate::movement(&partner, &written)))
}

pub(super) async fn credit_limit(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Sent(sent): Sent<wire::NewCreditLimit>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let limit = translate::credit_limit(&sent)?;
    engine.credit_limit_set(partner.id, limit).await?;
    Ok(ok(&wire::CreditLimit {
        partner: partner.name.clone(),
        currency: limit.currency().code(),
        amount: limit.to_decimal().to_string(),
    }))
}
