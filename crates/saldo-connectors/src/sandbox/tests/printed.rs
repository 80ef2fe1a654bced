//! Every test number that a published document prints, with the outcome it prints.

use saldo_core::transfer::{Realm, Verdict};
use saldo_core::{Field, Reason, Reference};

use super::{Seen, open, product, reversal, seen, status, submission};
use crate::port::{Connector, ConnectorError};

/// UTelecard, *Casos de Prueba*, the purchases: product, account, code and text; no code is success.
const UTELECARD_BUY: [(&str, &str, &str, &str); 20] = [
    ("CRDO3149", "8095552121", "023", "TELEFONO TIENE PRESTAMO PENDIENTE"),
    ("CRDO3149", "8095552323", "DB2", "UTP INVALID PRODUCT OR AMOUNT FOR THIS ACCOUNT"),
    ("CRDO3149", "8095552222", "349", "Error en Proveedora consultando Número de Telefono"),
    ("CRDO3149", "8292685939", "", ""),
    ("CRDO3149", "8090000001", "", ""),
    ("ESDO2023", "5010696", "", ""),
    ("ESDO2023", "5010345", "", ""),
    ("ENDO2021", "7367899", "", ""),
    ("EEDO3503", "6643418", "", ""),
    ("EEDO3503", "6648438", "", ""),
    ("EEDO3503", "6703389", "", ""),
    ("EEDO3503", "6236683", "RP006", "TRANSACCION NO PERMITIDA. (Transaccion repetida)"),
    ("ESDO2023", "1234567", "CP003", "CONTRATO O MEDIDOR NO ENCONTRADO EN EL SISTEMA"),
    ("DO_CA_Bill", "7654321", "CP003", "CONTRATO O MEDIDOR NO ENCONTRADO EN EL SISTEMA"),
    ("CLDO357", "8095552121", "023", "TELEFONO TIENE PRESTAMO PENDIENTE"),
    ("CLDO357", "8095552222", "349", "Error en Proveedora consultando número de teléfono"),
    ("CLDO357", "8095552323", "DB2", "UTP INVALID PRODUCT OR AMOUNT FOR THIS ACCOUNT"),
    ("CLDO357", "8095552424", "020", "Provider Error"),
    ("CLDO357", "8095552525", "DB27", "UTP TRANSACTION REJECTED, PHONE RATE LIMIT EXCEEDED"),
    ("CLDO201", "0000000000", "", ""),
];

#[tokio::test]
async fn utelecard_purchases_end_as_printed() {
    let sandbox = open(None);
    for (attempt, (sku, number, code, text)) in (1..).zip(UTELECARD_BUY) {
        let given = submission(attempt, sku, number);
        let verdict = sandbox.submit(&given).await;
        match &verdict {
            Verdict::Delivered { .. } => assert_eq!("", code, "{sku} {number}"),
            Verdict::Refused(refusal) => {
                assert_eq!(Some(code), refusal.provider_code.as_deref(), "{sku} {number}");
                assert_eq!(Some(text), refusal.message.as_deref(), "{sku} {number}");
            }
            Verdict::Waiting { .. } | Verdict::Unknown => panic!("{sku} {number} is not known"),
        }
        assert_eq!(crate::port::Status::Known(verdict), status(&sandbox, &given).await);
    }
}

#[tokio::test]
async fn a_national_number_may_have_its_country_code() {
    let verdict = open(None).submit(&submission(1, "CLDO357", "18095552424")).await;
    assert_eq!(Seen::Refused(Reason::ProviderUnknownError, "020".to_owned()), seen(&verdict));
}

/// UTelecard, *Casos de Prueba*, the queries that find: product, account, amount in hundredths, holder.
const UTELECARD_BILLS: [(&str, &str, i64, &str); 6] = [
    ("ESDO2023", "5010345", 114_499, "PEREZ MARTINEZ, PEDRO MANUEL"),
    ("ESDO2023", "5010696", 114_499, "MARTXXX ALCAXXX, MARCOS AUREXXX"),
    ("ENDO2021", "7367899", 54_381, "MILIENNE HILAIRE"),
    ("EEDO3503", "6643418", 0, "JUAN FRANCISCO CELESTINO DE LA CRUZ"),
    ("EEDO3503", "6648438", 0, "ISIDRO TRAVIESO NUÑEZ"),
    ("EEDO3503", "6703389", 0, "MACARRULLA, MARIA MAGDALENA"),
];

