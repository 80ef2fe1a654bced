//! Instruments as they are listed.

use saldo_engine::Instrument;

use crate::ideamart::error::{self, Words};
use crate::ideamart::wire::{InstrumentType, ListResponse, PaymentInstrument};

pub(in crate::ideamart) fn listed(instruments: &[Instrument], kind: InstrumentType) -> ListResponse {
    let is_listed = |instrument: &&Instrument| match kind {
        InstrumentType::Sync => !instrument.is_asynchronous(),
        InstrumentType::Async => instrument.is_asynchronous(),
        InstrumentType::All => true,
    };
    let shown = |instrument: &Instrument| PaymentInstrument {
        name: instrument.name.clone(),
        kind: if instrument.is_asynchronous() { "async" } else { "sync" },
    };
    ListResponse {
        status: Words::of(error::SUCCESS).into(),
        payment_instrument_list: instruments.iter().filter(is_listed).map(shown).collect(),
    }
}

pub(in crate::ideamart) fn no_instruments(words: Words) -> ListResponse {
    ListResponse { status: words.into(), payment_instrument_list: Vec::new() }
}
