//! Where a recovery stands.

use saldo_core::recovery::{FoundDelivery, Recovery};
use saldo_engine::{Compared, Engine, RecoveryView};

use super::{amount, partner_name};
use crate::admin::wire;

pub(in crate::admin) fn recovery(engine: &Engine, view: &RecoveryView) -> wire::RecoveryStatus {
    let connectors = view.connectors.iter().map(|(name, compared)| {
        let (list, deliveries) = match compared {
            Compared::NoList => ("no_list", None),
            Compared::Unreachable => ("unreachable", None),
            Compared::Listed(count) => ("listed", Some(*count)),
        };
        wire::ComparedConnector { name: name.to_string(), list, deliveries }
    });
    wire::RecoveryStatus {
        recovering: engine.is_recovering(),
        recovery: view.recovery.as_ref().map(record),
        open_asked: view.is_open_asked,
        connectors: connectors.collect(),
        found_count: view.found_count,
        found_unclaimed: view.unclaimed,
        found: view.found.iter().map(|delivery| found(engine, delivery)).collect(),
        earlier: view.earlier.iter().map(record).collect(),
    }
}

fn record(recovery: &Recovery) -> wire::RecoveryRecord {
    let end = recovery.end.as_ref();
    wire::RecoveryRecord {
        id: recovery.id,
        since: recovery.since.to_string(),
        begun_at: recovery.begun_at.to_string(),
        cause: recovery.cause.clone(),
        finished_at: end.map(|end| end.at.to_string()),
        finished_by: end.map(|end| end.by.as_str()),
        reason: end.map(|end| end.reason.clone()),
    }
}

fn found(engine: &Engine, found: &FoundDelivery) -> wire::FoundDelivery {
    let (listed, asked) = (&found.listed, found.listed.asked.as_ref());
    wire::FoundDelivery {
        connector: found.connector.to_string(),
        attempt: listed.attempt.value(),
        at: listed.at.to_string(),
        provider_ref: listed.provider_ref.as_deref().map(str::to_owned),
        account_number: listed.account_number.as_deref().map(str::to_owned),
        receive: listed.receive.map(amount),
        cost: listed.send.map(amount),
        partner: asked.map(|asked| partner_name(engine, asked.partner)),
        dialect: asked.map(|asked| asked.dialect.as_str()),
        reference: asked.map(|asked| asked.reference.to_string()),
        sku: asked.map(|asked| asked.sku.to_string()),
        transfer: found.transfer.map(saldo_core::TransferId::value),
    }
}
