//! Between Ding's shapes and the engine's words. Pure: no engine is called here and no rule about money or state is made.

pub(super) mod catalogue;
pub(super) mod price;
pub(super) mod transfer;

use saldo_core::Timestamp;

/// A moment as it is published: UTC in whole seconds, `2021-12-06T14:32:50Z`.
pub(super) fn utc(moment: Timestamp) -> String {
    moment.plus_millis(-moment.millis().rem_euclid(1_000)).to_string()
}