#[tokio::test]
async fn utelecard_bills_are_found_as_printed() {
    let sandbox = open(None);
    for (sku, number, amount_minor, holder) in UTELECARD_BILLS {
        let bills = sandbox.lookup_bill(&product(sku), &super::account(number), &[]).await.unwrap();
        assert_eq!(1, bills.len());
        assert_eq!(
            (amount_minor, Some(holder)),
            (bills[0].amount.minor(), bills[0].holder.as_deref()),
            "{number}"
        );
    }
}

#[tokio::test]
async fn the_printed_bill_is_complete() {
    let bills = open(None).lookup_bill(&product("ESDO2023"), &super::account("5010345"), &[]).await.unwrap();
    let bill = &bills[0];
    assert_eq!("582821456", bill.bill_ref);
    assert_eq!(Some("2024-08-19"), bill.date.as_deref());
    assert_eq!(Some(114_499), bill.minimum.map(saldo_core::Money::minor));
}

#[tokio::test]
async fn utelecard_queries_that_find_nothing_say_why() {
    let sandbox = open(None);
    for sku in ["ESDO2023", "ENDO2021", "EEDO3503", "DO_CA_Bill"] {
        let found = sandbox.lookup_bill(&product(sku), &super::account("1234567"), &[]).await;
        assert_refused(found, Reason::AccountNumberInvalid, "01", "NIC NO VALIDO");
    }
    let cases = [
        ("8095550022", Reason::ProviderUnknownError, "022", "Provider Error"),
        ("8095551313", Reason::ProductUnavailable, "002", "Cliente NO Tiene Paquetes Disponibles"),
        ("8095559999", Reason::AccountRefused, "NOK", "Cliente no encontrado"),
        ("8095558888", Reason::ProviderTimedOut, "TR", "UTP TIMEOUT REJECTED"),
    ];
    for (number, reason, code, text) in cases {
        let found = sandbox.packages(&product("CRDO3149"), &super::account(number)).await;
        assert_refused(found, reason, code, text);
    }
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(
    found: Result<T, ConnectorError>,
    reason: Reason,
    code: &str,
    text: &str,
) {
    let expected =
        ConnectorError::Refused { reason, provider_code: Some(code.into()), message: Some(text.into()) };
    assert_eq!(expected, found.unwrap_err());
}

#[tokio::test]
async fn utelecard_packages_are_found_for_every_dominican_number() {
    let sandbox = open(None);
    for number in ["8095551212", "8290000000", "8491234567"] {
        let packages = sandbox.packages(&product("CRDO3149"), &super::account(number)).await.unwrap();
        let ids: Vec<&str> = packages.iter().map(|package| package.id.as_str()).collect();
        assert_eq!(["10169", "11215", "10160", "10161", "10611"], ids[..5]);
        assert_eq!("150MB - 7 DIAS - CHAT&REDES", packages[0].detail);
        assert_eq!(4_000, packages[0].price.minor());
    }
}

#[tokio::test]
async fn utelecard_cancellation_is_refused_for_the_printed_reference_alone() {
    let sandbox = open(None);
    let sold = submission(1, "CLDO357", "8095551212");
    sandbox.submit(&sold).await;
    let refused =
        super::Submission { reference: Reference::parse("1234567890").unwrap(), ..reversal(2, &sold) };
    let Verdict::Refused(refusal) = sandbox.submit(&refused).await else { panic!("not refused") };
    assert_eq!(Some("1"), refusal.provider_code.as_deref());
    let text = "Error en Prepago reversando bolsillo:0 Balance Disponible 14.06";
    assert_eq!(Some(text), refusal.message.as_deref());
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&reversal(3, &sold)).await));
}

