//! What the end user is shown of a delivery: references, PINs, voucher codes and energy tokens.
//! All of it follows from the attempt and what it asked for, so a receipt can be made again at any time.

use std::collections::BTreeMap;

use saldo_core::catalogue::Kind;
use saldo_core::transfer::Receipt;
use saldo_core::{AttemptId, Timestamp};

use super::bills::Bills;
use super::chance::{Chance, in_fours};
use crate::port::Submission;

/// Signs of voucher codes; those that are easily taken for another are left out.
const CODE_SIGNS: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W',
    'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7', '8', '9',
];
const VOUCHER_SECONDS: i64 = 365 * 86_400;

/// The blocks of the tariff, as UTelecard's example of an energy purchase prints them.
const TARIFF: [(&str, &str); 5] = [
    ("blk1", "(0~200kwh)...6.05RD$/kwh"),
    ("blk2", "(201~300kwh)...8.59RD$/kwh"),
    ("blk3", "(301~700kwh)...12.89RD$/kwh"),
    ("blk4", "(701~701kwh)...1951.09RD$/kwh"),
    ("blk5", "(702~...kwh)...13.09RD$/kwh"),
];

/// The provider's own id of an attempt: sixteen digits, never the same for two attempts.
pub(super) fn provider_ref(attempt: AttemptId) -> String {
    // Each step can be undone on 53 bits, which is what keeps two attempts apart.
    const BITS: u64 = (1 << 53) - 1;
    let mixed = attempt.value().unsigned_abs() & BITS;
    let mixed = mixed.wrapping_mul(0x000b_f584_76d1_ce4b) & BITS;
    let mixed = mixed ^ (mixed >> 27);
    let mixed = mixed.wrapping_mul(0x0014_d049_bb13_3111) & BITS;
    let mixed = mixed ^ (mixed >> 29);
    format!("{mixed:016}")
}

/// The receipt of a delivery made at `at` under the provider's own reference.
pub(super) fn receipt(submission: &Submission, reference: String, at: Timestamp, bills: &Bills) -> Receipt {
    let mut chance = Chance::new(submission.attempt.value().unsigned_abs());
    let (text, mut params) = match submission.kind {
        Kind::Topup | Kind::Data | Kind::Bundle | Kind::Tv | Kind::Bill | Kind::Charge => {
            (None, BTreeMap::new())
        }
        Kind::Pin | Kind::Ldi => pin(&mut chance),
        Kind::Voucher => voucher(&mut chance, at),
        Kind::Electricity => energy(&mut chance, submission, at, bills),
    };
    params.insert("providerRef".to_owned(), reference);
    Receipt { text, params, sealed: None }
}

/// What the subscriber is told to do for a payment, as the Ideamart description prints it.
pub(super) fn payment_receipt(submission: &Submission) -> Receipt {
    let amount = submission.send.to_decimal().normalize();
    let text = format!(
        "Please dial #111# and authorize the transaction to complete the payment; Amount:Rs {amount}"
    );
    Receipt { text: Some(text), ..Receipt::default() }
}

type Told = (Option<String>, BTreeMap<String, String>);

fn pin(chance: &mut Chance) -> Told {
    let (pin, serial) = (chance.digits(12), format!("000{}", chance.digits(12)));
    let text = format!("PIN: {}. Serial: {serial}.", in_fours(&pin, ' '));
    (Some(text), named([("pin", pin), ("serial", serial)]))
}

fn voucher(chance: &mut Chance, at: Timestamp) -> Told {
    let code = in_fours(&chance.signs(16, &CODE_SIGNS), '-');
    let end = at.plus_seconds(VOUCHER_SECONDS).to_string();
    let expiry = end.get(..10).unwrap_or_default().to_owned();
    let text = format!("Code: {code}. To be used by {expiry}.");
    (Some(text), named([("code", code), ("expiry", expiry)]))
}

fn energy(chance: &mut Chance, submission: &Submission, at: Timestamp, bills: &Bills) -> Told {
    let token = in_fours(&chance.digits(20), '-');
    let units_tenths = submission.receive.minor().saturating_mul(166) / 1_000;
    let units = tenths(units_tenths);
    let contract = submission.account_number.as_str();
    let printed = |name: &str| bills.info(submission.product_number, contract, name).map(str::to_owned);
    let made_up = || format!("0{}", Chance::of_text(contract).digits(11));
    let fields = [
        ("codTarifa", printed("codTarifa").unwrap_or_else(|| "BTS1".to_owned())),
        ("comercio", "UNION TELECARD DOMINICANA".to_owned()),
        ("contrato", contract.to_owned()),
        ("fecha", format!("{} +0000 UTC", at.to_string().trim_end_matches('Z').replace('T', " "))),
        ("lote", provider_ref(submission.attempt)),
        ("mode", "Efectivo".to_owned()),
        ("monto", submission.receive.to_decimal().normalize().to_string()),
        ("montoUnidadRec", units.clone()),
        ("msg", "Gracias por su recarga".to_owned()),
        ("serialMedidor", printed("serialMedidor").unwrap_or_else(made_up)),
        ("sumMes", tenths(units_tenths.saturating_mul(4))),
        ("titular", bills.holder(submission.product_number, contract)),
        ("token", token.clone()),
        ("unidadRec", "kWh".to_owned()),
    ];
    let mut params = named(fields);
    for (block, description) in TARIFF {
        let value = if block == "blk1" { units.as_str() } else { "0" };
        params.insert(format!("{block}des"), description.to_owned());
        params.insert(format!("{block}val"), format!("{value}kwh"));
    }
    (Some(format!("Token: {token}. {units} kWh.")), params)
}

/// A number of tenths, without a needless zero: 83 is `8.3`, 80 is `8`.
fn tenths(count: i64) -> String {
    match count % 10 {
        0 => (count / 10).to_string(),
        rest => format!("{}.{}", count / 10, rest.abs()),
    }
}

fn named<const N: usize>(fields: [(&str, String); N]) -> BTreeMap<String, String> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
