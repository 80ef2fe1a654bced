//! Receipts: what each kind shows, that it follows from the attempt alone, and that references never repeat.

use std::collections::{BTreeSet, HashSet};

use saldo_core::AttemptId;
use saldo_core::transfer::{Receipt, Verdict};

use super::{open, submission};
use crate::port::Connector;
use crate::sandbox::receipt::provider_ref;

async fn receipt(attempt: i64, sku: &str, number: &str) -> Receipt {
    let Verdict::Delivered { provider_ref, receipt } =
        open(None).submit(&submission(attempt, sku, number)).await
    else {
        panic!("{sku} was not delivered")
    };
    let receipt = (*receipt.unwrap()).clone();
    assert_eq!(provider_ref.as_deref(), receipt.params.get("providerRef").map(String::as_str));
    receipt
}

fn shape(text: &str) -> String {
    text.chars().map(|sign| if sign.is_ascii_alphanumeric() { '9' } else { sign }).collect()
}

#[tokio::test]
async fn a_top_up_has_a_reference_and_no_text() {
    let receipt = receipt(1, "CLDO357", "8095551212").await;
    assert_eq!((None, 1), (receipt.text, receipt.params.len()));
}

#[tokio::test]
async fn a_pin_has_twelve_digits_and_a_serial() {
    let receipt = receipt(1, "CLDO201", "0000000000").await;
    assert_eq!("999999999999", shape(&receipt.params["pin"]));
    assert_eq!("999999999999999", shape(&receipt.params["serial"]));
    let pin: String = receipt.text.unwrap().chars().filter(char::is_ascii_digit).take(12).collect();
    assert_eq!(receipt.params["pin"], pin);
}

#[tokio::test]
async fn a_voucher_has_a_code_and_an_end() {
    let receipt = receipt(1, "XG_Voucher", "0000000000").await;
    assert_eq!("9999-9999-9999-9999", shape(&receipt.params["code"]));
    assert_eq!("2027-11-22", receipt.params["expiry"]);
    assert!(receipt.text.unwrap().contains(&receipt.params["code"]));
}

#[tokio::test]
async fn energy_is_receipted_as_printed() {
    let receipt = receipt(1, "EEDO3503", "6643418").await;
    let printed = [
        ("blk1des", "(0~200kwh)...6.05RD$/kwh"),
        ("blk1val", "8.3kwh"),
        ("blk2des", "(201~300kwh)...8.59RD$/kwh"),
        ("blk2val", "0kwh"),
        ("blk3des", "(301~700kwh)...12.89RD$/kwh"),
        ("blk3val", "0kwh"),
        ("blk4des", "(701~701kwh)...1951.09RD$/kwh"),
        ("blk4val", "0kwh"),
        ("blk5des", "(702~...kwh)...13.09RD$/kwh"),
        ("blk5val", "0kwh"),
        ("codTarifa", "BTS1"),
        ("comercio", "UNION TELECARD DOMINICANA"),
        ("contrato", "6643418"),
        ("fecha", "2026-11-22 12:00:00 +0000 UTC"),
        ("mode", "Efectivo"),
        ("monto", "5"),
        ("montoUnidadRec", "8.3"),
        ("msg", "Gracias por su recarga"),
        ("serialMedidor", "014290163493"),
        ("sumMes", "33.2"),
        ("titular", "JUAN FRANCISCO CELESTINO DE LA CRUZ"),
        ("unidadRec", "kWh"),
    ];
    for (name, value) in printed {
        assert_eq!(value, receipt.params[name], "{name}");
    }
    assert_eq!("9999-9999-9999-9999-9999", shape(&receipt.params["token"]));
    assert_eq!(receipt.params["providerRef"], receipt.params["lote"]);
    let names: BTreeSet<&str> = receipt.params.keys().map(String::as_str).collect();
    assert_eq!(printed.len() + 3, names.len());
}

#[tokio::test]
async fn a_receipt_follows_from_its_attempt() {
    assert_eq!(receipt(1, "CLDO201", "0000000000").await, receipt(1, "CLDO201", "0000000000").await);
    assert_ne!(receipt(1, "CLDO201", "0000000000").await, receipt(2, "CLDO201", "0000000000").await);
}

#[test]
fn references_never_repeat() {
    let near = (0..50_000).chain((1 << 52)..(1 << 52) + 50_000);
    let all: HashSet<String> = near.map(|attempt| provider_ref(AttemptId::new(attempt))).collect();
    assert_eq!(100_000, all.len());
    assert!(all.iter().all(|reference| reference.len() == 16));
}