#[tokio::test]
async fn sling_numbers_end_as_printed() {
    let sandbox = open(None);
    let refused = |reason, code: &str| Seen::Refused(reason, code.to_owned());
    let cases = [
        ("447010000001", Seen::Delivered),
        ("447010000002", refused(Reason::ProviderRefused, "CARRIER_ERROR")),
        ("447010000003", refused(Reason::ProviderUnknownError, "SYSTEM_ERROR")),
        ("447010000004", refused(Reason::ProviderTimedOut, "TIMEOUT_EXCEEDED_ERROR")),
        ("447021234567", refused(Reason::AccountRefused, "INELIGIBLE")),
        ("447031234567", refused(Reason::AccountRefused, "INELIGIBLE")),
        ("447041234567", refused(Reason::AccountRefused, "INELIGIBLE")),
    ];
    for (attempt, (number, expected)) in (1..).zip(cases) {
        assert_eq!(
            expected,
            seen(&sandbox.submit(&submission(attempt, "EEGB_TopUp", number)).await),
            "{number}"
        );
    }
}

#[tokio::test]
async fn sling_numbers_are_at_home_and_eligible_as_printed() {
    let sandbox = open(None);
    let cases = [
        ("447010000001", "EEGB", crate::Verification::Verified),
        ("447010000004", "EEGB", crate::Verification::Verified),
        ("447020000000", "O2GB", crate::Verification::NotVerified),
        ("447039999999", "VFGB", crate::Verification::NotVerified),
        ("447045550000", "THGB", crate::Verification::NotVerified),
    ];
    for (number, provider, eligible) in cases {
        let number = super::account(number);
        let found = sandbox.lookup_account(&number).await.unwrap().unwrap();
        assert_eq!([provider], found.iter().map(|found| found.provider.as_str()).collect::<Vec<_>>()[..]);
        assert_eq!(eligible, sandbox.verify_account(&product("EEGB_TopUp"), &number).await.unwrap());
    }
}

#[tokio::test]
async fn ding_rehearsals_end_by_their_last_digit() {
    let sandbox = open(None);
    let cases = [
        ('0', None),
        ('1', Some(Reason::RateLimited)),
        ('2', Some(Reason::ProviderTimedOut)),
        ('3', Some(Reason::ProviderRefusedForNow)),
        ('4', Some(Reason::ProductUnavailable)),
        ('5', Some(Reason::AccountRefused)),
        ('6', Some(Reason::ProviderUnavailable)),
        ('7', Some(Reason::InsufficientBalance)),
        ('8', Some(Reason::AccountNumberInvalid)),
        ('9', Some(Reason::RechargeNotAllowed)),
    ];
    for (sku, (attempt, (digit, reason))) in
        ["CLDO357", "ESDO2023"].into_iter().flat_map(|sku| (1..).zip(cases).map(move |case| (sku, case)))
    {
        let rehearsal = super::Submission {
            realm: Realm::Simulated,
            uat_ending: Some(digit),
            ..submission(attempt, sku, &format!("500000{digit}"))
        };
        let expected = reason.map_or(Seen::Delivered, |reason| Seen::Refused(reason, String::new()));
        assert_eq!(expected, seen(&sandbox.submit(&rehearsal).await), "{sku} {digit}");
    }
    assert!(sandbox.deliveries().is_empty());
}

#[tokio::test]
async fn dt_one_codes_can_be_asked_for() {
    let sandbox = open(None);
    let cases = [
        ("204", Reason::AccountNumberInvalid),
        ("207", Reason::OutOfRange(Field::SendAmount)),
        ("212", Reason::ProviderRefused),
        ("213", Reason::InProgress),
        ("214", Reason::ProviderRefused),
        ("218", Reason::ProviderTimedOut),
        ("230", Reason::AccountBlockedForNow),
    ];
    for (attempt, (ending, reason)) in (1..).zip(cases) {
        let verdict = sandbox.submit(&submission(attempt, "CLDO357", &format!("8099990{ending}"))).await;
        assert_eq!(Seen::Refused(reason, format!("1000{ending}")), seen(&verdict));
    }
}
